"""What the office's screens of an account show: plain values for the templates."""

from itertools import groupby

from django.db.models import Prefetch, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.audit.actions import SEEN, target_of
from participa.audit.models import Event
from participa.core.calendar import business_days_between, day_of
from participa.core.countdown import countdown, due_countdown
from participa.deadlines.engine import national_holidays

from . import dues
from .actions.planning import issues_of
from .dues import url
from .models import AccountEvent, Attendance, Milestone, Phase, Report, Status
from .permissions import can_manage, regions_of
from .seasons import plan

Code = Milestone.Code
HISTORY, LOOKED_AT = 30, 300
PHASE_TAGS = {
    Phase.DRAFT: "neutral",
    Phase.UPCOMING: "neutral",
    Phase.LIVE: "open",
    Phase.QUESTIONS: "open",
    Phase.ANSWERING: "warning",
    Phase.OVERDUE: "error",
    Phase.FINAL: "done",
    Phase.CANCELLED: "neutral",
    Phase.REPORTED: "neutral",
}
BY_THE_CLOCK = (Code.TOPICS, Code.QUESTIONS_OPEN, Code.QUESTIONS_CLOSE)  # nobody has to act
PUT_RIGHT = {"summary": "edit", "calendar": "calendar", "place": "event", "stream_url": "event"}


def menu(account, current, *, may_manage=True):
    """The screens of an account that are of use now, as components/sidenav.html takes them."""
    changes = account.status in (Status.DRAFT, Status.CALLED)
    asked = (
        ("detail", _("Resumen"), True),
        ("edit", _("Textos"), may_manage and changes),
        ("calendar", _("Calendario"), may_manage and changes),
        ("inbox", _("Preguntas"), account.status != Status.DRAFT),
        ("commitments", _("Compromisos"), may_manage),
        ("council", _("Consejo"), may_manage),
        ("final", _("Informe final"), may_manage and account.status in (Status.CALLED, Status.FINAL)),
    )
    return [
        {"text": text, "url": url(name, account), "current": name == current}
        for name, text, shown in asked
        if shown
    ]


def tags_of(account, now):
    """The words that place it."""
    phase = account.phase_at(now)
    demo = [("demo", _("Datos de demostración"))] if account.is_demo else []
    return [(PHASE_TAGS[phase], str(phase.label)), *demo]


# The list --------------------------------------------------------------------------------------


def rows(accounts, *, now, managed):
    """One per account of a page of the list: how it stands and the first thing it owes. ``managed``: keys."""
    going = [one for one in accounts if one.status in (Status.DRAFT, Status.CALLED)]
    owed = {}
    for task in dues.owed_by(going, now=now):
        owed.setdefault(task["account"].pk, []).append(task)
    for account in accounts:
        tasks = owed.get(account.pk, [])
        yield {
            "account": account,
            "tags": [tag for tag in tags_of(account, now) if tag[0] != "demo"],
            "first": tasks[0] if tasks else None,
            "more": len(tasks) - 1,
            "may_act": account.pk in managed,
        }


def year_to_prepare(now) -> int:
    """The season that a body prepares: accounts are given in the first half of the year."""
    today = day_of(now)
    return today.year if today.month <= 5 else today.year + 1


def proposal(day, service):
    """The calendar that the rules give for an event on a day, each date with its rule."""
    holidays = national_holidays()
    return [
        {
            "name": Code(one.code).label,
            "day": one.day,
            "rule": one.term.words if one.term else _("El día que elegiste"),
            "distance": distance(one.day, day, holidays),
        }
        for one in plan(day, holidays, rules=list(service.rules.current()))
    ]


def distance(day, event, holidays) -> str:
    """How far a day is from the event, in business days."""
    if day == event:
        return _("El día del evento")
    days = business_days_between(min(day, event), max(day, event), holidays)
    if day < event:
        return ngettext("%(n)s día hábil antes", "%(n)s días hábiles antes", days) % {"n": days}
    return ngettext("%(n)s día hábil después", "%(n)s días hábiles después", days) % {"n": days}


# The board of an account -----------------------------------------------------------------------


