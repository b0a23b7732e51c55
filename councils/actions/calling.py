"""Preparing a process and calling it: what is elected, who conducts it, when each stage is."""

from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from councils import urn
from councils.models import (
    Candidacy,
    Commissioner,
    Contest,
    Method,
    Process,
    RollMark,
    Stage,
    StageChange,
    StageCode,
    Voters,
)
from councils.permissions import can_manage
from councils.readiness import NotReady, issues_of
from councils.stages import codes_of, has_opened, last_day_of, plan, terms_of
from participa.audit.actions import record
from participa.audit.models import Event
from participa.core.calendar import (
    ONE_DAY,
    business_days_between,
    day_of,
    end_of,
    midnight,
    next_business_day,
)
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.permissions import require
from participa.deadlines.engine import national_holidays
from participa.jobs import actions as jobs
from participa.notifications.actions import announce

from .setting_up import forget

Status = Process.Status
DELETED = "council_process.deleted"


@transaction.atomic
def create(council, *, title, method, start, by, now, certificate_days):
    """A draft: its stages from the template, starting on ``start``; a contest for each estate with seats."""
    require(can_manage(by, council, now=now))
    rules = council.rules.current().first()
    process = Process(
        council=council,
        title=title,
        method=method,
        voters=Voters.PEOPLE
        if method == Method.OPEN_VOTE
        else (rules.voters if rules else Voters.ORGANIZATIONS),
        certificate_days=certificate_days,
        created_by=by,
        created_at=now,
        changed_by=by,
        changed_at=now,
        is_demo=council.is_demo,
    )
    _insert(process, start.year)
    _write_stages(process, start, own={})
    for estate in council.estates.filter(closed_on=None, is_of_service=False):
        if seats := estate.seats.filter(closed_on=None).count():
            Contest.objects.create(process=process, estate=estate, seats=seats)
    record("council_process.created", process, by=by, now=now, code=process.code)
    return process


def _insert(process, year):
    council = process.council
    prefix = f"EC-{year}-{council.code.removeprefix('COSOC-')}"
    for _attempt in range(5):
        number = _last_number(prefix) + 1
        process.code = f"{prefix}-{number:02d}"
        keys = set(council.processes.values_list("key", flat=True))
        names = [str(year), *(f"{year}-{n}" for n in range(2, len(keys) + 3))]
        process.key = next(key for key in names if key not in keys)
        try:
            with transaction.atomic():
                process.save(force_insert=True)
            return
        except IntegrityError:  # another officer took that number
            continue
    raise TransitionError("No free code for a new process.")


def _last_number(prefix):
    """The largest number ever given, also to a draft that was thrown away."""
    kept = Process.objects.filter(code__startswith=prefix).values_list("code", flat=True)
    thrown = Event.objects.filter(verb=DELETED, data__code__startswith=prefix).values_list(
        "data__code", flat=True
    )
    given = (code.rpartition("-") for code in (*kept, *thrown))  # EC-2026-MMA-RM-01 is of another council
    return max((int(number) for before, _dash, number in given if before == prefix), default=0)


def _write_stages(process, start, own):
    process.stages.all().delete()
    terms = terms_of(codes_of(process.method), own)
    Stage.objects.bulk_create(
        Stage(
            process=process,
            number=number,
            code=one.code,
            starts_at=midnight(one.first),
            ends_at=end_of(one.last),
            days=one.term.days,
            source=one.term.source,
            reference=one.term.reference,
        )
        for number, one in enumerate(plan(start, terms, national_holidays()), 1)
    )
    process._prefetched_objects_cache = {}


def _touch(process, *, by, now, seen_at=None, **changes):
    """Save ``changes`` if it is still a draft and still as it was seen."""
    here = Process.objects.filter(pk=process.pk, status=Status.DRAFT)
    if seen_at is not None:
        here = here.filter(changed_at=seen_at)
    if not here.update(changed_by=by, changed_at=now, **changes):
        other = Process.objects.select_related("changed_by").get(pk=process.pk)
        if other.status != Status.DRAFT:
            raise TransitionError(f"{process.code} is no longer a draft.")
        raise StaleError(by=other.changed_by, at=other.changed_at)
    for name, value in {**changes, "changed_by": by, "changed_at": now}.items():
        setattr(process, name, value)


