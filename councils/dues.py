"""What councils owe, by when and by which rule: for the desks of who acts for them."""

from collections import defaultdict

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from participa.core.calendar import ONE_DAY, day_of
from participa.core.countdown import due_countdown
from participa.deadlines.engine import national_holidays
from participa.services.permissions import EDITORS

from .actions.meeting import minutes_due
from .models import (
    Agreement,
    Council,
    CouncilOffice,
    CouncilRules,
    Minutes,
    Opinion,
    Process,
    Seat,
    Session,
    Term,
)
from .steps import COMMISSION, SECRETARIAT, SERVICE, steps_of, who_words, with_steps

LISTED = 50
AHEAD = 30 * ONE_DAY  # an agreement that falls due later is not on a desk yet


def tasks_for(user, *, now, services=None) -> list[dict]:
    """What this person has to do for councils: as components/tasks.html takes it, the most urgent first.

    ``services``: of those she edits, the ones she looks at now. The councils whose secretariat she keeps and
    the processes of whose commission she is are always there. Nothing costs one query.
    """
    mine = Council.objects.filter(service__closed_on=None).administered_by(user, *EDITORS, now=now)
    if services is not None:
        mine = mine.filter(service__in=services)
    commission = Process.objects.going().commissioned_to(user)
    found = Council.objects.filter(is_reported=False).filter(
        Q(pk__in=mine.values("pk")) | _held_by(user, now) | Q(pk__in=commission.values("council"))
    )
    found = found.annotate(is_hers=Exists(mine.filter(pk=OuterRef("pk"))))
    councils = list(with_service(found)[:LISTED])
    if not councils:
        return []
    hers = {council.pk for council in councils if council.is_hers}
    return [task for task in addressed(owed_by(councils, now=now), user, hers=hers, now=now) if task["url"]]


def addressed(tasks, user, *, hers, now):
    """The same tasks, each with its link if this person may do it; the others are only told.

    ``hers``: the keys of the councils where she does what their service owes.
    """
    kept = set(Council.objects.filter(_held_by(user, now)).values_list("pk", flat=True))
    commission = Process.objects.going().commissioned_to(user)
    commissioned = set(commission.values_list("pk", flat=True))
    return [
        task
        if task["council"] in hers
        or (task["who"] == SECRETARIAT and task["council"] in kept)
        or (task["who"] == COMMISSION and task["process"] in commissioned)
        else task | {"url": ""}
        for task in tasks
    ]


def here(task, council):
    """A task on a page of its council, whose name is above."""
    return task | {"rule": task["rule"].removeprefix(f"{council}.").removeprefix(str(council)).strip()}


def _held_by(user, now):
    """Those whose secretariat this person holds by name, not by a role in the service."""
    held = CouncilOffice.objects.current(day_of(now)).filter(user=user, kind__in=CouncilOffice.OF_THE_SERVICE)
    return Q(pk__in=held.values("council"))


def with_service(councils):
    """The queryset with what ``owed_by`` needs of each service."""
    rules = CouncilRules.objects.current().filter(council=OuterRef("pk"))
    seats = Seat.objects.filter(council=OuterRef("pk"), closed_on=None)
    found = councils.annotate(has_rules=Exists(rules), has_seats=Exists(seats))
    return found.select_related("service", "region").prefetch_related("service__rules")


def owed_by(councils, *, now) -> list[dict]:
    """What these councils owe, dated first. Each says of which council and of which process it is, and who
    has to do it. A constant number of queries; ``councils``: fetched ``with_service``."""
    holidays = national_holidays()
    by_pk = {council.pk: council for council in councils}
    processes = list(
        with_steps(Process.objects.filter(council__in=by_pk)).filter(
            Q(status=Process.Status.DRAFT) | Q(status=Process.Status.PUBLISHED)
        )
    )
    renewals = list(_renewals(by_pk, processes, now, holidays))
    told = {task["url"] for task in renewals}  # a draft that renews is told once, with its date
    tasks = [
        *renewals,
        *(task for task in _processes(processes, now, holidays) if task["url"] not in told),
        *_coming(by_pk, now, holidays),
        *of_secretariat(by_pk, now, holidays),
        *_opinions(by_pk, now, holidays),
        *_unfinished(councils),
    ]
    return most_urgent_first(tasks)