def overview(account, *, by, now):
    """How an account goes: what is missing, what has to be done, its dates, its history."""
    may_manage = can_manage(by, account, now=now)
    taken = account.events.filter(region__isnull=False).values("region")
    regions = regions_of(by, account, now=now).exclude(pk__in=taken)
    going = account.status in (Status.DRAFT, Status.CALLED)
    tasks = _tasks(account, by, now) if going else []
    issues = issue_rows(account, now) if account.status == Status.DRAFT else []
    return {
        "account": account,
        "tags": tags_of(account, now),
        "time": time_of(account, now),
        "time_label": time_label(account, now),
        "side": menu(account, "detail", may_manage=may_manage),
        "may_manage": may_manage,
        "may_cancel": may_manage and going and not _was_held(account),
        "may_add_event": going and regions.exists(),
        "main_step": main_step(account, issues, now) if may_manage else None,
        "issues": issues,
        "tasks": tasks if may_manage else [],
        "stats": stats_of(account),
        "milestones": milestone_rows(account, now),
        "events": event_rows(account, by, now),
        "reports": report_rows(account),
        "notes": list(account.council_notes.select_related("document", "replied_by")),
        "trail": trail_of(account),
    }


def _tasks(account, by, now):
    (fetched,) = dues.with_parts(type(account).objects.filter(pk=account.pk))
    hers = AccountEvent.objects.administered_by(by, now=now).filter(account=account, region__isnull=False)
    tasks = [task for task in dues.owed_by([fetched], now=now) if task["url"] != account.get_office_url()]
    return [*tasks, *dues.regional(hers, now=now)]


def _was_held(account):
    return account.events.filter(status=AccountEvent.Status.HELD).exists()


def time_of(account, now):
    """The countdown of what an account waits for."""
    holidays, phase = national_holidays(), account.phase_at(now)
    if phase == Phase.QUESTIONS:
        return countdown(account.questions_open_at, account.questions_close_at, now, holidays)
    if phase in (Phase.ANSWERING, Phase.OVERDUE):
        return due_countdown(account.answers_day, now, holidays, start=account.last_question_day)
    if phase in (Phase.DRAFT, Phase.UPCOMING) and account.event_starts_at:
        return due_countdown(day_of(account.event_starts_at), now, holidays)
    return None


def time_label(account, now) -> str:
    """What the date of ``time_of`` is of."""
    return {
        Phase.DRAFT: _("Evento"),
        Phase.UPCOMING: _("Evento"),
        Phase.QUESTIONS: _("Se puede preguntar hasta el"),
        Phase.ANSWERING: _("Se responde hasta el"),
        Phase.OVERDUE: _("Se respondía hasta el"),
    }.get(account.phase_at(now), "")


def issue_rows(account, now):
    """What is missing before it may be called, each with the screen that puts it right."""
    words = {"edit": _("Escribir"), "calendar": _("Ver el calendario"), "event": _("Completar")}
    main = account.events.get(region=None)
    found = []
    for what, text in issues_of(account, now=now).items():
        screen = PUT_RIGHT[what]
        address = url(screen, account, main.pk) if screen == "event" else url(screen, account)
        found.append({"text": text, "url": f"{address}#id_{what}", "action": words[screen]})
    return found


def main_step(account, issues, now):
    """(words, address) of the one thing to do next, or None."""
    phase = account.phase_at(now)
    if phase == Phase.DRAFT:
        if issues:
            return _("Completar lo que falta"), issues[0]["url"]
        return _("Convocar"), url("call", account)
    if phase == Phase.LIVE:
        return _("Abrir la sala"), url("hall", account)
    if phase == Phase.UPCOMING:
        return _before_it(account)
    if phase in (Phase.QUESTIONS, Phase.ANSWERING, Phase.OVERDUE):
        return _after_it(account, now)
    if phase == Phase.FINAL:
        return _("Ver el informe final"), url("final", account)
    return None


def _before_it(account):
    if not account.reports.current().filter(kind=Report.Kind.PRELIMINARY).exists():
        return _("Publicar el informe preliminar"), url("publish_report", account, Report.Kind.PRELIMINARY)
    return _("Completar el evento"), url("event", account, account.events.get(region=None).pk)


def _after_it(account, now):
    main = account.events.get(region=None)
    if main.status == AccountEvent.Status.CALLED and now >= account.event_ends_at:
        return _("Anotar la asistencia"), url("attendance", account, main.pk)
    if account.owed or now < account.questions_close_at:
        return _("Responder preguntas"), url("inbox", account)
    return _("Preparar el informe final"), url("final", account)


def stats_of(account):
    """What came of it, in figures."""
    asked, promised = account.question_count, account.commitments.count()
    told = Attendance.objects.filter(event__account=account, superseded_at=None)
    came = told.aggregate(n=Sum("total"))["n"] or 0
    return [
        {"value": asked, "label": ngettext("pregunta", "preguntas", asked)},
        {"value": account.answered_count, "of": asked, "label": _("respondidas")},
        {
            "value": account.owed,
            "label": _("por responder"),
            "kind": "alert" if account.owed and account.status == Status.CALLED else "",
        },
        {"value": came, "label": ngettext("asistente", "asistentes", came)},
        {"value": promised, "label": ngettext("compromiso", "compromisos", promised)},
    ]


