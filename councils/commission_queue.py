"""The queue of applications of a commission: what is asked of it, each row, and all the evidence of one."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.audit.actions import target_of
from participa.audit.models import Event
from participa.core.calendar import day_of
from participa.core.figures import figure, whole_number
from participa.core.verbs import words
from participa.organizations.filters import words_of
from participa.organizations.models import Organization, Representation
from participa.organizations.pages import identity_rows
from participa.organizations.permissions import handles
from participa.reference.places import place_name

from .actions.deciding import version_of
from .models import Application, ApplicationDocument, Objection, StageCode, Voters
from .permissions import can_decide, speaks_for

Status = Application.Status
Paper = ApplicationDocument.Kind
WAITING, PEOPLE, ALL = "por-revisar", "personas", "todas"
STATES = {  # word in the address: status
    WAITING: Status.SUBMITTED,
    "observadas": Status.OBSERVED,
    "admisibles": Status.ADMISSIBLE,
    "inadmisibles": Status.INADMISSIBLE,
    "retiradas": Status.WITHDRAWN,
}
KINDS = {
    Status.SUBMITTED: "open",
    Status.OBSERVED: "warning",
    Status.ADMISSIBLE: "done",
    Status.INADMISSIBLE: "error",
    Status.WITHDRAWN: "neutral",
}
HISTORY = 40


@dataclass(frozen=True)
class QueueFilter:
    """The filters of one request; anything unknown is ignored. ``estate``: the key of a contest."""

    state: str = WAITING
    estate: int | None = None
    q: str = ""

    @classmethod
    def read(cls, query, process):
        state = query.get("estado", WAITING)
        known = {*STATES, ALL} | ({PEOPLE} if process.voters == Voters.PEOPLE else set())
        estate = whole_number(query.get("estamento", ""))
        if estate not in {contest.pk for contest in process.contests.all()}:
            estate = None
        return cls(state=state if state in known else WAITING, estate=estate, q=words_of(query))

    def narrowed(self, process):
        """The applications of the estate and words asked for, in any state."""
        found = process.applications.all()
        if self.estate:
            found = found.filter(contest=self.estate)
        if self.q:
            named = Organization.objects.matching(self.q).order_by()
            found = found.filter(organization__in=named.values("pk"))
        return found

    def apply(self, process):
        """Those asked for, in the order they came."""
        found = self.narrowed(process).filter(organization__isnull=self.state == PEOPLE)
        if self.state in STATES:
            found = found.filter(status=STATES[self.state])
        return found.order_by("submitted_at", "pk")

    @property
    def query(self):
        asked = {"estado": self.state if self.state != WAITING else "", "estamento": self.estate, "q": self.q}
        return {name: value for name, value in asked.items() if value}

    def address(self, **other):
        asked = self.query | other
        return "?" + urlencode({name: value for name, value in asked.items() if value})


def tabs(chosen, process) -> list[dict]:
    """The states, each with how many there are. One query."""
    organizations = Q(organization__isnull=False)
    wanted = {word: organizations & Q(status=status) for word, status in STATES.items()}
    wanted |= {ALL: organizations, PEOPLE: ~organizations}
    counted = chosen.narrowed(process).aggregate(
        **{word.replace("-", "_"): Count("pk", filter=which) for word, which in wanted.items()}
    )
    names = {
        WAITING: _("Por revisar"),
        "observadas": _("Con observaciones"),
        "admisibles": _("Admisibles"),
        "inadmisibles": _("Inadmisibles"),
        "retiradas": _("Retiradas"),
        ALL: _("Todas"),
    }
    if process.voters == Voters.PEOPLE:
        names[PEOPLE] = _("Personas inscritas")
    return [
        {
            "text": text,
            "url": chosen.address(estado="" if word == WAITING else word),
            "current": word == chosen.state,
            "count": counted[word.replace("-", "_")],
        }
        for word, text in names.items()
    ]


def estate_options(chosen, process):
    return [
        {"value": contest.pk, "text": contest.estate.name, "on": contest.pk == chosen.estate}
        for contest in process.contests.all()
    ]


def with_standing(applications, *, now):
    """The queryset with what a row tells: who represents the organisation, what was objected."""
    hers = Representation.objects.filter(user=OuterRef("applicant"), organization=OuterRef("organization"))
    objected = Objection.objects.filter(application=OuterRef("pk"), status=Objection.Status.SUBMITTED)
    return applications.select_related("organization__kind", "applicant", "contest__estate").annotate(
        is_accredited=Exists(hers.current(now)),
        is_claimed=Exists(hers.waiting()),
        is_objected=Exists(objected),
    )


def row(application, chosen):
    """One line of the queue."""
    organization = application.organization
    return {
        "application": application,
        "url": reverse("councils_office:application", args=[application.process.code, application.receipt])
        + (chosen.address() if chosen.query else ""),
        "name": organization.name if organization else application.applicant,
        "about": _about(organization) if organization else "",
        "estate": application.contest.estate.name,
        "age": certificate_age(application),
        "voice": _voice(application),
        "tag": tag_of(application),
        "objected": application.is_objected,
    }


def _about(organization):
    place = place_name(organization.region_id, organization.commune_id)
    return " · ".join(filter(None, [f"RUT {organization.rut}", organization.kind.name_es, place]))


def tag_of(application):
    return KINDS[application.status], application.get_status_display()


def _voice(application):
    if application.organization_id is None:
        return None
    if application.is_accredited:
        return "done", _("Acreditada")
    return ("warning", _("En revisión")) if application.is_claimed else ("error", _("Sin acreditar"))


def certificate_age(application):
    """(days it had when it was sent, more than the limit?) of a certificate; None without one."""
    if application.certificate_issued_on is None:
        return None
    days = (day_of(application.changed_at) - application.certificate_issued_on).days
    return {"days": days, "old": days > application.process.certificate_days}


# One application -------------------------------------------------------------------------------


def evidence(application, *, by, now, chosen) -> dict:
    """All that a commissioner needs to decide an application, on one screen."""
    organization, process = application.organization, application.process
    papers = list(application.documents.select_related("document"))
    objections = list(application.objections.select_related("author", "organization", "ruled_by"))
    current = [paper for paper in papers if paper.replaced_at is None]
    claims = _claims_of(application)
    return {
        "application": application,
        "organization": organization,
        "name": organization.name if organization else application.applicant,
        "tag": tag_of(application),
        "rows": identity_rows(organization) if organization else [],
        "certificate": certificate_age(application),
        "papers": current,
        "old_papers": [paper for paper in papers if paper.replaced_at],
        "checks": _checks(application, claims, current, by=by, now=now),
        "objections": objections,
        "history": _history(application, objections),
        "may_decide": can_decide(by, application, now=now),
        "why_not": _why_not(application, by=by, now=now),
        "possible": possible(application, now=now),
        "seen": version_of(application),
        "neighbours": _neighbours(application, chosen),
        "back": reverse("councils_office:applications", args=[process.code])
        + (chosen.address() if chosen.query else ""),
    }


def possible(application, *, now) -> list[str]:
    """The decisions that the clock and what was decided leave open."""
    process = application.process
    registration = process.stage(StageCode.REGISTRATION)
    closed = process.provisional_roll_at or process.candidates_at or not process.is_going
    if closed or not registration.has_begun(now) or application.status == Status.WITHDRAWN:
        return []
    other = Status.INADMISSIBLE if registration.is_over(now) else Status.OBSERVED
    return [
        status
        for status in (Status.ADMISSIBLE, other)
        if status != application.status and application.can_become(status)
    ]


def _why_not(application, *, by, now):
    """Why the decision cannot be changed here, in words; empty if it can."""
    process = application.process
    if application.status == Status.WITHDRAWN:
        return _("La organización retiró su postulación: no hay nada que decidir.")
    if process.provisional_roll_at:
        return _("El padrón provisorio ya se publicó: ahora se cambia por objeciones y reclamos.")
    if process.candidates_at:
        return _("Las candidaturas ya se publicaron.")
    if not process.stage(StageCode.REGISTRATION).has_begun(now):
        return _("La inscripción todavía no empieza.")
    if application.applicant_id == by.pk:
        return _("Tú la inscribiste: la decide otra persona de la comisión.")
    if application.organization and speaks_for(by, application.organization, now=now):
        return _("Representas a esta organización: la decide otra persona de la comisión.")
    return ""


def _claims_of(application):
    if application.organization_id is None:
        return []
    found = application.organization.representations.filter(user=application.applicant_id)
    return list(found.select_related("reviewer").order_by("-claimed_at", "-pk"))


def _checks(application, claims, papers, *, by, now):
    """What the portal checked by itself: (kind, words, words of a link, address)."""
    if application.organization_id is None:
        return [("done", _("Demostró quién es con ClaveÚnica."), "", "")]
    kinds = {paper.kind for paper in papers}
    return [
        ("done", _("El dígito verificador del RUT calza. Es su única postulación aquí."), "", ""),
        _certificate_check(application),
        _voice_check(claims, by=by, now=now),
        ("done", _("Adjuntó el certificado de vigencia."), "", "")
        if Paper.CERTIFICATE in kinds
        else ("warning", _("No adjuntó el certificado de vigencia."), "", ""),
        ("done", _("Adjuntó sus estatutos."), "", "")
        if Paper.STATUTES in kinds
        else ("warning", _("No adjuntó sus estatutos. Revisa si las bases los piden."), "", ""),
    ]


def _certificate_check(application):
    age, limit = certificate_age(application), application.process.certificate_days
    said = ngettext(
        "El certificado tenía %(days)s día al postular; se acepta hasta de %(limit)s.",
        "El certificado tenía %(days)s días al postular; se acepta hasta de %(limit)s.",
        age["days"],
    ) % {"days": figure(age["days"]), "limit": figure(limit)}
    return "warning" if age["old"] else "done", said, "", ""


def _voice_check(claims, *, by, now):
    current = next((claim for claim in claims if claim.is_current(now)), None)
    claim = current or next(iter(claims), None)
    link = ("", "")
    if claim and handles(by, claim, now=now):
        link = (_("Ver la representación"), reverse("organizations_office:claim", args=[claim.pk]))
    if current:
        return ("done", _("Quien la inscribió está acreditada para representarla."), *link)
    if claim and claim.status == Representation.Status.CLAIMED:
        office = claim.reviewer.name if claim.reviewer else "SEGEGOB"
        said = _(
            "Quien la inscribió pidió representarla y todavía no se decide. Lo revisa %(office)s. "
            "Hasta entonces no se puede admitir."
        ) % {"office": office}
        return ("warning", said, *link)
    said = _("Quien la inscribió no está acreditada para representarla: no se puede admitir.")
    return ("warning", said, *link)


def _history(application, objections):
    targets = [target_of(application), *map(target_of, objections)]
    events = Event.objects.filter(target__in=targets).exclude(verb__startswith="personal_data")
    return [
        {"at": event.at, "said": words(event.verb), "actor": event.actor, "role": event.role}
        for event in events.select_related("actor").order_by("-at", "-pk")[:HISTORY]
    ]


def _neighbours(application, chosen):
    """The address of the one before and the one after among those asked for, and where it stands."""
    mine = (application.submitted_at, application.pk)
    found = chosen.apply(application.process)
    before = Q(submitted_at__lt=mine[0]) | Q(submitted_at=mine[0], pk__lt=mine[1])
    after = Q(submitted_at__gt=mine[0]) | Q(submitted_at=mine[0], pk__gt=mine[1])
    return {
        "previous": _address(application.process, found.filter(before).last(), chosen),
        "next": _address(application.process, found.filter(after).first(), chosen),
    }


def _address(process, application, chosen):
    if application is None:
        return ""
    address = reverse("councils_office:application", args=[process.code, application.receipt])
    return address + (chosen.address() if chosen.query else "")


def next_waiting(application, chosen):
    """The one to decide after this: the next in the queue, or else the first that waits."""
    waiting = chosen.narrowed(application.process).filter(status=Status.SUBMITTED, organization__isnull=False)
    waiting = waiting.exclude(pk=application.pk).order_by("submitted_at", "pk")
    after = waiting.filter(
        Q(submitted_at__gt=application.submitted_at)
        | Q(submitted_at=application.submitted_at, pk__gt=application.pk)
    )
    return _address(application.process, after.first() or waiting.first(), chosen)
