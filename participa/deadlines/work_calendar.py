"""An official's deadlines as a file that calendars take and ask for again (RFC 5545)."""

from datetime import timedelta

import icalendar
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from participa.core.calendar import ONE_DAY, midnight
from participa.core.calendar_files import entry, file_of

from .models import DeadlineMove
from .obligations import open_obligations
from .permissions import watches

BEFORE = timedelta(days=-5, hours=9)  # at nine in the morning, five days before


def file_for(user, *, now) -> bytes:
    """What the services she acts for owe at ``now``: what was met is there no more."""
    services = list(watches(user, now=now).filter(closed_on=None))
    owed = open_obligations(now, services=services)
    moved = {
        (kind, code): at
        for kind, code, at in DeadlineMove.objects.filter(service__in=services)
        .order_by()
        .values_list("kind", "code")
        .annotate(last=Max("at"))
    }
    return file_of(_("mis plazos"), [_event(one, moved.get((one.kind, one.code))) for one in owed])


def _event(owed, moved_at):
    event = entry(f"plazo-{owed.kind}-{owed.code}", _changed_at(owed, moved_at), _path(owed))
    event.add("summary", _("Vence: %(title)s") % {"title": owed.title})
    event.add("dtstart", owed.day)
    event.add("dtend", owed.day + ONE_DAY)  # the first day it is over
    event.add("description", f"{owed.code} · {owed.service.short_name}. {owed.words}")
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # it takes none of her hours
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", owed.title)
    alarm.add("trigger", BEFORE)
    event.add_component(alarm)
    return event


def _changed_at(owed, moved_at):
    """When its day was last another: calendars take the latest version."""
    acts = [change.resumed_at or change.at for change in owed.changes]
    return max([midnight(owed.start), *acts, *([moved_at] if moved_at else [])])


def _path(owed):
    return reverse("deadlines:detail", args=[owed.kind, owed.code])
