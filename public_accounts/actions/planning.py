"""Preparing an account: its texts, its calendar, its call by act, and what moves it afterwards."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from participa.audit.actions import record
from participa.core.calendar import day_of, end_of, midnight
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.pagecache import forget_pages
from participa.core.permissions import require
from participa.core.search import search_text_of
from participa.deadlines.engine import national_holidays
from participa.notifications.actions import announce
from participa.services.models import PublicService
from public_accounts.models import Account, AccountEvent, Milestone, MilestoneChange, Status
from public_accounts.permissions import can_create, can_manage
from public_accounts.seasons import plan, problems

Code = Milestone.Code
BY_HAND = gettext_noop("Fecha fijada por el servicio")


class NotReady(Exception):
    """It cannot be called yet. ``issues``: a sentence by what lacks it."""

    def __init__(self, issues):
        super().__init__(", ".join(issues))
        self.issues = issues


def forget(account):
    """The pages that speak of an account."""
    forget_pages(
        "/",
        "/cuentas-publicas",
        f"/cuentas-publicas/{account.event_year}",
        f"/servicios/{account.service.slug}",
        "/agenda",
    )


def index(account):
    """Fill in what it is found by."""
    service = account.service
    account.search_text = search_text_of(
        account.title, service.name, service.acronym or "", str(account.event_year), account.summary
    )


@transaction.atomic
def create(service, *, event_starts_at, event_ends_at, management_year, by, now, mode=Account.Mode.HYBRID):
    """A draft for the season of the event's year, with its calendar from the rules.

    If public sources already spoke of it here, the service takes that one over: its code and what they said
    stay. Raises ValidationError if that season has one of the service's own.
    """
    require(can_create(by, service, now=now))
    PublicService.objects.select_for_update(no_key=True).get(pk=service.pk)  # two officers at once
    day = day_of(event_starts_at)
    told = Account.objects.select_for_update().filter(service=service, event_year=day.year).first()
    if told is not None and not told.is_history:
        raise ValidationError({"event_day": _("Este servicio ya tiene su cuenta pública de ese año.")})
    account = _taken_over(told) if told else Account(service=service, is_demo=service.is_demo)
    account.code = account.code or f"CPP-{day.year}-{service.code}"
    account.management_year, account.event_year = management_year, day.year
    account.title = _("Cuenta pública participativa, gestión %(year)d") % {"year": management_year}
    account.mode = mode
    account.event_starts_at, account.event_ends_at = event_starts_at, event_ends_at
    account.created_by = account.changed_by = by
    account.created_at = account.changed_at = now
    index(account)
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as error:
        raise ValidationError(
            {"management_year": _("Se rinde cuenta de un año que ya pasó, o de ese mismo.")}
        ) from error
    AccountEvent.objects.create(
        account=account,
        starts_at=event_starts_at,
        ends_at=event_ends_at,
        mode=mode,
        changed_by=by,
        changed_at=now,
    )
    _write_plan(account, day)
    record(
        "public_account.created",
        account,
        by=by,
        now=now,
        code=account.code,
        was_reported=told is not None,
    )
    return account


def _taken_over(account):
    """One that sources told of, made the service's own: it is planned here from the beginning."""
    account.milestones.all().delete()
    account.events.all().delete()
    account.status, account.when_text = Status.DRAFT, ""
    account.question_count, account.zero_questions = 0, False
    return account


def _write_plan(account, day):
    """Its milestones from the rules; those that were done, or that somebody dated herself, stay."""
    rules = list(account.service.rules.current())
    kept = set(account.milestones.exclude(done_on=None).values_list("code", flat=True))
    for one in plan(day, national_holidays(), rules=rules):
        if one.code not in kept:
            Milestone.objects.update_or_create(
                account=account,
                code=one.code,
                defaults={"planned_on": one.day, "rule": one.term.words[:200] if one.term else ""},
            )
    write_windows(account)


def write_windows(account):
    """The instants of the account, from its milestones."""
    found = {one.code: one for one in account.milestones.all()}

    def day(code):
        return found[code].planned_on if code in found else None

    opens, closes, owed = day(Code.QUESTIONS_OPEN), day(Code.QUESTIONS_CLOSE), day(Code.ANSWERS)
    account.questions_open_at = midnight(opens) if opens else None
    account.questions_close_at = end_of(closes) if closes else None
    account.answers_close_at = end_of(owed) if owed else None
    account.answers_rule = found[Code.ANSWERS].rule if owed else ""
    account.save(
        update_fields=["questions_open_at", "questions_close_at", "answers_close_at", "answers_rule"]
    )


