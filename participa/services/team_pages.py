"""What the page of a team shows, in as many questions for three people as for one."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Exists, Max, OuterRef, Subquery

from accounts.models import User
from participa.core.calendar import last_day

from .models import Membership
from .permissions import Role, manages_directory

HISTORY = 50


def people(service, *, by, now):
    """Who acts for it: what each may do, since and until when, and how safely she enters."""
    factors = Authenticator.objects.filter(user=OuterRef("user")).exclude(type="recovery_codes")
    seen = UserSession.objects.filter(user=OuterRef("user")).order_by().values("user")
    held = (
        service.memberships.current(now)
        .select_related("user", "region")
        .annotate(has_factor=Exists(factors), seen=Subquery(seen.values(last=Max("last_seen_at"))))
        .order_by("user__display_name", "user__email", "started_at", "pk")
    )
    rows = list(held)
    out_of_reach = _out_of_reach(by, {row.user_id for row in rows}, now)
    return [
        {
            "held": row,
            "last": last_day(row.ended_at) if row.ended_at else None,
            "seen": max(filter(None, [row.seen, row.user.last_login]), default=None),
            "may_reset": row.has_factor and row.user_id not in out_of_reach,
        }
        for row in rows
    ]


def _out_of_reach(by, ids, now):
    """Whose second factors she may not take away: the twin, for many, of ``can_reset_factors``."""
    technical = User.objects.filter(pk__in=ids, is_staff=True) | User.objects.filter(
        pk__in=ids, is_superuser=True
    )
    found = {by.pk, *technical.values_list("pk", flat=True)}
    if manages_directory(by):
        return found
    national = User.objects.filter(pk__in=ids, groups__permissions__isnull=False) | User.objects.filter(
        pk__in=ids, user_permissions__isnull=False
    )
    hers = Membership.objects.held_by(by, Role.ADMIN, now=now).values("service")
    elsewhere = Membership.objects.current(now).filter(user__in=ids).exclude(service__in=hers)
    return found | set(national.values_list("pk", flat=True)) | set(elsewhere.values_list("user", flat=True))


def invitations(service, *, now):
    """Those that wait for an answer, the ones whose time is over included: they may be sent again."""
    waiting = service.invitations.waiting().select_related("region", "invited_by")
    return [{"invitation": one, "open": one.is_open_at(now)} for one in waiting]


def past(service, *, now):
    """Who acted for it before, the latest first."""
    ended = service.memberships.filter(ended_at__lte=now).select_related("user", "region", "ended_by")
    return ended.order_by("-ended_at", "-pk")[:HISTORY]
