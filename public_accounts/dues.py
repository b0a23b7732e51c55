"""What public accounts owe, by when and by which rule: for the desks of who acts for their services."""

from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core.calendar import ONE_DAY, day_of
from participa.core.countdown import due_countdown
from participa.core.dates import plain_date
from participa.deadlines.engine import national_holidays
from participa.services.permissions import EDITORS

from .models import Account, AccountEvent, CouncilNote, Milestone, Report, Status
from .permissions import ANSWERERS

LISTED = 50
AHEAD = 30 * ONE_DAY  # what falls due later is not on a desk yet
Code = Milestone.Code


def tasks_for(user, *, now, services=None) -> list[dict]:
    """What this person has to do for public accounts: as components/tasks.html takes it.

    ``services``: of hers, the ones she looks at now. Whoever only answers is told of the answers alone;
    whoever acts for a region, of the events there. Nothing costs two queries.
    """
    hers = Account.objects.filter(service__closed_on=None).administered_by(user, *ANSWERERS, now=now)
    managed = hers.administered_by(user, *EDITORS, now=now)
    found = with_parts(hers).annotate(is_managed=Exists(managed.filter(pk=OuterRef("pk"))))
    events = AccountEvent.objects.administered_by(user, *EDITORS, now=now)
    events = events.filter(account__service__closed_on=None, region__isnull=False)
    if services is not None:
        found, events = found.filter(service__in=services), events.filter(account__service__in=services)
    accounts = list(found.order_by("answers_close_at", "pk")[:LISTED])
    tasks = [task for task in owed_by(accounts, now=now) if task["is_of_team"] or task["is_managed"]]
    return [_alone(task) for task in [*tasks, *regional(events, now=now)]]


def url(screen, account, *args):
    """The address of an office page of an account."""
    return reverse(f"public_accounts_office:{screen}", args=[account.code, *args])


def _alone(task):
    """The same, on a page of many accounts."""
    title = _("%(what)s: %(account)s") % {"what": task["title"], "account": task["account"].title}
    about = f"{task['account'].code} · {task['account'].service.short_name}."
    return task | {"title": title, "rule": f"{about} {task['rule']}".strip()}


def with_parts(accounts):
    """Those that still owe something, with what ``owed_by`` needs: a constant number of queries."""
    return with_list_parts(accounts.filter(status__in=[Status.DRAFT, Status.CALLED]))


def with_list_parts(accounts):
    """The same, of whatever accounts."""
    main = Prefetch("events", AccountEvent.objects.filter(region=None), to_attr="main_events")
    reported = Report.objects.current().filter(account=OuterRef("pk"), kind=Report.Kind.PRELIMINARY)
    unheard = CouncilNote.objects.filter(account=OuterRef("pk"), replied_at=None)
    return (
        accounts.select_related("service")
        .prefetch_related("milestones", main)
        .annotate(has_preliminary=Exists(reported), waits_reply=Exists(unheard))
    )


def owed_by(accounts, *, now) -> list[dict]:
    """What these accounts owe, dated first. ``accounts``: fetched ``with_parts``."""
    holidays = national_holidays()
    tasks = []
    for account in accounts:
        owed = _of_a_draft if account.status == Status.DRAFT else _of_a_called_one
        tasks += owed(account, now, holidays)
    dated = [task for task in tasks if task.get("countdown")]
    return sorted(dated, key=lambda task: task["countdown"].day) + [
        task for task in tasks if not task.get("countdown")
    ]


def _task(account, title, action, screen, *args, rule="", is_of_team=False, **when):
    return {
        "account": account,
        "title": title,
        "rule": _sentence(rule),
        "action": action,
        "url": url(screen, account, *args),
        "is_of_team": is_of_team,
        "is_managed": getattr(account, "is_managed", True),
        **when,
    }


def _sentence(words):
    return f"{words.rstrip('.')}." if words else ""


