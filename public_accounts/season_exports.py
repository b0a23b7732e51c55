"""A season, and who came to an account, as files that spreadsheets open. Public facts only."""

import csv
import io

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from participa.core.calendar import SANTIAGO
from participa.core.sheets import harmless

from . import cards
from .attendance import SEXES, attendance_of, with_attendance
from .models import AccountEvent


def with_sheet_parts(accounts):
    """The queryset with what its line needs: three queries whatever its length."""
    events = with_attendance(AccountEvent.objects.select_related("region", "commune"))
    services = accounts.select_related("service__parent", "service__region")
    return services.prefetch_related(Prefetch("events", events))


def season_csv(accounts, *, now) -> bytes:
    """A line for each of ``accounts``, fetched ``with_sheet_parts``."""
    return _sheet(_season_headings(), (_season_values(account, now) for account in accounts))


def _season_headings():
    return [
        _("código"),
        _("servicio"),
        _("depende de"),
        _("región"),
        _("temporada"),
        _("gestión"),
        _("estado"),
        _("modalidad"),
        _("evento"),
        _("lugar"),
        _("se puede preguntar desde"),
        _("se puede preguntar hasta"),
        _("respuestas a más tardar"),
        _("preguntas"),
        _("respondidas"),
        _("asistentes"),
        _("mujeres"),
        _("hombres"),
        _("dirección"),
    ]


def _season_values(account, now):
    service, events = account.service, account.events.all()
    came = attendance_of(events).total
    main = next((event for event in events if event.is_main), None)
    return [
        account.code,
        service.name,
        service.parent.name if service.parent else "",
        service.region.short_name if service.region else "",
        account.event_year,
        account.management_year,
        cards.tag_of(account, now)[1],
        account.get_mode_display(),
        _instant(account.event_starts_at) or account.when_text,
        main.place if main else "",
        _instant(account.questions_open_at),
        account.last_question_day or "",
        account.answers_day or "",
        account.question_count,
        account.answered_count,
        *(["", "", ""] if came is None else map(_cell, (came.total, came["women"], came["men"]))),
        account.get_absolute_url(),
    ]


def attendance_csv(events) -> bytes:
    """Who came to each of the ``events`` of an account, by sex; fetched ``with_attendance``."""
    came = attendance_of(events)
    headings = [_("lugar"), _("día"), *(str(word) for word in SEXES.values()), _("total")]
    lines = [
        [row.name, _day(row.event.starts_at), *map(_cell, (*row.figures.values(), row.total))]
        for row in came.rows
    ]
    if len(lines) > 1:
        lines.append([_("Total"), "", *map(_cell, (*came.total.values(), came.total.total))])
    return _sheet(headings, lines)


def _cell(number):
    """A figure, or why it is not there."""
    return _("no se muestra") if number is None else number


def _instant(value):
    return f"{value.astimezone(SANTIAGO):%Y-%m-%d %H:%M}" if value else ""


def _day(value):
    return f"{value.astimezone(SANTIAGO):%Y-%m-%d}" if value else ""


def _sheet(headings, lines) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    for values in lines:
        writer.writerow([harmless(value) for value in values])
    return ("\ufeff" + text.getvalue()).encode()  # the mark makes Excel read the accents
