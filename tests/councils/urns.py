"""What the tests of the vote look at: every row of the database, where it lies, and the worker at work."""

import time_machine
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.urls import reverse

from councils.actions import counting
from councils.models import Process, StageCode
from participa.jobs import tasks
from tests.councils import builders as a

ON_POSTGRESQL = connection.vendor == "postgresql"
URN = {"councils_ballot", "councils_rollmark"}
WHERE = "ctid::text, xmin::text" if ON_POSTGRESQL else "rowid, 0"  # in the file; by which transaction
ORDER = "ctid" if ON_POSTGRESQL else "rowid"


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else None


def everything():
    """Every row of every table as text, with its place in the file and the transaction that wrote it."""
    names = connection.introspection.table_names()
    return {name: sorted(map(str, sql(f'SELECT {WHERE}, * FROM "{name}"'))) for name in names}


def changed(before, after):
    """The tables with a row that is new, gone, or written again."""
    return {name for name in after if after[name] != before.get(name, [])}


def in_order(column, table):
    """The rows of a table of the urn as they lie in its file."""
    return [value for (value,) in sql(f"SELECT {column} FROM {table} ORDER BY {ORDER}")]


def what_the_cache_keeps():
    cache = caches["default"]._cache
    if not settings.REDIS_URL:
        return dict(cache)
    redis = cache.get_client(None)
    keys = redis.scan_iter(match=f"*{caches['default'].key_prefix}*")
    return {key: redis.get(key) for key in keys if redis.type(key) == b"string"}


def vote_page(process):
    return reverse("councils:vote", args=[process.council.slug, process.key])


def asked_to_count(process, *, by=None):
    """A commissioner asks for it, and the worker comes by. The job, as it ended."""
    later = a.after_stage(process, StageCode.VOTING)
    with time_machine.travel(later, tick=True):
        job = counting.ask_count(process, by=by or a.the_commissioner(process), now=later)
        tasks.sweep()
    job.refresh_from_db()
    return job


def published(process):
    later = a.after_stage(process, StageCode.VOTING)
    return counting.publish_result(process, act_number="Acta 1", by=a.the_commissioner(process), now=later)


def cleaned_inside_a_transaction(process, *, now):
    """What stands in for ``urn.clean`` where a test is one transaction: SQLite cleans no file inside one."""
    Process.objects.filter(pk=process.pk).update(urn_cleaned_at=now)
