"""Who may attend people for a service."""

from participa.services.models import PublicService
from participa.services.permissions import EDITORS, Role, acts_for

from .models import AssistedSession

ASSISTANTS = (*EDITORS, Role.ANALYST)


def can_assist(user, service, *, now):
    """Type what people say at its counters, for as long as the body exists and the role lasts."""
    return service.closed_on is None and acts_for(user, service, *ASSISTANTS, now=now, anywhere=True)


def services_assisted_by(user, *, now):
    """The services for which this person may attend people."""
    return PublicService.objects.administered_by(user, *ASSISTANTS, now=now).active()


def open_session(user, pk, *, now):
    """The session ``pk``, if this official opened it, it is not over and she may still attend; else None."""
    if not user.is_authenticated or pk is None:
        return None
    mine = AssistedSession.objects.open_at(now).filter(officer=user, pk=pk)
    mine = mine.filter(service__in=services_assisted_by(user, now=now))
    return mine.select_related("service", "commune").first()


def sessions_seen_by(user, *, now):
    """Past and present sessions of the services for which this person attends people."""
    return AssistedSession.objects.filter(service__in=services_assisted_by(user, now=now))