def _of_a_draft(account, now, holidays):
    """It is called before the first day that its calendar promises something to people."""
    dated = [one for one in account.milestones.all() if one.planned_on]
    if not dated:
        yield _task(account, _("Convocar"), _("Seguir"), "detail", state="ok", days=_("Borrador"))
        return
    first = min(dated, key=lambda one: (one.planned_on, Milestone.ORDER.index(one.code)))
    rule = _("Antes de «%(milestone)s». %(rule)s") % {"milestone": first, "rule": first.rule}
    time = due_countdown(first.planned_on, now, holidays)
    yield _task(account, _("Convocar"), _("Seguir"), "detail", rule=rule, countdown=time)


def _of_a_called_one(account, now, holidays):
    planned = {one.code: one for one in account.milestones.all() if one.planned_on}
    yield from _before_the_event(account, planned, now, holidays)
    yield from _the_event(account, now, holidays)
    yield from _the_answers(account, now, holidays)
    yield from _the_final(account, planned, now, holidays)
    if account.waits_reply:
        rule = _("La respuesta se publica junto a lo que observó")
        yield _task(
            account, _("Responder al consejo"), _("Responder"), "council", rule=rule, state="ok",
            days=_("Por hacer"),
        )  # fmt: skip


def _before_the_event(account, planned, now, holidays):
    council, report = planned.get(Code.COUNCIL), planned.get(Code.PRELIMINARY)
    if council and council.done_on is None and _is_near(council.planned_on, now):
        yield _task(
            account, _("Escuchar al consejo"), _("Anotar"), "council", rule=council.rule,
            countdown=due_countdown(council.planned_on, now, holidays),
        )  # fmt: skip
    if report and report.done_on is None and not account.has_preliminary and _is_near(report.planned_on, now):
        yield _task(
            account, _("Publicar el informe preliminar"), _("Publicar"), "publish_report", "preliminary",
            rule=report.rule, countdown=due_countdown(report.planned_on, now, holidays),
        )  # fmt: skip


def _the_event(account, now, holidays):
    for event in account.main_events:
        if event.status != AccountEvent.Status.CALLED or event.starts_at is None:
            continue
        day = day_of(event.starts_at)
        time = due_countdown(day, now, holidays)
        if now >= event.starts_at:
            rule = _when(event, day, now)
            title, action = _("Anotar la asistencia"), _("Anotar")
            yield _task(account, title, action, "attendance", event.pk, rule=rule, countdown=time)
        elif _is_near(day, now):
            yield _task(account, _("Evento"), _("Ver"), "event", event.pk, rule=event.place, countdown=time)


def _when(event, day, now):
    """When an event that began was, or that it goes on."""
    if event.ends_at and now < event.ends_at:
        return _("El evento se está haciendo: anótala cuando termine")
    return _("El evento fue el %(day)s") % {"day": plain_date(day)}


def _the_answers(account, now, holidays):
    """Answers fall due for all on the same day."""
    if not account.owed:
        return
    title = ngettext("Responder %(n)s pregunta", "Responder %(n)s preguntas", account.owed)
    start = day_of(account.questions_open_at)
    yield _task(
        account, title % {"n": account.owed}, _("Responder"), "inbox", rule=account.answers_rule,
        is_of_team=True, countdown=due_countdown(account.answers_day, now, holidays, start=start),
    )  # fmt: skip


def _the_final(account, planned, now, holidays):
    final = planned.get(Code.FINAL)
    if final and (now >= account.questions_close_at or _is_near(final.planned_on, now)):
        yield _task(
            account, _("Publicar el informe final"), _("Ver qué falta"), "final", rule=final.rule,
            countdown=due_countdown(final.planned_on, now, holidays, start=account.last_question_day),
        )  # fmt: skip


def _is_near(day, now):
    return day <= day_of(now) + AHEAD


def regional(events, *, now):
    """Events in regions that began and whose attendance nobody told."""
    holidays = national_holidays()
    waiting = events.filter(status=AccountEvent.Status.CALLED, starts_at__lte=now)
    waiting = waiting.filter(account__status=Status.CALLED).select_related("account__service", "region")
    for event in waiting.order_by("starts_at", "pk")[:LISTED]:
        day = day_of(event.starts_at)
        yield _task(
            event.account, _("Anotar la asistencia en %(region)s") % {"region": event.region.short_name},
            _("Anotar"), "attendance", event.pk,
            rule=_when(event, day, now),
            countdown=due_countdown(day, now, holidays),
        )  # fmt: skip
