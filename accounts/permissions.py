"""What of an account is asked before doing something with it."""

from participa.core.personal_data import holdings

from . import notices
from .models import AgeDeclaration, NationalId, NoticeSeen


def needs_welcome(user, *, now) -> bool:
    """Whether she has yet to see the notice in force, or to say her age."""
    version = notices.in_force(now).version
    return not (
        NoticeSeen.objects.filter(user=user, version=version).exists()
        and AgeDeclaration.objects.filter(user=user).exists()
    )


def why_not_absorb(user, other, *, now) -> str:
    """Why ``user`` cannot take all that is of ``other``, an account of the same person; "" if she can.

    gone: one of the two is no longer an account. two_runs: they are of two people. apart: the other one
    guards more than its own things (a second factor, a role), so it must be the one that takes.
    """
    if user == other or not (user.is_active and other.is_active):
        return "gone"
    if NationalId.objects.filter(user__in=[user, other]).count() > 1:
        return "two_runs"
    if any(holding.stays_apart(other, now=now) for holding in holdings()):
        return "apart"
    return ""