@transaction.atomic
def edit(process, *, by, now, seen_at, **fields):
    """Its texts and its term. Raises StaleError if a colleague saved it after ``seen_at``."""
    require(can_manage(by, process.council, now=now))
    _touch(process, by=by, now=now, seen_at=seen_at, **fields)
    record("council_process.edited", process, by=by, now=now, fields=sorted(fields))


@transaction.atomic
def set_contests(process, wanted, *, by, now, seen_at=None):
    """Which estates elect, how many seats each and how many names a vote may mark.

    ``wanted``: dicts of estate, seats and max_choices. With ``seen_at``, raises StaleError as ``edit`` does.
    """
    require(can_manage(by, process.council, now=now))
    for item in wanted:
        estate = item["estate"]
        if estate.council_id != process.council_id or estate.closed_on or estate.is_of_service:
            raise ValidationError(_("«%(estate)s» no se elige en este proceso.") % {"estate": estate})
        there = estate.seats.filter(closed_on=None).count()
        if not 1 <= item["seats"] <= there:
            raise ValidationError(
                _("«%(estate)s» tiene %(seats)s cupos: no se pueden llenar más.")
                % {"estate": estate, "seats": there}
            )
        if not 1 <= item["max_choices"] <= item["seats"]:
            raise ValidationError(
                _("En «%(estate)s» un voto marca al menos un nombre y no más que sus cupos.")
                % {"estate": estate}
            )
    _touch(process, by=by, now=now, seen_at=seen_at)
    process.contests.exclude(estate__in=[item["estate"] for item in wanted]).delete()
    for item in wanted:
        Contest.objects.update_or_create(
            process=process,
            estate=item["estate"],
            defaults={"seats": item["seats"], "max_choices": item["max_choices"]},
        )
    record("council_process.contests_set", process, by=by, now=now)


@transaction.atomic
def plan_stages(process, *, start, by, now, lengths=None, seen_at=None, **fields):
    """Compute every date of a draft again from its first day and, where it says so, lengths of its own.

    ``fields``: its term and what it asks of certificates, decided with the dates. With ``seen_at``, raises
    StaleError as ``edit`` does.
    """
    require(can_manage(by, process.council, now=now))
    _touch(process, by=by, now=now, seen_at=seen_at, **fields)
    _write_stages(process, start, lengths or {})
    record("council_process.planned", process, by=by, now=now, start=start.isoformat())


def _lock(process):
    """The process as it is now; until this transaction ends nobody else decides anything of it."""
    return (
        Process.objects.select_for_update(of=("self",)).select_related("council__service").get(pk=process.pk)
    )


@transaction.atomic
def add_commissioner(process, user, *, display_name, position, act_number, by, now):
    """Name somebody of the electoral commission by act, until the result is published."""
    require(can_manage(by, process.council, now=now))
    process = _lock(process)
    if process.status not in (Status.DRAFT, Status.PUBLISHED) or process.result_at or process.appointed_at:
        raise TransitionError("It needs no commission any more.")
    if process.applications.live().filter(applicant=user).exists():
        raise ValidationError(_("Esa persona participa en este proceso: no puede ser de la comisión."))
    if Candidacy.objects.live().filter(contest__process=process, user=user).exists():
        raise ValidationError(_("Esa persona es candidata: no puede ser de la comisión."))
    if process.commissioners.current().filter(user=user).exists():
        raise ValidationError(_("Esa persona ya es de la comisión."))
    member = Commissioner.objects.create(
        process=process,
        user=user,
        display_name=display_name,
        position=position,
        act_number=act_number,
        added_by=by,
        added_at=now,
    )
    record("council_process.commissioner_named", process, by=by, now=now, who=user.pk, act=act_number)
    forget(process.council)
    return member


