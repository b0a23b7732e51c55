"""Drafts that wait for their approval, and of which role: of many services, in three queries."""

from typing import NamedTuple

from participa.services.models import Membership
from participa.services.permissions import Role

from .models import Review, Status


class Awaiting(NamedTuple):
    """A review that waits. ``role``: who may decide it; ``region``: also those who have it only there."""

    review: Review
    role: str
    region: int | None


def awaiting(now, services=None) -> list[Awaiting]:
    """All that wait in these services (their ids) or in any, as ``permissions.approvers_of`` has it."""
    reviews = Review.objects.waiting().filter(consultation__status=Status.DRAFT)
    if services is not None:
        reviews = reviews.filter(consultation__service__in=services)
    found = list(
        reviews.select_related("consultation__service", "asked_by")
        .defer("consultation__search_text")
        .prefetch_related("consultation__regions")
        .order_by("pk")
    )
    heads = _heads_of({review.consultation.service_id for review in found}, now) if found else []
    return [_of(review, heads) for review in found]


def _heads_of(services, now):
    held = Membership.objects.current(now).filter(service__in=services, role=Role.APPROVER)
    return list(held.filter(user__is_active=True).values_list("service", "user", "region"))


def _of(review, heads):
    draft = review.consultation
    regions = [region.pk for region in draft.regions.all()]
    region = regions[0] if len(regions) == 1 else None
    hands = {review.asked_by_id, draft.created_by_id, draft.changed_by_id}
    others = any(
        service == draft.service_id and user not in hands and where in {None, region}
        for service, user, where in heads
    )
    return Awaiting(review, Role.APPROVER if others else Role.ADMIN, region)
