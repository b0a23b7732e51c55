"""The agenda as a file that calendars take, and that programmes follow for years (RFC 5545)."""

from dataclasses import replace
from datetime import timedelta

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participa.core.agenda import between
from participa.core.calendar import ONE_DAY, day_of, midnight
from participa.core.calendar_files import at, entry, file_of
from participa.core.limits import limited
from participa.core.pagecache import public_page
from participa.services.models import FormerName, PublicService

from .agenda import AgendaFilter, names_of_whom

FILE_BEFORE, FILE_AFTER = timedelta(days=31), timedelta(days=400)


@require_safe
@public_page
@limited("search")
def agenda_ics(request):
    """The same, as a file that calendars take: a month back and a year ahead."""
    chosen = _under_its_name_of_today(AgendaFilter.read(request.GET, day_of(request.arrived_at)))
    start = midnight(day_of(request.arrived_at))
    found = between(
        start - FILE_BEFORE, start + FILE_AFTER, only=chosen.kinds, place=chosen.place, with_cancelled=True
    )
    content = file_of(_name_of(chosen), [_event(one) for one in found])
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="agenda.ics"'
    return response


def _under_its_name_of_today(chosen):
    """A body that got another name is still followed under the one it had."""
    if not chosen.service or PublicService.objects.filter(slug=chosen.service).exists():
        return chosen
    former = FormerName.objects.filter(slug=chosen.service).select_related("service").first()
    return replace(chosen, service=former.service.slug) if former else chosen


def _name_of(chosen):
    """How a programme calls it: by whose it is, if it is of somebody."""
    of = [*names_of_whom(chosen).values()]
    return ", ".join(of) if of else _("Agenda de participación")


def _event(one):
    event = entry(one.code, one.changed_at or one.at, one.url)
    event.add("summary", f"{one.what}: {one.title}")
    if one.all_day:
        event.add("dtstart", one.day)
        event.add("dtend", one.day + ONE_DAY)
        event.add("transp", "TRANSPARENT")
    else:
        at(event, one.at, one.ends_at)
    if one.where:
        event.add("location", one.where)
    event.add("description", one.who)
    event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    return event