@transaction.atomic
def remove_commissioner(member, *, by, now):
    """She is no longer of the commission. What she decided stays."""
    require(can_manage(by, member.process.council, now=now))
    process = _lock(member.process)
    others = process.commissioners.current().exclude(pk=member.pk)
    if process.status == Status.PUBLISHED and not others.exists():
        raise ValidationError(_("Una comisión tiene al menos una persona. Nombra antes a otra."))
    if not process.commissioners.current().filter(pk=member.pk).update(removed_by=by, removed_at=now):
        raise TransitionError("She was removed already.")
    record("council_process.commissioner_removed", process, by=by, now=now, who=member.user_id)
    forget(process.council)


@transaction.atomic
def delete_draft(process, *, by, now):
    """Throw a draft away. Its code stays used in the audit trail."""
    require(can_manage(by, process.council, now=now))
    _touch(process, by=by, now=now)
    record(DELETED, process, by=by, now=now, code=process.code)
    process.commissioners.all().delete()
    process.delete()


@transaction.atomic
def publish(process, *, act_number, act_date, by, now):
    """Call it, by an act of the service. Raises NotReady with all that is missing."""
    require(can_manage(by, process.council, now=now))
    process.refresh_from_db(from_queryset=Process.objects.select_for_update(of=("self",)))
    if process.status != Status.DRAFT:
        raise TransitionError(f"{process.code} is no longer a draft.")
    missing = [issue for issue in issues_of(process, now=now) if issue.blocks]
    if missing:
        raise NotReady(missing)
    if not act_number.strip():
        raise ValidationError({"act_number": _("Di qué resolución convoca.")})
    if act_date > day_of(now):
        raise ValidationError({"act_date": _("Esa fecha todavía no llega.")})
    process.become(
        Status.PUBLISHED,
        act_number=act_number.strip(),
        act_date=act_date,
        published_by=by,
        published_at=now,
        changed_by=by,
        changed_at=now,
    )
    record(
        "council_process.published", process, by=by, now=now, act=act_number, act_date=act_date.isoformat()
    )
    announce("council_process_published", process, now=now)
    forget(process.council)


@transaction.atomic
def annul(process, *, reason, by, now):
    """Undo a call, with a reason, before its members are appointed. What was done stays readable.

    If somebody voted, nobody will count: the urn is closed all the same, so that it tells nothing of whom.
    """
    require(can_manage(by, process.council, now=now))
    process.refresh_from_db(from_queryset=Process.objects.select_for_update(of=("self",)))
    if process.appointed_at:
        raise TransitionError("Its members were appointed already.")
    if not reason.strip():
        raise ValidationError({"reason": _("Di por qué se anula: es público.")})
    process.become(Status.ANNULLED, annulled_by=by, annulled_at=now, annul_reason=reason.strip())
    urn.hold(process, alone=True)
    if RollMark.objects.filter(entry__process=process, voted=True).exists() and not process.urn_cleaned_at:
        urn.rewrite(process, now=now)
        title = _("Cierre de la urna: %(process)s") % {"process": process}
        jobs.start("council_urn", by=by, now=now, title=title, process=process.pk)
    record("council_process.annulled", process, by=by, now=now)
    announce("council_process_annulled", process, now=now)
    forget(process.council)


@transaction.atomic
def change_stage(stage, *, first, last, by, now, reason="", act_number="", move_rest=False):
    """New first and last days for a stage of a process that was called.

    Before it begins, both may move, with a reason; after, only its end, later and by an act, and not once it
    is over: an expired period is not extended (Law 19.880, art. 26). One that its day did not open, because
    the roll or the names were late (stages.has_opened), moves whole, by an act. ``move_rest``: the stages
    after it follow, each with its length.
    """
    require(can_manage(by, stage.process.council, now=now))
    process = _lock(stage.process)
    stage = process.stages.get(pk=stage.pk)
    _check_change(process, stage, first, last, reason=reason, act_number=act_number, now=now)
    moved = [(stage, first, last), *(_following(stage, last) if move_rest else ())]
    _check_order(process, moved)
    written = [
        _write_change(one, new_first, new_last, reason=reason, act_number=act_number, by=by, now=now)
        for one, new_first, new_last in moved
    ]
    if not any(written):
        raise ValidationError({"last": _("Esas fechas ya son las de la etapa.")})
    record(
        "council_process.stage_changed",
        process,
        by=by,
        now=now,
        stage=stage.code,
        first=first.isoformat(),
        last=last.isoformat(),
        act=act_number,
    )
    announce("council_stage_changed", process, now=now, version=_version(process), stage=stage.code)
    forget(process.council)


