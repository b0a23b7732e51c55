"""The figures of a consultation: kept by the worker, exact, never counted while somebody waits."""

from collections import Counter

from django.db import connection, transaction
from django.db.models import F

from participa.core.pagecache import forget_pages
from participa.core.suppression import LEAST

from .models import Comment, CommentDelta, Consultation, Section, SupportDelta, Tally

BATCH = 5000
PERSONAL = ("residence", "sex", "age")


def facts_of(comment, profile) -> dict:
    """The traits by which a comment is counted."""
    facts = {
        "position": comment.position or "none",
        "section": str(comment.section_id or "none"),
        "voice": "organization" if comment.organization_id else "person",
    }
    if comment.channel != Comment.Channel.WEB:  # the rest came by the portal
        facts["channel"] = comment.channel
    if comment.region_id:
        facts["region"] = str(comment.region_id)
    if profile:
        facts |= {
            "residence": str(profile.residence_id or ""),
            "sex": profile.sex,
            "age": profile.age_band,
        }
    return {dimension: key for dimension, key in facts.items() if key}


def fold() -> int:
    """Sum a batch of deltas into the figures and drop them, in one transaction. Returns how many it took."""
    with transaction.atomic():
        deltas = CommentDelta.objects.order_by("pk")
        if connection.features.has_select_for_update_skip_locked:
            deltas = deltas.select_for_update(skip_locked=True)
        taken = list(deltas[:BATCH])
        sums = Counter()
        for delta in taken:
            sums[delta.consultation_id, "all", ""] += delta.change
            for dimension, key in ({"voice": "person"} | delta.facts).items():
                sums[delta.consultation_id, dimension, key] += delta.change
        for (consultation, dimension, key), change in sorted(sums.items()):  # one order: no deadlock
            if change:
                _add(consultation, dimension, key, change)
        CommentDelta.objects.filter(pk__in=[delta.pk for delta in taken]).delete()
        touched = {consultation for consultation, _dimension, _key in sums}
        places = Consultation.objects.filter(pk__in=touched).values_list("slug", flat=True)
        if places:
            forget_pages(*(f"/consultas/{slug}" for slug in places))
    return len(taken)


def fold_supports() -> int:
    """The same of supports, into ``Comment.support_count``."""
    with transaction.atomic():
        deltas = SupportDelta.objects.order_by("pk")
        if connection.features.has_select_for_update_skip_locked:
            deltas = deltas.select_for_update(skip_locked=True)
        taken = list(deltas[:BATCH])
        sums = Counter()
        for delta in taken:
            sums[delta.comment_id] += delta.change
        for comment, change in sorted(sums.items()):  # one order: no deadlock
            if change:
                Comment.objects.filter(pk=comment).update(support_count=F("support_count") + change)
        SupportDelta.objects.filter(pk__in=[delta.pk for delta in taken]).delete()
        places = (
            Consultation.objects.filter(comments__in=list(sums)).values_list("slug", flat=True).distinct()
        )
        if sums and places:
            forget_pages(*(f"/consultas/{slug}" for slug in places))
    return len(taken)


def _add(consultation, dimension, key, change):
    tally, _made = Tally.objects.get_or_create(consultation_id=consultation, dimension=dimension, key=key)
    Tally.objects.filter(pk=tally.pk).update(count=F("count") + change)
    if dimension == "all":
        Consultation.objects.filter(pk=consultation).update(comment_count=F("comment_count") + change)
    elif dimension == "section" and key != "none":
        Section.objects.filter(pk=key).update(comment_count=F("comment_count") + change)


def figures(consultation) -> dict:
    """dimension -> {key: count} of what is counted so far, in one query."""
    found = {}
    for dimension, key, count in consultation.tallies.values_list("dimension", "key", "count"):
        found.setdefault(dimension, {})[key] = count
    return found


def publishable(counts: dict) -> dict:
    """Figures about people, or nothing: a small cell hidden alone could be had by subtraction."""
    shown = {key: count for key, count in counts.items() if count}
    return shown if shown and min(shown.values()) >= LEAST else {}