@transaction.atomic(savepoint=False)
def held(account, *, by, now, allowed=can_manage):
    """The account as it is now, locked until this act ends."""
    locked = Account.objects.select_for_update(of=("self",), no_key=True)
    fresh = locked.select_related("service", "changed_by").get(pk=account.pk)
    require(allowed(by, fresh, now=now))
    return fresh


@transaction.atomic(savepoint=False)
def touch(account, *, by, now):
    """Whoever opened a form before this is told who came between."""
    Account.objects.filter(pk=account.pk).update(changed_by=by, changed_at=now)


@transaction.atomic
def edit(account, *, by, now, seen_at, **fields):
    """Its texts. ``fields``: title, summary, plain_url, mode, management_year. Raises StaleError."""
    fresh = _unchanged(account, by=by, now=now, seen_at=seen_at)
    for name, value in fields.items():
        setattr(fresh, name, value)
    index(fresh)
    fresh.changed_by, fresh.changed_at = by, now
    fresh.save(update_fields=[*fields, "search_text", "changed_by", "changed_at"])
    record("public_account.edited", fresh, by=by, now=now, fields=sorted(fields))
    forget(fresh)
    return fresh


def _unchanged(account, *, by, now, seen_at):
    fresh = held(account, by=by, now=now)
    if fresh.changed_at != seen_at:
        raise StaleError(by=fresh.changed_by, at=fresh.changed_at)
    if fresh.status not in (Status.DRAFT, Status.CALLED):
        raise TransitionError(f"{fresh.code} no longer changes.")
    return fresh


@transaction.atomic
def set_calendar(account, days, *, by, now, seen_at, event=None, reason="", act_number=""):
    """Date its milestones: ``days`` by code (None leaves an optional one out); ``event``: start and end.

    After the call each change needs a reason, is kept and announced; what already happened does not move.
    Raises ValidationError (by code) for an order that cannot be, StaleError.
    """
    fresh = _unchanged(account, by=by, now=now, seen_at=seen_at)
    event = event or (fresh.event_starts_at, fresh.event_ends_at)
    known = {one.code: one for one in fresh.milestones.all()}
    wanted = {code: known[code].planned_on if code in known else None for code in Code} | dict(days)
    wanted[Code.EVENT] = day_of(event[0])
    _check_calendar(fresh, known, wanted, event, reason, now=now)
    moved = []
    for code in Code:
        one = known.get(code)
        if (one.planned_on if one else None) == wanted[code]:
            continue
        moved.append(code)
        _move(fresh, one, code, wanted[code], reason=reason, act_number=act_number, by=by, now=now)
    when_moved = event != (fresh.event_starts_at, fresh.event_ends_at)
    fresh.event_starts_at, fresh.event_ends_at = event
    fresh.changed_by, fresh.changed_at = by, now
    fresh.save(update_fields=["event_starts_at", "event_ends_at", "changed_by", "changed_at"])
    if when_moved:
        main = fresh.events.filter(region=None)
        main.update(starts_at=event[0], ends_at=event[1], changed_by=by, changed_at=now)
    write_windows(fresh)
    record(
        "public_account.dates_set", fresh, by=by, now=now, moved=[str(code) for code in moved], reason=reason
    )
    if fresh.status == Status.CALLED and (moved or when_moved):
        announce("public_account_moved", fresh, now=now, version=int(now.timestamp()), reason=reason)
    forget(fresh)
    return fresh


def _check_calendar(account, known, wanted, event, reason, *, now):
    wrong = problems(wanted)
    if event[1] <= event[0]:
        wrong[Code.EVENT] = _("El evento termina después de empezar.")
    if wanted[Code.EVENT].year != account.event_year:
        wrong[Code.EVENT] = _("La cuenta es de %(year)d: el evento tiene que ser ese año.") % {
            "year": account.event_year
        }
    for code, one in known.items():
        if one.done_on and one.planned_on != wanted[code]:
            wrong[code] = _("Eso ya se hizo: su fecha no cambia.")
    if account.status == Status.CALLED:
        moved = [c for c in Code if (known[c].planned_on if c in known else None) != wanted[c]]
        if event != (account.event_starts_at, account.event_ends_at):
            moved.append(Code.EVENT)
        wrong |= _moved_after_the_fact(account, known, moved, wanted, event, now=now)
        if moved and not reason.strip():
            wrong["reason"] = _("Di por qué cambia: quienes se organizaron con esas fechas lo leerán.")
    if wrong:
        raise ValidationError({str(code): words for code, words in wrong.items()})


