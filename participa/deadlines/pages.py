"""What the screens of deadlines show: plain values for the templates."""

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from participa.core.calendar import day_of
from participa.core.countdown import due_countdown
from participa.core.dates import plain_date
from participa.core.urgency import by_urgency

from . import obligations
from .actions.adjusting import room_of
from .engine import national_holidays, stopped_days
from .models import length_words

PER_PAGE = 50


def listing(services, *, kind, now, page):
    """Every clock of these services, by urgency; ``kind``: only of one."""
    every = obligations.open_obligations(now, services=services)
    found = [owed for owed in every if not kind or owed.kind == kind]
    page = Paginator(found, PER_PAGE).get_page(page)
    holidays = national_holidays()
    groups = by_urgency(page, day_of(now), lambda owed: owed.day)
    for group in groups:
        group["items"] = [task_of(owed, now, holidays) for owed in group["items"]]
    return {"groups": groups, "page": page, "tabs": _tabs(every, kind)}


def task_of(owed, now, holidays):
    """An obligation as components/tasks.html takes it."""
    stopped = owed.suspension_on(day_of(now))
    about = f"{owed.code} · {owed.service.short_name}. {owed.words}."
    if stopped and stopped.from_on <= day_of(now):
        about = _("%(about)s Suspendido hasta el %(day)s.") % {
            "about": about,
            "day": plain_date(stopped.until_on),
        }
    return {
        "countdown": due_countdown(owed.day, now, holidays | stopped_days(owed.changes), start=owed.start),
        "title": owed.title,
        "rule": about,
        "action": _("Ver el plazo"),
        "url": url("detail", owed),
    }


def url(name, owed):
    """The address of an office page of a deadline."""
    return reverse(f"deadlines:{name}", args=[owed.kind, owed.code])


def _tabs(every, kind):
    here = reverse("deadlines:list")
    counts = {word: sum(owed.kind == word for owed in every) for word in obligations.kinds()}
    tabs = [{"text": _("Todos"), "url": here, "count": len(every), "current": not kind}]
    return tabs + [
        {"text": label, "url": f"{here}?tipo={word}", "count": counts[word], "current": word == kind}
        for word, label in obligations.kinds().items()
    ]


def overview(owed, *, now, may_adjust):
    """One deadline: its date, the rule that gives it, what moved it and what may be done."""
    today, stopped = day_of(now), owed.suspension_on(day_of(now))
    is_running = owed.start <= today <= owed.day
    rest = national_holidays() | stopped_days(owed.changes)
    return {
        "owed": owed,
        "time": due_countdown(owed.day, now, rest, start=owed.start),
        "rows": [
            (_("Servicio"), owed.service.name),
            (_("Código"), owed.code),
            (_("Se cuenta desde"), _("El día después del %(day)s") % {"day": plain_date(owed.start)}),
            (_("Duración"), length_words(owed.term.days, owed.term.unit)),
            (_("Regla"), owed.words),
        ],
        "changes": owed.changes,
        "stopped": stopped,
        "room": room_of(owed),
        "may_extend": may_adjust and is_running,
        "may_suspend": may_adjust and is_running and stopped is None,
        "may_resume": may_adjust and stopped is not None,
    }
