"""What the electoral commission decides: who is admitted, what is ruled, which rolls and names are
published."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from councils.models import (
    Application,
    Candidacy,
    Contest,
    Objection,
    Process,
    RollEntry,
    RollMark,
    StageCode,
    Voters,
)
from councils.permissions import can_decide, can_rule, is_commissioner
from participa.audit.actions import record, target_of
from participa.audit.models import Event
from participa.core.figures import figure
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.permissions import require
from participa.core.search import sort_key
from participa.notifications.actions import announce
from participa.organizations.models import Representation

from .setting_up import forget

Status = Application.Status
Outcome = Contest.Outcome


class TooEarly(TransitionError):
    """The clock has not closed what comes before, or something before it is not done. ``words``: what."""

    def __init__(self, words):
        super().__init__(words)
        self.words = words


def hold(process, *, by):
    """The process as it is now, locked, for somebody of its commission."""
    fresh = Process.objects.select_for_update(of=("self",)).select_related("council__service")
    fresh = fresh.get(pk=process.pk)
    require(is_commissioner(by, fresh))
    if not fresh.is_going:
        raise TransitionError(f"{fresh.code} is over.")
    return fresh


def _stop_at(what_is_missing):
    """Raise TooEarly with the first of these words, if there is one."""
    for words in what_is_missing:
        raise TooEarly(words)


def _until_over(process, code, words, now):
    stage = process.stage(code)
    if stage is not None and not stage.is_over(now):
        yield words


def _unless_begun(process, code, now):
    """Its days would be fewer than the calendar promised."""
    stage = process.stage(code)
    if stage is not None and stage.has_begun(now):
        yield _("«%(stage)s» ya habría empezado. Pide antes que se cambien sus fechas.") % {"stage": stage}


def version_of(decided) -> str:
    """What a form says of the application or candidacy it was opened on: another decision changes it."""
    at = (getattr(decided, "changed_at", None), decided.decided_at)
    return "|".join([decided.status, *(moment.isoformat() if moment else "" for moment in at)])


def _check_version(decided, seen):
    """Raises StaleError if it is no longer as it was seen. It must be locked, or its process."""
    decided.refresh_from_db()
    if seen is not None and seen != version_of(decided):
        at = decided.decided_at or getattr(decided, "changed_at", None) or decided.nominated_at
        raise StaleError(by=decided.decided_by, at=at)


@transaction.atomic
def decide(application, status, *, by, now, reason="", seen=None):
    """Admit, refuse or observe an application, until the provisional roll is published.

    While the registration is on, what could still be corrected is observed, not refused. Nobody is admitted
    whose representation was not accredited. Raises StaleError if it changed since ``seen`` (version_of).
    """
    process = hold(application.process, by=by)
    require(can_decide(by, application, now=now))
    _check_version(application, seen)
    if _roll_is_out(process):
        raise TransitionError("The roll was published: it changes by objections and appeals.")
    registration = process.stage(StageCode.REGISTRATION)
    if not registration.has_begun(now):
        raise TooEarly(_("La inscripción todavía no empieza."))
    if status == Status.INADMISSIBLE and not registration.is_over(now):
        raise TooEarly(
            _("La inscripción sigue abierta: obsérvala, y la organización todavía puede corregir.")
        )
    if status == Status.OBSERVED and registration.is_over(now):
        raise TooEarly(_("La inscripción ya cerró: nadie podría corregir. Admítela o recházala."))
    if status != Status.ADMISSIBLE and not reason.strip():
        raise ValidationError({"reason": _("Di por qué: la organización necesita saber qué corregir.")})
    if status == Status.ADMISSIBLE and not _is_represented(application, now):
        raise ValidationError(_("Quien la inscribió todavía no está acreditada para representarla."))
    if application.status == status:
        raise TransitionError("It was decided so already.")
    application.become(status, decided_by=by, decided_at=now, reason=reason.strip())
    if (
        status == Status.INADMISSIBLE
    ):  # where the service designates, it may have put somebody forward already
        for candidacy in application.candidacies.live():
            words = {"decided_by": by, "decided_at": now, "reason": reason.strip()}
            candidacy.become(Candidacy.Status.REJECTED, **words)
    record("council_application.decided", application, by=by, now=now, status=status)
    version = _times(application)
    announce("council_application_decided", application, now=now, version=version, process=process.pk)
    return application


def _roll_is_out(process):
    return process.provisional_roll_at is not None or process.candidates_at is not None


def _times(decided):
    """How many times it was decided: each is news."""
    verbs = ["council_application.decided", "council_candidacy.decided"]
    return Event.objects.filter(target=target_of(decided), verb__in=verbs).count()


def _is_represented(application, now):
    if application.organization_id is None:  # she votes for herself
        return True
    current = Representation.objects.current(now)
    return current.filter(user=application.applicant_id, organization=application.organization_id).exists()


def before_provisional_roll(process, *, now):
    """What keeps the provisional roll from being published, in words."""
    yield from _unless_begun(process, StageCode.OBJECTIONS, now)
    yield from _until_over(process, StageCode.REGISTRATION, _("La inscripción todavía no termina."), now)
    if waiting := process.applications.undecided().count():
        yield ngettext(
            "Queda %(count)s postulación por decidir.", "Quedan %(count)s postulaciones por decidir.", waiting
        ) % {"count": figure(waiting)}


@transaction.atomic
def publish_provisional_roll(process, *, by, now):
    """Publish who would vote, once the registration is over and every application was decided."""
    process = hold(process, by=by)
    if process.provisional_roll_at or not process.has_vote:
        raise TransitionError("It was published already, or nobody votes here.")
    _stop_at(before_provisional_roll(process, now=now))
    _write(process, provisional_roll_by=by, provisional_roll_at=now)
    record("council_process.provisional_roll", process, by=by, now=now)
    announce("council_provisional_roll", process, now=now)
    forget(process.council)
    return process


@transaction.atomic
def rule(objection, *, upheld, ruling, by, now):
    """Rule on an objection or appeal, with reasons. What is upheld changes who is on the roll."""
    process = hold(objection.process, by=by)
    require(can_rule(by, objection, now=now))
    if process.final_roll_at:
        raise TransitionError("The final roll was published.")
    if not ruling.strip():
        raise ValidationError({"ruling": _("Di por qué se acoge o se rechaza.")})
    status = Objection.Status.UPHELD if upheld else Objection.Status.REJECTED
    objection.become(status, ruling=ruling.strip(), ruled_by=by, ruled_at=now)
    if upheld:
        application = Application.objects.get(pk=objection.application_id)
        admitted = objection.kind == Objection.Kind.APPEAL
        after = Status.ADMISSIBLE if admitted else Status.INADMISSIBLE
        if application.status not in (after, Status.WITHDRAWN):
            application.become(after, decided_by=by, decided_at=now, reason=ruling.strip())
    record("council_objection.ruled", objection, by=by, now=now, upheld=upheld)
    announce("council_objection_ruled", objection, now=now, process=objection.process_id)
    return objection


def before_final_roll(process, *, now):
    """What keeps the final roll from being published, in words."""
    if process.provisional_roll_at is None:
        yield _("Antes se publica el padrón provisorio.")
    yield from _unless_begun(process, StageCode.CANDIDATES, now)
    words = _("El plazo para objetar todavía no termina.")
    yield from _until_over(process, StageCode.OBJECTIONS, words, now)
    if waiting := process.objections.filter(status=Objection.Status.SUBMITTED).count():
        yield ngettext(
            "Queda %(count)s objeción o reclamo por resolver.",
            "Quedan %(count)s objeciones o reclamos por resolver.",
            waiting,
        ) % {"count": figure(waiting)}


@transaction.atomic
def publish_final_roll(process, *, by, now):
    """Publish who votes: one line for each admitted organisation, or person, and a mark that says nothing
    yet."""
    process = hold(process, by=by)
    if process.final_roll_at:
        raise TransitionError("It was published already.")
    _stop_at(before_final_roll(process, now=now))
    _write_roll(process)
    _write(process, final_roll_by=by, final_roll_at=now)
    record("council_process.final_roll", process, by=by, now=now, lines=process.roll.count())
    announce("council_right_to_vote", process, now=now)
    forget(process.council)
    return process


def _write_roll(process):
    voters = process.applications.filter(
        status=Status.ADMISSIBLE, organization__isnull=process.voters == Voters.PEOPLE
    )
    rows = list(voters.select_related("organization"))
    rows.sort(key=lambda row: (sort_key(row.organization.name) if row.organization else row.receipt, row.pk))
    RollEntry.objects.bulk_create(
        RollEntry(
            process=process,
            contest_id=row.contest_id,
            application=row,
            number=number,
            organization=row.organization,
            voter_id=row.applicant_id,
        )
        for number, row in enumerate(rows, 1)
    )
    lines = process.roll.order_by("number").values_list("pk", flat=True)
    RollMark.objects.bulk_create(RollMark(entry_id=pk) for pk in lines)


@transaction.atomic
def decide_candidacy(candidacy, *, admitted, by, now, reason="", seen=None):
    """Admit a candidate or not, with a reason, until the candidates are published.

    Raises StaleError if it was decided since ``seen`` (version_of).
    """
    process = hold(candidacy.contest.process, by=by)
    require(can_decide(by, candidacy.application, now=now))
    _check_version(candidacy, seen)
    if process.candidates_at:
        raise TransitionError("The candidates were published.")
    if not admitted and not reason.strip():
        raise ValidationError({"reason": _("Di por qué no se admite.")})
    others = candidacy.application.candidacies.live().exclude(pk=candidacy.pk)
    if admitted and others.exists():
        raise ValidationError(_("Esa organización ya presentó otra candidatura."))
    status = Candidacy.Status.ADMITTED if admitted else Candidacy.Status.REJECTED
    candidacy.become(status, decided_by=by, decided_at=now, reason=reason.strip())
    record("council_candidacy.decided", candidacy, by=by, now=now, admitted=admitted)
    announce("council_candidacy_decided", candidacy, now=now, version=_times(candidacy), process=process.pk)
    return candidacy


def before_candidates(process, *, now):
    """What keeps the candidates from being published, in words."""
    if process.has_vote and process.final_roll_at is None:
        yield _("Antes se publica el padrón definitivo.")
    words = _("Todavía se presentan candidaturas.")
    yield from _until_over(process, StageCode.CANDIDATES, words, now)
    yield from _unless_begun(process, StageCode.VOTING, now)
    names = Candidacy.objects.filter(contest__process=process)
    if waiting := names.filter(status=Candidacy.Status.NOMINATED).count():
        yield ngettext(
            "Queda %(count)s candidatura por revisar.", "Quedan %(count)s candidaturas por revisar.", waiting
        ) % {"count": figure(waiting)}


@transaction.atomic
def publish_candidates(process, *, by, now):
    """Publish who stands, each with a number, and what that makes of each estate.

    No more names than seats: acclaimed. None: desert. Otherwise it is voted.
    """
    process = hold(process, by=by)
    if process.candidates_at:
        raise TransitionError("They were published already.")
    _stop_at(before_candidates(process, now=now))
    _number(process)
    _write(process, candidates_by=by, candidates_at=now)
    record("council_process.candidates_published", process, by=by, now=now)
    announce("council_candidates_published", process, now=now)
    forget(process.council)
    return process


def outcome_of(standing: int, seats: int, *, has_vote: bool) -> str:
    """What so many candidates for so many seats make of an estate."""
    if not standing:
        return Outcome.DESERT
    if not has_vote:
        return Outcome.PENDING  # the service designates
    return Outcome.CONTESTED if standing > seats else Outcome.ACCLAIMED


def _number(process):
    """Numbers go by the name of the organisation, through all the estates."""
    rows = list(Candidacy.objects.standing().filter(contest__process=process).select_related("organization"))
    rows.sort(key=lambda row: (sort_key(row.organization.name), row.pk))
    for number, row in enumerate(rows, 1):
        Candidacy.objects.filter(pk=row.pk).update(number=number)
    for contest in process.contests.all():
        standing = [row for row in rows if row.contest_id == contest.pk]
        outcome = outcome_of(len(standing), contest.seats, has_vote=process.has_vote)
        Contest.objects.filter(pk=contest.pk).update(outcome=outcome)
        if outcome == Outcome.ACCLAIMED:
            Candidacy.objects.filter(pk__in=[row.pk for row in standing]).update(elected=True)


def _write(process, **changes):
    """Save ``changes`` of a process that is locked."""
    Process.objects.filter(pk=process.pk).update(**changes)
    for name, value in changes.items():
        setattr(process, name, value)