def milestone_rows(account, now):
    """Each date of its calendar: when it is planned, when it was done, which rule or act said so."""
    changes = account.milestones.prefetch_related("changes__changed_by")
    known = {one.code: one for one in changes}
    return [
        {
            "one": known[code],
            "name": Code(code).label,
            "state": milestone_state(account, known[code], now),
            "changes": list(known[code].changes.all()),
        }
        for code in Milestone.ORDER
        if code in known and (known[code].planned_on or known[code].done_on)
    ]


def milestone_state(account, milestone, now) -> str:
    """done, late, today or next."""
    today = day_of(now)
    if milestone.done_on:
        return "done"
    if milestone.planned_on is None or account.status == Status.CANCELLED:
        return "next"
    if milestone.planned_on < today:
        passed = milestone.code in BY_THE_CLOCK and account.status != Status.DRAFT
        return "done" if passed else "late"
    return "today" if milestone.planned_on == today else "next"


def event_rows(account, by, now):
    """Where people meet: all for whoever acts for the whole service, those of her region for the others."""
    current = Prefetch("attendances", Attendance.objects.filter(superseded_at=None), to_attr="current")
    hers = AccountEvent.objects.administered_by(by, now=now).filter(account=account)
    found = list(hers.select_related("region", "commune").prefetch_related(current))
    for event in found:
        event.account = account
    return [
        {
            "event": event,
            "attendance": event.current[0] if event.current else None,
            "began": event.starts_at is not None and event.starts_at <= now,
        }
        for event in found
    ]


def report_rows(account):
    """Each kind of report, with the version in force."""
    current = {one.kind: one for one in account.reports.current().select_related("document")}
    kinds = [kind for kind in Report.Kind if kind != Report.Kind.FINAL]
    rows_ = [
        {
            "kind": kind,
            "name": kind.label,
            "report": current.get(kind),
            "url": url("publish_report", account, kind),
        }
        for kind in kinds
    ]
    for row in rows_:
        row["may_publish"] = account.status in (Status.DRAFT, Status.CALLED)
    return rows_


def trail_of(account):
    """What happened with it, with its events and with its reports, the last first."""
    targets = [target_of(account)]
    for related in (account.events, account.reports, account.council_notes, account.groups):
        label = related.model._meta.label_lower
        targets += [f"{label}:{pk}" for pk in related.values_list("pk", flat=True)[:LOOKED_AT]]
    found = Event.objects.filter(target__in=targets).exclude(verb=SEEN).select_related("actor")
    lines = []
    events = found.order_by("-at", "-pk")[:LOOKED_AT]
    for _same, together in groupby(events, key=lambda event: (event.verb, event.actor_id, day_of(event.at))):
        first, *others = together
        lines.append({"event": first, "times": 1 + len(others)})
    return lines[:HISTORY]


# The calendar ----------------------------------------------------------------------------------


def locked_words(account, now) -> dict[str, str]:
    """Of each date that no longer moves, why. Nothing is locked before the call but what was done."""
    today, locked = day_of(now), {}
    for one in account.milestones.all():
        if one.done_on:
            locked[one.code] = _("Ya se hizo: su fecha no cambia.")
        elif account.status == Status.CALLED and one.planned_on and one.planned_on < today:
            locked[one.code] = _("Ya pasó: un plazo vencido no se amplía.")
    if account.status == Status.CALLED:
        if account.event_starts_at <= now:
            locked[Code.EVENT] = _("El evento ya empezó: su fecha no cambia.")
        if account.questions_open_at <= now:
            locked[Code.QUESTIONS_OPEN] = _("Las preguntas ya se abrieron: esa fecha no cambia.")
    return {str(code): words for code, words in locked.items()}


def calendar_rows(account, form, now):
    """Each date with its field, the rule that gave it and how far it is from the event."""
    holidays, event = national_holidays(), day_of(account.event_starts_at)
    known = {one.code: one for one in account.milestones.all()}
    found = []
    for code in Milestone.ORDER:
        one = known.get(code)
        day = one.planned_on if one else None
        found.append(
            {
                "field": form[code],
                "name": Code(code).label,
                "rule": one.rule if one else "",
                "distance": distance(day, event, holidays) if day else "",
                "locked": form.locked.get(code, ""),
            }
        )
    return found