def _moved_after_the_fact(account, known, moved, wanted, event, *, now):
    """What the clock already decided, or would be decided in the past."""
    today, wrong = day_of(now), {}
    for code in moved:
        if code in known and code != Code.EVENT and known[code].planned_on and known[code].planned_on < today:
            wrong[code] = _("Ese plazo ya venció: un plazo vencido no se amplía.")
    if Code.EVENT in moved and account.event_starts_at <= now:
        wrong[Code.EVENT] = _("El evento ya empezó: su fecha no cambia.")
    elif Code.EVENT in moved and event[0] <= now:
        wrong[Code.EVENT] = _("Esa fecha ya pasó.")
    if Code.QUESTIONS_OPEN in moved and account.questions_open_at <= now:
        wrong[Code.QUESTIONS_OPEN] = _("Las preguntas ya se abrieron: esa fecha no cambia.")
    if Code.QUESTIONS_CLOSE in moved and account.questions_close_at <= now:
        wrong[Code.QUESTIONS_CLOSE] = _("Las preguntas ya se cerraron: esa fecha no cambia.")
    for code in moved:
        if code not in wrong and wanted[code] is not None and wanted[code] < today:
            wrong[code] = _("Esa fecha ya pasó.")
    return wrong


def _move(account, one, code, day, *, reason, act_number, by, now):
    called = account.status == Status.CALLED
    rule = _(BY_HAND)
    if one is None:
        one = Milestone.objects.create(account=account, code=code, planned_on=day, rule=rule)
        old = None
    else:
        old, one.planned_on, one.rule = one.planned_on, day, rule
        one.save(update_fields=["planned_on", "rule"])
    if called:
        MilestoneChange.objects.create(
            milestone=one,
            old_on=old,
            new_on=day,
            reason=reason.strip(),
            act_number=act_number.strip(),
            changed_by=by,
            changed_at=now,
        )


@transaction.atomic
def reset_calendar(account, *, by, now, seen_at):
    """Date it again from the rules, before it is called."""
    fresh = _unchanged(account, by=by, now=now, seen_at=seen_at)
    if fresh.status != Status.DRAFT:
        raise TransitionError("It was called: each date is moved with a reason.")
    _write_plan(fresh, day_of(fresh.event_starts_at))
    touch(fresh, by=by, now=now)
    record("public_account.dates_set", fresh, by=by, now=now, moved=["all"], reason="")
    return fresh


def issues_of(account, *, now) -> dict[str, str]:
    """What it lacks to be called, a sentence each."""
    issues = {}
    main = account.events.filter(region=None).first()
    if not account.summary.strip():
        issues["summary"] = _("Escribe en simple de qué se va a dar cuenta.")
    days = dict(account.milestones.values_list("code", "planned_on"))
    if problems(days):
        issues["calendar"] = _("El calendario tiene fechas que faltan o que no calzan.")
    if account.event_starts_at and account.event_starts_at <= now:
        issues["calendar"] = _("El evento no puede ser anterior a su convocatoria.")
    elif days.get(Code.QUESTIONS_CLOSE) and days[Code.QUESTIONS_CLOSE] < day_of(now):
        issues["calendar"] = _("El plazo para preguntar ya habría pasado.")
    if main and main.mode != Account.Mode.ONLINE and not main.place.strip():
        issues["place"] = _("Di en qué lugar es el evento.")
    if main and main.mode != Account.Mode.IN_PERSON and not main.stream_url:
        issues["stream_url"] = _("Agrega el enlace de la transmisión.")
    return issues


@transaction.atomic
def call(account, *, act_number, act_date, by, now):
    """Publish the call by act: from here on its dates are public. Raises NotReady, TransitionError."""
    fresh = held(account, by=by, now=now)
    if issues := issues_of(fresh, now=now):
        raise NotReady(issues)
    fresh.become(
        Status.CALLED,
        act_number=act_number.strip(),
        act_date=act_date,
        called_by=by,
        called_at=now,
        changed_by=by,
        changed_at=now,
    )
    record("public_account.called", fresh, by=by, now=now, act=act_number)
    announce("public_account_called", fresh, now=now)
    forget(fresh)
    return fresh


@transaction.atomic
def cancel(account, *, reason, by, now):
    """Suspend it, with the reason that people read. Not once its event was held."""
    fresh = held(account, by=by, now=now)
    if not reason.strip():
        raise ValidationError({"reason": _("Di por qué se suspende.")})
    if fresh.events.filter(status=AccountEvent.Status.HELD).exists():
        raise TransitionError("Its event was held.")
    was_called = fresh.status == Status.CALLED
    fresh.become(
        Status.CANCELLED,
        reason=reason.strip(),
        cancelled_by=by,
        cancelled_at=now,
        changed_by=by,
        changed_at=now,
    )
    record("public_account.cancelled", fresh, by=by, now=now, reason=reason)
    if was_called:
        announce("public_account_cancelled", fresh, now=now)
    forget(fresh)
    return fresh


def done(account, code, *, now):
    """A milestone happened today. The first time counts; what was not planned is not added."""
    account.milestones.filter(code=code, done_on=None).update(done_on=day_of(now))