def _version(process):
    return StageChange.objects.filter(stage__process=process).count()


def _check_change(process, stage, first, last, *, reason, act_number, now):
    opened = has_opened(process, stage, now)
    if not process.is_going:
        raise TransitionError("Its dates can no longer change.")
    if opened and stage.is_over(now):
        raise ValidationError(_("Esa etapa ya terminó: un plazo vencido no se amplía (Ley 19.880, art. 26)."))
    if last < first:
        raise ValidationError({"last": _("Una etapa termina después de empezar.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Di por qué cambian las fechas: es público.")})
    if stage.has_begun(now) and not act_number.strip():
        raise ValidationError(
            {"act_number": _("Una etapa que ya empezó cambia por una resolución: di cuál.")}
        )
    if opened:
        if first != day_of(stage.starts_at):
            raise ValidationError({"first": _("Esa etapa ya empezó: solo puede cambiar su término.")})
        if end_of(last) < stage.ends_at:
            raise ValidationError({"last": _("Esa etapa ya empezó: puede durar más, no menos.")})
    elif first < day_of(now):
        raise ValidationError({"first": _("Esa fecha ya pasó.")})


def _following(stage, last):
    holidays = national_holidays()
    for other in stage.process.stages.filter(number__gt=stage.number):
        first = next_business_day(end_of(last).date(), holidays)
        last = last_day_of(first, other.days or 1, holidays)
        yield other, first, last


def _check_order(process, moved):
    """Stages come one after another: none begins before the one before it ends.

    So those after one that is not over have not begun, and may follow it.
    """
    new = {stage.pk: (midnight(first), end_of(last)) for stage, first, last in moved}
    stages = list(process.stages.all())
    for before, after in pairwise(stages):
        ends = new.get(before.pk, (None, before.ends_at))[1]
        starts = new.get(after.pk, (after.starts_at, None))[0]
        if starts < ends and (before.pk in new or after.pk in new):
            raise ValidationError(
                _("«%(before)s» terminaría después de empezar «%(after)s». Corre también las que siguen.")
                % {"before": before, "after": after}
            )


def _write_change(stage, first, last, *, reason, act_number, by, now):
    """Write one change down; False if those are its dates already.

    Its length is that of the act from now on: if the stages move again, it keeps it.
    """
    starts_at, ends_at = midnight(first), end_of(last)
    if (starts_at, ends_at) == (stage.starts_at, stage.ends_at):
        return False
    StageChange.objects.create(
        stage=stage,
        old_starts_at=stage.starts_at,
        old_ends_at=stage.ends_at,
        new_starts_at=starts_at,
        new_ends_at=ends_at,
        act_number=act_number.strip(),
        reason=reason.strip(),
        changed_by=by,
        changed_at=now,
    )
    changes = {"starts_at": starts_at, "ends_at": ends_at}
    days = business_days_between(first - ONE_DAY, last, national_holidays()) or 1
    if days != stage.days:
        changes |= {"days": days, "source": "own", "reference": act_number.strip()}
    Stage.objects.filter(pk=stage.pk).update(**changes)
    return True


@transaction.atomic
def announce_lot(process, *, source, by, now):
    """Where the number of a lot will come from, until somebody may vote."""
    require(can_manage(by, process.council, now=now))
    process = _lock(process)
    voting = process.stage(StageCode.VOTING)
    if not process.is_going or voting is None or has_opened(process, voting, now):
        raise TransitionError("The vote began: what decides a lot was announced before.")
    if not source.strip():
        raise ValidationError({"source": _("Di de dónde saldrá el número, y de qué día.")})
    Process.objects.filter(pk=process.pk).update(lot_source=source.strip())
    record("council_process.lot_announced", process, by=by, now=now, source=source)
    forget(process.council)
