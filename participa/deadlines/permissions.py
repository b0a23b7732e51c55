"""Who may move a deadline, and who keeps the rules that give them."""

from participa.services.models import PublicService
from participa.services.permissions import EDITORS


def can_adjust(user, service, *, now):
    """Extend or suspend a deadline by act: whoever edits for the whole of the service."""
    return adjusts(user, now=now).filter(pk=service.pk).exists()


def adjusts(user, *, now):
    """The services whose deadlines this person may extend or suspend."""
    hers = PublicService.objects.administered_by(user, *EDITORS, now=now, whole=True)
    return hers.filter(closed_on=None)


def watches(user, *, now):
    """The services whose deadlines she sees: those for the whole of which she acts."""
    return PublicService.objects.administered_by(user, now=now, whole=True)


def has_calendar(user, *, now):
    """Whoever acts for a service may have its deadlines in her own calendar."""
    return PublicService.objects.administered_by(user, now=now).exists()


def keeps_rules(user):
    """SEGEGOB: changes the portal's rules and the holidays."""
    return user.is_authenticated and user.has_perm("deadlines.keep_rules")
