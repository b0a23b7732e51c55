"""Who may act for a public service, and who keeps the directory."""

from .models import Membership

Role = Membership.Role
EDITORS = (Role.ADMIN, Role.OFFICER, Role.APPROVER)
_also_official = []


def acts_for(user, service, *roles, now, anywhere=False):
    """Does this person hold one of ``roles`` (any, if none is named) in the whole of ``service`` at ``now``?

    ``anywhere``: a role limited to one region counts too. What is about a region asks it of the thing itself.
    """
    held = Membership.objects.held_by(user, *roles, now=now).filter(service=service)
    return (held if anywhere else held.filter(region=None)).exists()


def confined_to(user, service, *roles, now):
    """Ids of the regions that ``roles`` are limited to; None if one of them is of the whole service."""
    held = Membership.objects.held_by(user, *roles, now=now).filter(service=service)
    regions = set(held.values_list("region", flat=True))
    return None if None in regions else regions


def can_edit_service(user, service, *, now):
    """Contact, norm, rules, mechanisms and information are edited by the service itself, as a whole."""
    return service.closed_on is None and acts_for(user, service, *EDITORS, now=now)


def is_official(user, *, now):
    """Does this person act for the State: by a role in a service, a national power, or another way?"""
    if has_national_power(user) or Membership.objects.held_by(user, now=now).exists():
        return True
    return any(ask(user, now=now) for ask in _also_official)


def also_official(ask):
    """Whoever ``ask(user, now=now)`` says yes of acts for the State too; called from AppConfig.ready()."""
    _also_official.append(ask)


def has_national_power(user):
    """SEGEGOB's own people, those of the technical administration included."""
    return user.is_staff or user.is_superuser or bool(user.get_all_permissions())


def manages_team(user, service, *, now):
    """Decide who acts for this service: its administrators, and SEGEGOB."""
    return manages_directory(user) or (
        service.closed_on is None and acts_for(user, service, Role.ADMIN, now=now)
    )


def roles_to_give(user, service, *, now):
    """SEGEGOB names administrators; they name the rest, and other administrators."""
    if service.closed_on is None and acts_for(user, service, Role.ADMIN, now=now):
        return tuple(Role)
    return (Role.ADMIN,) if service.closed_on is None and manages_directory(user) else ()


def can_reset_factors(user, colleague, service, *, now):
    """Take away the second factors that ``colleague``, of this service, lost.

    Never one's own. SEGEGOB may for anybody but the technical administration; an administrator, only for
    whoever acts for her own services and has no power over others.
    """
    if user == colleague or colleague.is_staff or colleague.is_superuser:
        return False
    if not Membership.objects.held_by(colleague, now=now).filter(service=service).exists():
        return False
    if manages_directory(user):
        return True
    hers = Membership.objects.held_by(user, Role.ADMIN, now=now).values("service")
    elsewhere = Membership.objects.held_by(colleague, now=now).exclude(service__in=hers)
    return manages_team(user, service, now=now) and not (has_national_power(colleague) or elsewhere.exists())


def manages_directory(user):
    """SEGEGOB: creates, renames, merges and closes bodies."""
    return user.is_authenticated and user.has_perm("services.manage_directory")
