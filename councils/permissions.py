"""Who may do what with a council: its service, its secretariat, the commission, its members, who votes."""

from django.db.models import Q

from participa.core.calendar import day_of
from participa.organizations.models import Organization, Representation
from participa.organizations.permissions import speaks_for
from participa.services.models import Membership
from participa.services.permissions import EDITORS

from .models import (
    Application,
    ApplicationDocument,
    Commissioner,
    Council,
    CouncilOffice,
    CouncilRules,
    Mandate,
    Minutes,
    Objection,
    Opinion,
    Process,
    Term,
    Voters,
)

ANY_ROLE = tuple(Membership.Role)


def can_manage(user, council, *, now):
    """Set the council up, call its processes, appoint, answer its opinions.

    Not of one that only public sources speak of: the service takes it over first (setting_up.create).
    """
    here = Council.objects.filter(pk=council.pk, service__closed_on=None, is_reported=False)
    return here.administered_by(user, *EDITORS, now=now).exists()


def keeps_secretariat(user, council, *, now):
    """Call sessions, write minutes, follow agreements: the service, and whoever holds its secretariat."""
    return secretariats_of(user, now=now).filter(pk=council.pk).exists()


def secretariats_of(user, *, now):
    """The councils whose sessions and minutes this person keeps."""
    if not user.is_authenticated:
        return Council.objects.none()
    held = CouncilOffice.objects.current(day_of(now)).filter(user=user, kind__in=CouncilOffice.OF_THE_SERVICE)
    alive = Council.objects.filter(service__closed_on=None, is_reported=False)
    hers = alive.administered_by(user, *EDITORS, now=now)
    return alive.filter(Q(pk__in=hers.values("pk")) | Q(pk__in=held.values("council")))


def visible_in_office(user, *, now):
    """The councils whose office pages she may read: those of her services, and whose secretariat she
    keeps."""
    if not user.is_authenticated:
        return Council.objects.none()
    hers = Council.objects.administered_by(user, now=now)
    kept = secretariats_of(user, now=now)
    return Council.objects.filter(Q(pk__in=hers.values("pk")) | Q(pk__in=kept.values("pk")))


def is_commissioner(user, process):
    """Is she of the electoral commission of this process?"""
    return Process.objects.filter(pk=process.pk).commissioned_to(user).exists()


def can_decide(user, application, *, now):
    """Of the commission, and neither the applicant nor somebody who represents the organisation."""
    if not is_commissioner(user, application.process) or application.applicant_id == user.pk:
        return False
    return application.organization is None or not speaks_for(user, application.organization, now=now)


def can_rule(user, objection, *, now):
    """Of the commission, and with nothing of her own at stake."""
    return objection.author_id != user.pk and can_decide(user, objection.application, now=now)


def readable_processes(user, *, now):
    """The processes whose applications she may read: of her commission, or called by a service of hers."""
    if not user.is_authenticated:
        return Process.objects.none()
    mine = Process.objects.commissioned_to(user)
    hers = Process.objects.administered_by(user, *EDITORS, now=now)
    return Process.objects.filter(Q(pk__in=mine.values("pk")) | Q(pk__in=hers.values("pk")))


def handles_application(user, application, *, now):
    """Hers, or of an organisation that she represents today."""
    if not user.is_authenticated:
        return False
    if application.organization is None:
        return application.applicant_id == user.pk
    return speaks_for(user, application.organization, now=now)


def answers_for(user, application, *, now):
    """May she correct it or take it back? Whoever represents it, or sent it and waits to be accredited."""
    if handles_application(user, application, now=now):
        return True
    claimed = Representation.objects.waiting().filter(organization=application.organization_id)
    return application.applicant_id == user.pk and claimed.filter(user=user.pk).exists()


def line_to_vote(user, process, *, now):
    """The line of the roll that this person votes for at that moment, or None.

    Whoever inscribed the organisation, while she represents it; after that, whoever does. One line each.
    """
    if not user.is_authenticated:
        return None
    own = process.roll.filter(voter=user).select_related("contest__estate", "organization", "mark").first()
    if process.voters == Voters.PEOPLE or own is None:
        return own or _inherited_line(user, process, now=now)
    return own if speaks_for(user, own.organization, now=now) else None


def _inherited_line(user, process, *, now):
    if process.voters == Voters.PEOPLE:
        return None
    hers = Organization.objects.represented_by(user, now=now)
    lines = process.roll.filter(organization__in=hers.values("pk"))
    for line in lines.select_related("contest__estate", "organization", "voter", "mark"):
        if not speaks_for(line.voter, line.organization, now=now):
            return line
    return None


def own_mandates(user, council, *, day):
    """What this person holds in a council on a day."""
    if not user.is_authenticated:
        return Mandate.objects.none()
    return council.mandates.on(day).filter(user=user)


def councils_of_member(user, *, day):
    """The councils in which this person sits on a day."""
    if not user.is_authenticated:
        return Council.objects.none()
    return Council.objects.filter(pk__in=Mandate.objects.on(day).filter(user=user).values("council"))


def acts_for_the_state(user, *, now):
    """Of an electoral commission that is on, or holding a secretariat: asked for a second factor."""
    if not user.is_authenticated:
        return False
    seats = Commissioner.objects.current().filter(user=user, process__in=Process.objects.going())
    held = CouncilOffice.objects.current(day_of(now)).filter(user=user, kind__in=CouncilOffice.OF_THE_SERVICE)
    return seats.exists() or held.exists()


# Files -----------------------------------------------------------------------------------------


def readable_papers(user, now):
    """Ids of the papers of applications this person may read: her own, and those her commission decides."""
    hers = Application.objects.of(user, now=now)
    office = Application.objects.filter(process__in=readable_processes(user, now=now).values("pk"))
    readable = Q(application__in=hers.values("pk")) | Q(application__in=office.values("pk"))
    return ApplicationDocument.objects.filter(readable).values("document")


def readable_evidence(user, now):
    """Ids of what came with objections: read by whoever wrote them and by the commission."""
    if not user.is_authenticated:
        return Objection.objects.none().values("document")
    office = Q(process__in=readable_processes(user, now=now).values("pk"))
    return Objection.objects.filter(Q(author=user) | office, document__isnull=False).values("document")


def readable_rules(user, now):
    """Rules are public, those of before too."""
    return CouncilRules.objects.filter(document__isnull=False).values("document")


def readable_appointments(user, now):
    """The resolution that names the members of a term is public."""
    return Term.objects.filter(document__isnull=False).values("document")


def readable_minutes(user, now):
    """Minutes are public once published; before, whoever keeps the secretariat and the members read them."""
    published = Q(status=Minutes.Status.PUBLISHED)
    hers = Q(council__in=secretariats_of(user, now=now).values("pk"))
    members = Q(council__in=councils_of_member(user, day=day_of(now)).values("pk"))
    return Minutes.objects.filter(published | hers | members, document__isnull=False).values("document")


def readable_opinions(user, now):
    """Opinions are public once sent."""
    sent = ~Q(status=Opinion.Status.DRAFT)
    hers = Q(council__in=secretariats_of(user, now=now).values("pk"))
    return Opinion.objects.filter(sent | hers, document__isnull=False).values("document")