def most_urgent_first(tasks):
    """What has a date by its date, then the rest."""
    dated = [task for task in tasks if task.get("countdown")]
    return sorted(dated, key=lambda task: task["countdown"].day) + [
        task for task in tasks if not task.get("countdown")
    ]


def grouped(tasks):
    """The tasks of each council, by its key."""
    found = defaultdict(list)
    for task in tasks:
        found[task["council"]].append(task)
    return found


def _task(council, title, screen, action, *, who, args=(), process=None, about="", **fields):
    return {
        "council": council.pk,
        "process": process.pk if process else None,
        "who": who,
        "title": title,
        "rule": about,
        "action": action,
        "url": reverse(f"councils_office:{screen}", args=args or [council.code]),
        **fields,
    }


def _joined(*words):
    return ". ".join(word for word in words if word) + "."


def _unfinished(councils):
    """Those that nobody finished setting up: without rules or without seats."""
    for council in councils:
        if not (council.has_rules and council.has_seats):
            yield _task(
                council,
                _("Terminar de preparar: %(council)s") % {"council": council},
                "detail",
                _("Seguir"),
                who=SERVICE,
                about=_("Le faltan sus cupos.") if council.has_rules else _("Le falta su reglamento."),
                state="ok",
                days=_("Falta"),
            )


def _renewals(by_pk, processes, now, holidays):
    """A renewal has to be called before its term is about to expire (the rule is written on the term)."""
    last = {}
    for term in Term.objects.filter(council__in=by_pk).order_by("ends_on"):
        last[term.council_id] = term
    busy = {p.council_id: p for p in processes if p.is_going or p.status == Process.Status.DRAFT}
    for pk, term in last.items():
        process = busy.get(pk)
        if process and process.is_going:
            continue
        council, today = by_pk[pk], day_of(now)
        if today < term.renewal_from - 2 * AHEAD or term.starts_on > today:
            continue
        screen, args = ("process", [process.code]) if process else ("process_new", [council.code])
        yield _task(
            council,
            _("Llamar a renovar: %(council)s") % {"council": council},
            screen,
            _("Seguir con el borrador") if process else _("Preparar el proceso"),
            who=SERVICE,
            args=args,
            about=_joined(
                _("El período termina el %(day)s") % {"day": f"{term.last_day:%d-%m-%Y}"}, term.renewal_rule
            ),
            countdown=due_countdown(term.renewal_from, now, holidays),
        )


def _processes(processes, now, holidays):
    for process in processes:
        if process.status == Process.Status.DRAFT:
            yield _task(
                process.council, process.title, "process", _("Seguir"), who=SERVICE, args=[process.code],
                process=process, about=f"{process.code} · {process.council}", state="ok", days=_("Borrador"),
            )  # fmt: skip
        for step in steps_of(process, now):
            yield task_of(process, step, now, holidays)


def task_of(process, step, now, holidays):
    """A step of a process, as components/tasks.html takes it."""
    of_council = step.screen == "session_new"
    when = (
        {"countdown": due_countdown(step.day, now, holidays, start=step.start)}
        if step.day
        else {"state": "ok", "days": _("Por hacer")}
    )
    return _task(
        process.council,
        _("%(what)s: %(process)s") % {"what": step.title, "process": process.title},
        step.screen,
        step.action,
        who=step.who,
        args=[process.council.code if of_council else process.code],
        process=process,
        about=_joined(who_words(step.who), step.rule),
        **when,
    )


