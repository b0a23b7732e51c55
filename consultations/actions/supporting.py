"""Agreeing with what somebody else wrote, where the service takes it. One per person; never a ranking."""

from django.db import transaction

from consultations.models import Comment, Support, SupportDelta
from consultations.permissions import can_support
from participa.audit.actions import record
from participa.core.permissions import require

from .commenting import ClosedError


@transaction.atomic
def support(comment, *, by, now) -> bool:
    """Twice is the same as once: whether it is new. Raises ClosedError once it takes none."""
    comment = _supported(comment, by=by, now=now)
    _support, is_new = Support.objects.get_or_create(comment=comment, person=by, defaults={"at": now})
    if is_new:
        SupportDelta.objects.create(comment=comment, change=1)
        record("comment.supported", comment, by=by, now=now)
    return is_new


@transaction.atomic
def stop_supporting(comment, *, by, now) -> bool:
    """Take one's support back, while it could be given. Whether there was one."""
    comment = _supported(comment, by=by, now=now)
    held, _by_model = Support.objects.filter(comment=comment, person=by).delete()
    if held:
        SupportDelta.objects.create(comment=comment, change=-1)
        record("comment.unsupported", comment, by=by, now=now)
    return bool(held)


def _supported(comment, *, by, now):
    """The comment as it is now, if it takes supports of this person."""
    fresh = Comment.objects.select_related("consultation__service").get(pk=comment.pk)
    require(by.is_authenticated and fresh.author_id != by.pk)
    if not can_support(by, fresh, now=now):
        raise ClosedError
    return fresh


def take_back(supports):
    """Supports that are no longer anybody's, or that were of the author herself."""
    supports = list(supports)
    Support.objects.filter(pk__in=[one.pk for one in supports]).delete()
    SupportDelta.objects.bulk_create(SupportDelta(comment_id=one.comment_id, change=-1) for one in supports)
