"""What organisations, and people where people vote, do in a process: apply, correct, object, stand."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.models import (
    Application,
    ApplicationDocument,
    Candidacy,
    Objection,
    Process,
    StageCode,
    Voters,
)
from councils.permissions import answers_for, handles_application
from councils.reelection import may_stand_again
from participa.audit.actions import record
from participa.core.calendar import day_of
from participa.core.codes import grouped, random_letters
from participa.core.lifecycle import TransitionError
from participa.core.permissions import require
from participa.notifications.actions import announce
from participa.organizations.models import Representation
from participa.organizations.permissions import speaks_for

from .setting_up import forget

Status = Application.Status
Paper = ApplicationDocument.Kind
RECEIPT_LETTERS = 10
CORRECTABLE = (Status.SUBMITTED, Status.OBSERVED)
TAKEN = gettext_lazy("Esa organización ya está inscrita en este proceso.")
ENROLLED = gettext_lazy("Ya estás en este proceso.")
OBJECTED = gettext_lazy("Ya presentaste la tuya sobre esta organización.")
NOMINATED = gettext_lazy("Tu organización ya presentó una candidatura. Retírala antes de presentar otra.")


class Shut(TransitionError):
    """That stage is not on. ``code``: which."""

    def __init__(self, code):
        super().__init__(f"{code} is not on.")
        self.code = code


def _hold(process, code, *, now):
    """The process as it is now, if that stage is on. Until this transaction ends nothing of it is published:
    who arrived in the last second is written before the roll, or not at all.
    """
    found = Process.objects.select_for_update(of=("self",), no_key=True).select_related("council__service")
    fresh = found.prefetch_related("stages").get(pk=process.pk)
    if not fresh.is_in(code, now):
        raise Shut(code)
    return fresh


def represents(user, organization, *, now):
    """Does she represent it, or did she ask to and nobody decided yet?"""
    claimed = Representation.objects.waiting().filter(user=user, organization=organization)
    return (
        claimed.exists()
        or Representation.objects.current(now).filter(user=user, organization=organization).exists()
    )


@transaction.atomic
def apply(process, organization, *, contest, position, statement, certificate, papers, by, now):
    """Ask that an organisation be on the roll. ``certificate``: number and issued_on. ``papers``: documents
    already stored, by kind (ApplicationDocument.Kind).

    Raises Shut outside the registration, ValidationError for what must be put right.
    """
    require(by.is_authenticated and represents(by, organization, now=now))
    process = _hold(process, StageCode.REGISTRATION, now=now)
    _check_new(process, organization, contest, by)
    _check_certificate(process, certificate, now)
    application = Application.objects.create(
        process=process,
        contest=contest,
        organization=organization,
        applicant=by,
        position=position,
        statement=statement,
        certificate_number=certificate["number"],
        certificate_issued_on=certificate["issued_on"],
        receipt=f"CON-{grouped(random_letters(RECEIPT_LETTERS), 5)}",
        submitted_at=now,
        changed_at=now,
    )
    _put(application, papers, now=now)
    record("council_application.submitted", application, by=by, now=now, organization=organization.pk)
    announce("council_application_received", application, now=now, process=application.process_id)
    return application


def _check_new(process, organization, contest, by):
    live = process.applications.live()
    if contest.process_id != process.pk:
        raise ValidationError({"contest": _("Elige uno de los estamentos de este proceso.")})
    if live.filter(organization=organization).exists():
        raise ValidationError({"organization": TAKEN})
    if live.filter(applicant=by, organization__isnull=False).exists():
        raise ValidationError(
            {
                "organization": _(
                    "Ya inscribiste a otra organización aquí. Cada una lo hace con una persona distinta."
                )
            }
        )
    if process.commissioners.current().filter(user=by).exists():
        raise ValidationError(
            {"organization": _("Eres de la comisión electoral: no puedes inscribir a nadie.")}
        )


def _check_certificate(process, certificate, now):
    age = (day_of(now) - certificate["issued_on"]).days
    if age < 0:
        raise ValidationError({"issued_on": _("Esa fecha todavía no llega.")})
    if age > process.certificate_days:
        raise ValidationError(
            {
                "issued_on": _(
                    "El certificado tiene %(age)s días y se acepta hasta de %(limit)s. Pide uno nuevo."
                )
                % {"age": age, "limit": process.certificate_days}
            }
        )


def _put(application, papers, *, now):
    for kind, document in papers.items():
        current = application.documents.filter(kind=kind, replaced_at=None)
        if kind != Paper.OTHER:
            current.update(replaced_at=now)
        ApplicationDocument.objects.create(application=application, kind=kind, document=document)


@transaction.atomic
def correct(application, *, contest, position, statement, certificate, papers, by, now):
    """Change what was sent, while the registration is on. What the commission observed is reviewed again."""
    require(answers_for(by, application, now=now))
    process = _hold(application.process, StageCode.REGISTRATION, now=now)
    if contest.process_id != process.pk:
        raise ValidationError({"contest": _("Elige uno de los estamentos de este proceso.")})
    _check_certificate(process, certificate, now)
    here = Application.objects.filter(pk=application.pk, status__in=CORRECTABLE)
    if not here.update(
        contest=contest,
        position=position,
        statement=statement,
        certificate_number=certificate["number"],
        certificate_issued_on=certificate["issued_on"],
        status=Status.SUBMITTED,
        changed_at=now,
    ):
        raise TransitionError("It was decided or withdrawn.")
    application.refresh_from_db()
    _put(application, papers, now=now)
    record("council_application.corrected", application, by=by, now=now)


@transaction.atomic
def withdraw(application, *, by, now):
    """It no longer takes part, until the final roll is published."""
    require(answers_for(by, application, now=now))
    found = Process.objects.select_for_update(of=("self",)).select_related("council__service")
    process = found.get(pk=application.process_id)
    if not process.is_going or process.final_roll_at or process.candidates_at:
        raise TransitionError("The roll is final.")
    application.become(Status.WITHDRAWN)
    for candidacy in application.candidacies.live():
        candidacy.become(Candidacy.Status.WITHDRAWN)
    record("council_application.withdrawn", application, by=by, now=now)
    forget(process.council)


@transaction.atomic
def enrol(process, *, contest, by, now):
    """A person inscribes herself to vote, where people do. Her identity must be proven (one person, one
    vote)."""
    require(by.is_authenticated)
    process = _hold(process, StageCode.REGISTRATION, now=now)
    if process.voters != Voters.PEOPLE or contest.process_id != process.pk:
        raise ValidationError(_("En este proceso votan las organizaciones."))
    if not hasattr(by, "national_id"):
        raise ValidationError(_("Para votar hay que demostrar quién eres: entra con ClaveÚnica."))
    if process.applications.live().filter(applicant=by, organization=None).exists():
        raise ValidationError(ENROLLED)
    if process.commissioners.current().filter(user=by).exists():
        raise ValidationError(_("Eres de la comisión electoral: no puedes votar en este proceso."))
    application = Application.objects.create(
        process=process,
        contest=contest,
        applicant=by,
        receipt=f"CON-{grouped(random_letters(RECEIPT_LETTERS), 5)}",
        status=Status.ADMISSIBLE,
        submitted_at=now,
        changed_at=now,
        decided_at=now,
    )
    record("council_application.enrolled", application, by=by, now=now)
    return application


# Objecting -------------------------------------------------------------------------------------


@transaction.atomic
def object_to(application, *, text, by, now, document=None, organization=None):
    """Say that an organisation of the provisional roll should not be on it, or appeal for one's own."""
    require(by.is_authenticated)
    process = _hold(application.process, StageCode.OBJECTIONS, now=now)
    if process.provisional_roll_at is None or process.final_roll_at is not None:
        raise Shut(StageCode.OBJECTIONS)
    hers = application.applicant_id == by.pk or handles_application(by, application, now=now)
    kind = Objection.Kind.APPEAL if application.status == Status.INADMISSIBLE else Objection.Kind.OBJECTION
    if kind == Objection.Kind.APPEAL:
        require(hers)
    elif hers or application.status != Status.ADMISSIBLE or application.organization_id is None:
        raise ValidationError(_("Solo se objeta a otra organización que esté en el padrón."))
    if application.objections.filter(author=by).exclude(status=Objection.Status.WITHDRAWN).exists():
        raise ValidationError(OBJECTED)
    if organization is not None:
        require(speaks_for(by, organization, now=now))
    objection = Objection.objects.create(
        process=process,
        kind=kind,
        application=application,
        author=by,
        organization=organization,
        text=text,
        document=document,
        submitted_at=now,
    )
    record("council_objection.submitted", objection, by=by, now=now, application=application.pk)
    return objection


