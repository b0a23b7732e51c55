"""What the office's screens of a process show, to the officer and to the electoral commission."""

from collections import Counter

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from participa.audit.actions import SEEN, target_of
from participa.audit.models import Event
from participa.core.calendar import day_of
from participa.core.countdown import countdown
from participa.deadlines.engine import national_holidays
from participa.reference.models import Holiday

from . import cards, commission_pages
from .actions.appointing import free_seats
from .actions.counting import elected_of
from .dues import addressed, task_of
from .models import Application, Candidacy, Method, Objection, Process
from .office_pages import trail_lines
from .permissions import can_manage, is_commissioner
from .process_pages import stage_state
from .readiness import issues_of
from .stages import codes_of, plan, terms_of
from .steps import rule_words, steps_of

Status = Process.Status
COUNCIL_SCREENS = {"rules"}  # of the issues of readiness, those that are the council's


# Menus -----------------------------------------------------------------------------------------


def draft_steps(process, screen):
    """The screens of a draft, as components/sidenav.html takes them."""
    names = [
        ("process", _("Resumen")),
        ("process_edit", _("1. Textos")),
        ("process_contests", _("2. Cupos")),
        ("process_dates", _("3. Fechas")),
        ("process_commission", _("4. Comisión electoral")),
        ("process_publish", _("5. Convocar")),
    ]
    return [
        {
            "text": text,
            "url": reverse(f"councils_office:{name}", args=[process.code]),
            "current": name == screen,
        }
        for name, text in names
    ]


def menu(process, screen, *, may_manage=True):
    """The screens of a process fetched ``with_steps``: of a draft, for the officer; then for both."""
    if process.status == Status.DRAFT:
        return draft_steps(process, screen) if may_manage else []
    return commission_pages.menu(process, screen, managed=may_manage)


def issue_rows(process, now):
    """What is missing before it may be called, each with the screen that puts it right."""
    words = {
        "process_edit": _("Completar"),
        "process_contests": _("Elegir los cupos"),
        "process_dates": _("Elegir las fechas"),
        "process_commission": _("Nombrar la comisión"),
        "rules": _("Escribir el reglamento"),
    }
    for issue in issues_of(process, now=now):
        code = process.council.code if issue.screen in COUNCIL_SCREENS else process.code
        yield {
            "text": issue.text,
            "blocks": issue.blocks,
            "url": reverse(f"councils_office:{issue.screen}", args=[code]),
            "action": words[issue.screen],
        }


# The overview ----------------------------------------------------------------------------------


def overview(process, *, by, now):
    """How a process fetched ``with_steps`` goes: what has to be done, by whom, until when."""
    holidays = national_holidays()
    may_manage = can_manage(by, process.council, now=now)
    draft = process.status == Status.DRAFT
    stage = process.current_stage(now) if process.is_going else None
    commissioned = is_commissioner(by, process)
    hers = {process.council_id} if may_manage else set()
    tasks = [
        task_of(process, step, now, holidays) | {"title": step.title}  # its own title is above
        for step in steps_of(process, now)
    ]
    return {
        "process": process,
        "council": process.council,
        "tag": cards.standing(process, now),
        "draft": draft,
        "may_manage": may_manage,
        "is_commissioner": commissioned,
        "side": menu(process, "process", may_manage=may_manage),
        "issues": list(issue_rows(process, now)) if draft else [],
        "stage": stage,
        "time": countdown(stage.starts_at, stage.ends_at, now, holidays) if stage else None,
        "tasks": addressed(tasks, by, hers=hers, now=now),
        "idle": idle_words(process, now),
        "stats": [] if draft else stats_of(process),
        "stages": [stage_row(process, one, now, may_manage) for one in process.stages.all()],
        "contests": process.contests.all(),
        "commission": process.commissioners.current().order_by("added_at"),
        "may_appoint": may_manage and process.is_going and any(task_is_last(task) for task in tasks),
        "may_annul": may_manage and process.is_going,
        "may_announce_lot": may_manage and may_announce_lot(process, now),
        "trail": trail_of(process),
    }


def idle_words(process, now) -> str:
    """Why nobody has to do anything in a process."""
    if process.annulled_at:
        return _("Nada: el proceso se anuló.")
    if process.appointed_at:
        return _("Nada: el proceso terminó y el consejo quedó nombrado.")
    if process.current_stage(now) is None:
        return _("Nada por ahora: la etapa que sigue se abre sola.")
    return _("Nada por ahora: la etapa que está en curso se cierra sola.")


