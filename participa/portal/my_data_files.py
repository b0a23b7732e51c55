"""All that the portal keeps about a person, gathered from every app: for her page and for her files."""

import json
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from django.conf import settings
from django.core.files.base import File
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from participa.core.calendar import SANTIAGO
from participa.core.dates import plain_date
from participa.core.personal_data import PersonalData, holdings
from participa.jobs.registry import Result, job

JSON, HTML = "json", "html"
TYPES = {JSON: "application/json", HTML: "text/html; charset=utf-8"}
EVERY = 200  # rows between two signs of life


class Section(NamedTuple):
    """What one holding keeps about her. ``more``: there is more than the rows given."""

    holding: PersonalData
    rows: list[dict]
    more: bool = False


class TooMuchError(Exception):
    """More rows than fit in an answer that somebody waits for."""


def sections(user, *, each: int | None = None, at_most: int | None = None, report=None) -> Iterator[Section]:
    """What is kept about her, her account first. ``each``: rows of each sort. ``at_most``: rows in all."""
    total = 0
    lowest_first = holdings()[::-1]
    for holding in sorted(lowest_first, key=attrgetter("is_record")):
        if not holding.title:
            continue
        rows = []
        for row in islice(_rows(holding, user), each and each + 1):
            rows.append(row)
            total += 1
            if at_most and total > at_most:
                raise TooMuchError
            if report and total % EVERY == 0:
                report(total)
        if rows:
            yield Section(holding, rows[:each], more=bool(each) and len(rows) > each)


def _rows(holding, user):
    for account in user.accounts():
        yield from holding.export(account)


def file_name(kind: str) -> str:
    return f"mis-datos.{kind}"


def written(kind: str, found, *, now) -> str:
    """The file itself."""
    if kind == HTML:
        told = [(section.holding, [told_of(row) for row in section.rows]) for section in found]
        return render_to_string("portal/my_data_file.html", {"sections": told, "now": now})
    return json.dumps(
        {
            "portal": settings.SITE_URL,
            "generado": now,
            "secciones": [
                {
                    "título": str(section.holding.title),
                    "para qué": str(section.holding.purpose),
                    "hasta cuándo": str(section.holding.kept),
                    "si pides borrar tu cuenta": str(section.holding.on_erasure),
                    "datos": section.rows,
                }
                for section in found
            ],
        },
        cls=DjangoJSONEncoder,
        ensure_ascii=False,
        indent=2,
    )


@job("my_data")
def my_data(job, report):
    """The same file, when there is too much to wait for it."""
    kind = job.params["format"]
    text = written(kind, sections(job.requested_by, report=report), now=job.requested_at)
    file = tempfile.TemporaryFile("w+b")  # noqa: SIM115
    file.write(text.encode())
    file.seek(0)
    return Result(File(file), file_name(kind), TYPES[kind])


def told_of(row: dict) -> list[tuple[str, list]]:
    """A row for people: words and all that is said under them, without what is empty."""
    return [
        (name, [_told(one) for one in (value if isinstance(value, list) else [value])])
        for name, value in row.items()
        if value not in (None, "", [])
    ]


def _told(value):
    if isinstance(value, bool):
        return _("Sí") if value else _("No")
    if isinstance(value, datetime):
        hour = value.astimezone(SANTIAGO).strftime("%H:%M")
        return _("%(date)s, a las %(time)s") % {"date": plain_date(value), "time": hour}
    return plain_date(value) if isinstance(value, date) else value
