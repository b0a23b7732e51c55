"""Telling the devices that asked for it (web push: RFC 8030, 8291 and 8292).

A device keeps how far it was told. A worker takes it by a conditional update, sends one push for all that is
new to her, and moves it on in the update that lets it go. A worker killed between both is made good by
another: that push carries the same topic and the same tag, so the device shows it once.

What waits for a summary is told when its summary leaves, in the rhythm she chose.
"""

import json
from datetime import timedelta
from urllib.parse import urlsplit

import requests
import structlog
from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext
from py_vapid import Vapid
from pywebpush import WebPushException, webpush

from . import events, ways_out
from .backoff import wait_after
from .devices import is_on, is_push_service
from .models import Device, Message
from .notices import headline_of, may_be_told
from .summaries import EVENTS as SUMMARIES

log = structlog.get_logger()
BATCH = 20
MOST = 60  # notices that one push counts
SETTLED = timedelta(seconds=10)  # messages are numbered before they are seen: by now, all of these are
HELD_FOR = timedelta(minutes=5)  # a worker that had it longer is dead
LONGEST_WAIT = timedelta(hours=6)
MOST_FAILURES = 30  # in a row, a week of them: nobody is there
PATIENCE = (3, 5)  # seconds to connect, and to answer
KEPT_FOR = 3 * 24 * 3600  # seconds that the service keeps it for a device that is off
GONE = {404, 410}
TOLD = Q(announcement__isnull=False, read_at=None, bundle="") | Q(event__in=list(SUMMARIES.values()))


def push_batch(now) -> int:
    """Tell some of the devices that have something new. How many were dealt with."""
    if not is_on():
        return 0
    with requests.Session() as session:
        session.max_redirects = 0  # whoever it sends us to is not on our list
        return sum(_tell(device, session, now) for device in _due(now)[:BATCH] if _take(device, now))


def _due(now):
    new = Message.objects.filter(TOLD, user=OuterRef("user"), pk__gt=OuterRef("cursor"))
    devices = Device.objects.at_rest(now, held_since=now - HELD_FOR).filter(user__is_active=True)
    return (
        devices.filter(Exists(new.filter(created_at__lte=now - SETTLED)))
        .select_related("user")
        .order_by("pk")
    )


def _take(device, now):
    """Nobody else has it from here on. False if another worker was first."""
    as_seen = {name: getattr(device, name) for name in ("pk", "cursor", "failures", "claimed_at")}
    device.claimed_at = now
    return Device.objects.filter(**as_seen).update(claimed_at=now)


def _tell(device, session, now):
    last, told = _new_to(device, now)
    try:
        status, reason = _send(device, _words(device, last, told), session) if told else (201, "")
    except Exception as error:  # one impossible device stops nobody else's
        log.exception("push_failed", device=device.pk)
        status, reason = 0, str(error)
    mine = Device.objects.filter(pk=device.pk, claimed_at=now)
    failures = device.failures + 1
    if 200 <= status < 300:
        mine.update(cursor=last, failures=0, retry_at=None, claimed_at=None)
    elif status in GONE or failures > MOST_FAILURES:
        mine.delete()
    else:
        log.info("push_refused", device=device.pk, status=status, reason=reason[:300])
        wait = wait_after(failures) or LONGEST_WAIT
        mine.update(failures=failures, retry_at=now + wait, claimed_at=None)
    return 1


def _new_to(device, now):
    """The number of her last message, and what of all that is new may be told now."""
    found = Message.objects.filter(
        TOLD, user=device.user, pk__gt=device.cursor, created_at__lte=now - SETTLED
    )
    found = list(_with_its_words(found)[:MOST])
    summaries = [one.pk for one in found if one.announcement_id is None]
    carried = Message.objects.filter(
        carrier__in=summaries, announcement__isnull=False, read_at=None, user=device.user
    )
    news = [one for one in found if one.announcement_id]
    news += _with_its_words(carried)[:MOST] if summaries else []
    told = may_be_told(news) - _silenced(news)
    return found[0].pk, [one for one in news if one.pk in told]


def _with_its_words(messages):
    return messages.select_related("announcement", "user").order_by("-pk")


def _silenced(messages):
    """Those of what she asked to hear no more of. What she reads only here never meant to be a mail."""
    ways = ways_out.of([one for one in messages if not _is_only_here(one)])
    return {
        one.pk
        for one in messages
        if one.pk in ways and ways[one.pk].refusal and events.get(one.event).may_be_silenced
    }


def _is_only_here(message):
    return message.state == Message.State.SKIPPED and message.claimed_at is None


def _words(device, last, told):
    """What the device shows, in her language."""
    with translation.override(device.user.language):
        count = len(told)
        many = ngettext("Tienes %(count)s aviso nuevo", "Tienes %(count)s avisos nuevos", count)
        address = reverse("notices:go", args=[told[0].pk]) if count == 1 else reverse("notices:list")
        return {
            "title": "Participa",
            "body": headline_of(told[0]) if count == 1 else many % {"count": count},
            "url": settings.SITE_URL + address,
            "lang": device.user.language,
            "tag": f"avisos-{last}",
        }


def _send(device, words, session):
    """The status that the push service answers (0: none), and why."""
    if not is_push_service(device.endpoint):
        return 0, "not one of our push services"
    try:
        answer = webpush(
            {"endpoint": device.endpoint, "keys": {"p256dh": device.p256dh, "auth": device.auth}},
            json.dumps(words),
            vapid_private_key=Vapid.from_raw(settings.VAPID_PRIVATE_KEY.encode()),
            vapid_claims={"sub": settings.VAPID_SUBJECT},
            timeout=PATIENCE,
            ttl=KEPT_FOR,
            headers={"Topic": words["tag"], "Urgency": "normal"},
            requests_session=session,
        )
    except WebPushException as error:
        return (error.response.status_code if error.response is not None else 0), str(error)
    except OSError as error:  # nobody answers, too slow, or it sends us elsewhere
        return 0, f"{urlsplit(device.endpoint).hostname}: {type(error).__name__}"
    return answer.status_code, ""