def task_is_last(task):
    return task["who"] == "service"


def may_announce_lot(process, now):
    """Is where the number of a lot comes from still to be said? Until somebody may vote."""
    voting = process.stage("voting")
    return process.is_going and voting is not None and not voting.has_begun(now)


def stage_row(process, stage, now, may_manage):
    """A line of the calendar: its days, which rule gave their number and whether they may change."""
    return {
        "stage": stage,
        "state": stage_state(process, stage, now) if process.status != Status.DRAFT else "next",
        "rule": rule_words(stage),
        "changed": len(stage.changes.all()),
        "may_change": may_manage and process.is_going and stage.ends_at and not stage.is_over(now),
    }


def stats_of(process):
    """How many applied, object and stand: four figures in three queries."""
    applied = Counter(dict(process.applications.values_list("status").annotate(n=Count("pk")).order_by()))
    live = sum(applied.values()) - applied[Application.Status.WITHDRAWN]
    standing = Candidacy.objects.filter(contest__process=process).exclude(status=Candidacy.Status.WITHDRAWN)
    pending = process.objections.filter(status=Objection.Status.SUBMITTED).count()
    return [
        {"value": live, "label": _("postulaciones")},
        {"value": applied[Application.Status.ADMISSIBLE], "of": live, "label": _("admisibles")},
        {
            "value": applied[Application.Status.SUBMITTED] + applied[Application.Status.OBSERVED],
            "label": _("por decidir"),
        },
        {"value": pending, "label": _("objeciones y reclamos por resolver")},
        {"value": standing.count(), "label": _("candidaturas")},
    ]


def trail_of(process):
    found = Event.objects.filter(target=target_of(process)).exclude(verb=SEEN).select_related("actor")
    return trail_lines(found)


# Dates -----------------------------------------------------------------------------------------


def stage_terms(process):
    """The rule for each stage, by its code, where the process says nothing."""
    return terms_of(codes_of(process.method), {})


def preview(process, start, lengths):
    """Every stage with its days, and the holidays that no stage counts."""
    own = terms_of(codes_of(process.method), lengths)
    stages = plan(start, own, national_holidays())
    names = Holiday.objects.national().filter(date__gte=start, date__lte=stages[-1].last)
    return {
        "stages": stages,
        "skipped": [holiday for holiday in names.order_by("date") if holiday.date.weekday() < 5],
        "last": stages[-1].last,
    }


def dates_of(process):
    """What the form of dates starts from: the days of the draft and the lengths of its own."""
    stages = list(process.stages.all())
    last = process.term_ends_on
    return {
        "start": day_of(stages[0].starts_at) if stages and stages[0].starts_at else None,
        "term_starts_on": process.term_starts_on,
        "term_last_day": last and last.fromordinal(last.toordinal() - 1),
        "certificate_days": process.certificate_days,
        **{f"days_{stage.code}": stage.days for stage in stages if stage.source == "own"},
    }


# Seats and people ------------------------------------------------------------------------------


def estates_of(council):
    """The estates that elect, with how many seats each has."""
    found = council.estates.filter(closed_on=None, is_of_service=False)
    counted = found.annotate(seats_open=Count("seats", filter=Q(seats__closed_on=None)))
    return counted.filter(seats_open__gt=0).order_by("order", "pk")


def seating_of(process, starts_on, ends_on):
    """Who would take which seat from a day on, estate by estate. No seat: somebody fills it still."""
    free, rows = {}, []
    for seat in free_seats(starts_on, ends_on).filter(council=process.council).select_related("estate"):
        free.setdefault(seat.estate_id, []).append(seat)
    for candidacy in elected_of(process):
        mine = free.get(candidacy.contest.estate_id) or []
        rows.append({"candidacy": candidacy, "seat": mine.pop(0) if mine else None})
    return rows


def appointed_for(process):
    """The first and last days to propose: those that were announced; of a partial one, its term's end."""
    first, ends_on = process.term_starts_on, process.term_ends_on
    if process.method == Method.PARTIAL and first:
        term = process.council.terms.current(first).first()
        ends_on = term.ends_on if term else ends_on
    last = ends_on.fromordinal(ends_on.toordinal() - 1) if ends_on else None
    return {"starts_on": first, "last_day": last}
