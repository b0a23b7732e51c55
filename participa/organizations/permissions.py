"""Who speaks for an organisation, and who says so in the name of the State."""

from django.db.models import Q

from participa.services.models import PublicService
from participa.services.permissions import EDITORS, acts_for

from .models import Certificate, Representation

Status = Representation.Status
SHOWN = ("purpose", "email", "phone", "website")  # what its representatives keep up to date
IDENTITY = ("name", "rut", "kind", "registry", "registration", "region", "commune")


def accredits_all(user):
    """SEGEGOB: decides any claim."""
    return user.is_authenticated and user.has_perm("organizations.accredit")


def speaks_for(user, organization, *, now):
    """Is this person accredited to represent it at that moment?"""
    if not user.is_authenticated:
        return False
    return Representation.objects.current(now).filter(user=user, organization=organization).exists()


def decidable_by(user, *, now):
    """The claims and accreditations that this person handles: all of them, or those put to her services."""
    if not accredits_all(user):
        return put_to_services_of(user, now=now)
    return Representation.objects.exclude(status=Status.WITHDRAWN)


def put_to_services_of(user, *, now):
    """Those put to the services where she decides as one of the team."""
    hers = PublicService.objects.administered_by(user, *EDITORS, now=now, whole=True)
    return Representation.objects.exclude(status=Status.WITHDRAWN).filter(reviewer__in=hers)


def handles(user, representation, *, now):
    """May she read its evidence and decide it, or end it? Nobody does her own."""
    if not user.is_authenticated or representation.user_id == user.pk:
        return False
    return accredits_all(user) or office_of(user, representation, now=now) is not None


def office_of(user, representation, *, now):
    """The service in whose name she decides; None is SEGEGOB."""
    service = representation.reviewer
    return service if service and acts_for(user, service, *EDITORS, now=now) else None


def editable_fields(user, organization, *, now) -> tuple:
    """What this person may correct of what the portal says of an organisation."""
    if not user.is_authenticated:
        return ()
    live = decidable_by(user, now=now).filter(status__in=[Status.CLAIMED, Status.ACCREDITED])
    if live.filter(organization=organization).exclude(user=user).exists():
        return IDENTITY + SHOWN
    return own_fields(user, organization, now=now)


def own_fields(user, organization, *, now) -> tuple:
    """The same, for whoever represents it, or wrote it down and nobody checked it yet."""
    if organization.verified_at is None and organization.registered_by_id == user.pk:
        return IDENTITY + SHOWN
    return SHOWN if speaks_for(user, organization, now=now) else ()


def readable_certificates(user, now):
    """Ids of the files this person may read: those she handed in, and those of the claims she handles."""
    if not user.is_authenticated:
        return Certificate.objects.none().values("document")
    hers = Q(added_by=user) | Q(pk__in=decidable_by(user, now=now).values("certificate"))
    return Certificate.objects.filter(hers).values("document")