def _coming(by_pk, now, holidays):
    found = Session.objects.filter(council__in=by_pk, status=Session.Status.CALLED, starts_at__gt=now)
    for session in found.order_by("starts_at")[:LISTED]:
        council = by_pk[session.council_id]
        yield _task(
            council,
            _("Sesión: %(title)s") % {"title": session.title},
            "session",
            _("Ver"),
            who=SECRETARIAT,
            args=[council.code, session.number],
            about=str(council),
            countdown=due_countdown(session.day, now, holidays),
        )


def of_secretariat(by_pk, now, holidays):
    """What sessions that began ask for, until their minutes are published, and agreements that fall due."""
    waiting = Session.objects.filter(council__in=by_pk).filter(
        Q(status=Session.Status.CALLED, starts_at__lte=now)
        | Q(status=Session.Status.HELD) & ~Q(minutes__status=Minutes.Status.PUBLISHED)
    )
    for session in waiting.select_related("minutes").order_by("starts_at")[:LISTED]:
        yield session_task(session, by_pk[session.council_id], now, holidays)
    yield from _agreements(by_pk, now, holidays)


def session_task(session, council, now, holidays):
    """The next act of a session that began; its minutes are published by that day, attendance or not."""
    minutes = getattr(session, "minutes", None)
    title, action, screen = next_act(session, minutes)
    day, rule = _minutes_due(session, minutes, council)
    until = _("El acta se publica a más tardar ese día. %(rule)s") % {"rule": rule}
    return _task(
        council,
        f"{title}: {session.title}",
        screen,
        action,
        who=SECRETARIAT,
        args=[council.code, session.number],
        about=_joined(str(council), until),
        countdown=due_countdown(day, now, holidays, start=session.day),
    )


def next_act(session, minutes):
    """(what is missing, the verb, the screen where it is done) of a session that began."""
    if session.status == Session.Status.CALLED:
        return _("Registrar la asistencia"), _("Registrar"), "session_attendance"
    if minutes is None:
        return _("Escribir el acta"), _("Escribir"), "session_minutes"
    if minutes.status == Minutes.Status.DRAFT:
        return _("Registrar la aprobación del acta"), _("Continuar"), "session"
    return _("Publicar el acta"), _("Publicar"), "minutes_publish"


def _minutes_due(session, minutes, council):
    if minutes:
        return minutes.due_on, minutes.due_rule
    session.council = council  # at hand, with its service's rules
    owed = minutes_due(session, [rule for rule in council.service.rules.all() if rule.superseded_at is None])
    return owed.day, owed.term.words


def _opinions(by_pk, now, holidays):
    found = Opinion.objects.filter(council__in=by_pk, status=Opinion.Status.SENT).order_by("due_on")
    for opinion in found[:LISTED]:
        council = by_pk[opinion.council_id]
        yield _task(
            council,
            _("Responder la opinión: %(title)s") % {"title": opinion.title},
            "opinion",
            _("Responder"),
            who=SERVICE,
            args=[council.code, opinion.number],
            about=_joined(str(council), opinion.due_rule),
            countdown=due_countdown(opinion.due_on, now, holidays, start=day_of(opinion.sent_at)),
        )


def _agreements(by_pk, now, holidays):
    found = Agreement.objects.filter(
        council__in=by_pk, state__in=Agreement.OPEN, due_on__lte=day_of(now) + AHEAD
    )
    for agreement in found.order_by("due_on")[:LISTED]:
        council = by_pk[agreement.council_id]
        yield _task(
            council,
            _("Acuerdo: %(text)s") % {"text": agreement.text},
            "agreement_follow",
            _("Anotar el avance"),
            who=SECRETARIAT,
            args=[council.code, agreement.pk],
            about=_joined(str(council), _("Le toca a %(owner)s") % {"owner": agreement.owner}),
            countdown=due_countdown(agreement.due_on, now, holidays),
        )
