"""`/salud/`: is the portal standing, and who noticed last."""

import os
from datetime import datetime

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participa.notifications.models import Announcement, Message

log = structlog.get_logger()
HEARTBEAT = "worker-seen"
WORKER_LATE_AFTER = 60  # seconds; it writes every 10
OUTBOX_LATE_AFTER = 300  # seconds
OK, FAILING = "ok", "failing"


@never_cache
@require_safe
def health(request):
    """What works, as JSON: `status` is ok, degraded or failing.

    503 only when pages cannot be served, which is when the database does not answer. Without cache, broker or
    worker the portal goes on and mail waits, so those say `degraded` with 200: a balancer must not take every
    machine out because Redis stopped.
    """
    database = _database()
    report = {
        "database": database,
        "cache": _cache(),
        "broker": _broker(),
        "outbox_age_seconds": _outbox_age(request.arrived_at) if database == OK else None,
        "worker_seen_seconds_ago": _worker_age(request.arrived_at),
    }
    status = _status(report)
    return JsonResponse({"status": status, **report}, status=503 if status == FAILING else 200)


def beat(now) -> None:
    """The worker says it is alive."""
    cache.set(HEARTBEAT, now.isoformat(), timeout=None)


def _status(report) -> str:
    if report["database"] != OK:
        return FAILING
    worker, outbox = report["worker_seen_seconds_ago"], report["outbox_age_seconds"]
    well = (
        report["cache"] == report["broker"] == OK
        and worker is not None
        and worker <= WORKER_LATE_AFTER
        and outbox <= OUTBOX_LATE_AFTER
    )
    return OK if well else "degraded"


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        log.error("database_unreachable", error=str(error))
        return FAILING
    return OK


def _cache() -> str:
    """Ours misses instead of failing, so what counts is whether it gives back what it was given."""
    try:
        cache.set("health", OK, timeout=10)
        return OK if cache.get("health") == OK else FAILING
    except DatabaseError:  # the database's own cache, with the database gone
        return FAILING


def _broker() -> str:
    if not settings.REDIS_URL:
        return OK if os.access(_existing(settings.BROKER_DIR), os.W_OK) else FAILING
    from redis import Redis
    from redis.exceptions import RedisError

    try:
        with Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.3, socket_timeout=0.5) as redis:
            redis.ping()
    except (RedisError, OSError):
        return FAILING
    return OK


def _existing(folder):
    """The folder, or the nearest of its parents that exists: it is made when the first message is sent."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def _outbox_age(now) -> int:
    """Seconds that the oldest announcement or due message has been waiting; 0 when nothing waits."""
    announced = (
        Announcement.objects.filter(expanded_at=None).order_by("pk").values_list("at", flat=True).first()
    )
    queued = Message.objects.filter(state=Message.State.QUEUED, next_attempt_at__lte=now)
    due = queued.order_by("next_attempt_at").values_list("next_attempt_at", flat=True).first()
    waiting = [instant for instant in (announced, due) if instant]
    return max(0, int((now - min(waiting)).total_seconds())) if waiting else 0


def _worker_age(now) -> int | None:
    """Seconds since a worker last said it was alive; None if none did."""
    try:
        seen = cache.get(HEARTBEAT)
    except DatabaseError:
        return None
    return max(0, int((now - datetime.fromisoformat(seen)).total_seconds())) if seen else None