@transaction.atomic
def withdraw_objection(objection, *, by, now):
    """Whoever wrote it takes it back, while nobody ruled."""
    require(by.is_authenticated and objection.author_id == by.pk)
    objection.become(Objection.Status.WITHDRAWN)
    record("council_objection.withdrawn", objection, by=by, now=now)


# Standing --------------------------------------------------------------------------------------


@transaction.atomic
def nominate(application, *, display_name, by, now, user=None, sex="", commune=None, statement="",
             substitute_name="", substitute_sex=""):  # fmt: skip
    """Put somebody forward for a seat of the organisation's estate, with who would stand in for her."""
    require(handles_application(by, application, now=now))
    process = _hold(application.process, StageCode.CANDIDATES, now=now)
    application.refresh_from_db()
    if (
        process.candidates_at
        or application.status != Status.ADMISSIBLE
        or application.organization_id is None
    ):
        raise Shut(StageCode.CANDIDATES)
    if process.has_vote and process.final_roll_at is None:
        raise Shut(StageCode.CANDIDATES)
    if application.candidacies.live().exists():
        raise ValidationError(NOMINATED)
    _check_person(process, application.organization, display_name, user)
    rules = process.council.rules.current().first()
    if substitute_name and rules and not rules.has_substitutes:
        raise ValidationError({"substitute_name": _("En este consejo los cupos no tienen suplente.")})
    candidacy = Candidacy.objects.create(
        contest=application.contest,
        application=application,
        organization=application.organization,
        display_name=display_name,
        user=user,
        sex=sex,
        commune=commune,
        statement=statement,
        substitute_name=substitute_name,
        substitute_sex=substitute_sex,
        nominated_by=by,
        nominated_at=now,
    )
    record("council_candidacy.nominated", candidacy, by=by, now=now)
    return candidacy


def _check_person(process, organization, name, user):
    if not may_stand_again(process, user=user, name=name, organization=organization):
        raise ValidationError(
            {"display_name": _("Ya integró el consejo las veces seguidas que permite su reglamento.")}
        )
    if user is None:
        return
    if process.commissioners.current().filter(user=user).exists():
        raise ValidationError({"display_name": _("Es de la comisión electoral: no puede ser candidata.")})
    if Candidacy.objects.live().filter(contest__process=process, user=user).exists():
        raise ValidationError({"display_name": _("Ya es candidata de otra organización en este proceso.")})


@transaction.atomic
def withdraw_candidacy(candidacy, *, by, now):
    """The organisation takes it back, until the candidates are published."""
    require(handles_application(by, candidacy.application, now=now))
    process = Process.objects.select_for_update(of=("self",)).get(pk=candidacy.contest.process_id)
    if process.candidates_at:
        raise TransitionError("The candidates were published.")
    candidacy.become(Candidacy.Status.WITHDRAWN)
    record("council_candidacy.withdrawn", candidacy, by=by, now=now)
    forget(process.council)
