"""Who may write boletines: the editors of a service for its followers, and SEGEGOB for everybody's."""

from django.db.models import Q

from participa.services.models import PublicService
from participa.services.permissions import EDITORS, acts_for

from .models import Letter


def writes_national(user):
    """SEGEGOB: to whoever accepted boletines, whatever they follow."""
    return user.is_authenticated and user.has_perm("newsletters.write_national")


def can_write(user, service, *, now):
    """Write, send and cancel the boletines of ``service``; None: those of SEGEGOB."""
    if service is None:
        return writes_national(user)
    return service.closed_on is None and acts_for(user, service, *EDITORS, now=now)


def services_of(user, *, now):
    """The services in whose name she may write."""
    return PublicService.objects.administered_by(user, *EDITORS, now=now, whole=True).active()


def letters_in_office(user, *, now):
    """The boletines whose office pages she may read."""
    hers = PublicService.objects.administered_by(user, *EDITORS, now=now, whole=True)
    found = Q(service__in=hers)
    if writes_national(user):
        found |= Q(service=None)
    return Letter.objects.filter(found)
