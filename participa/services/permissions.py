"""Who may act for a public service, and who keeps the directory."""

from .models import Membership

Role = Membership.Role
EDITORS = (Role.ADMIN, Role.OFFICER, Role.APPROVER)


def acts_for(user, service, *roles):
    """Does this person hold one of ``roles`` (any, if none is named) in ``service`` today?"""
    if not user.is_authenticated:
        return False
    held = Membership.objects.current().filter(user=user, service=service)
    return held.filter(role__in=roles).exists() if roles else held.exists()


def can_edit_service(user, service):
    """Contact, norm, rules, mechanisms and information are edited by the service itself."""
    return service.closed_on is None and acts_for(user, service, *EDITORS)


def manages_directory(user):
    """SEGEGOB: creates, renames, merges and closes bodies."""
    return user.is_authenticated and user.has_perm("services.manage_directory")
