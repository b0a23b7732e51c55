"""What activities mean to one person: where she goes, what she proposed and asked."""

from django.urls import reverse

from . import cards
from .contribution_pages import reply_of
from .models import Contribution, Registration, Status
from .registration_pages import tag_of

SHOWN = 20  # of each thing; a person with more is nobody we know


def of_person(user, *, now):
    """All of it, for «Mi participación». The same number of questions whatever there is."""
    found = {"registrations": registrations_of(user, now=now), "said": said_by(user)}
    return found | {"any": any(found.values())}


def registrations_of(user, *, now):
    """Where she has a place or waits for one, the next first; then where she went."""
    found = Registration.objects.live().filter(person=user).select_related("activity")
    rows = [_registration(one, now) for one in found.order_by("-activity__starts_at", "-pk")[:SHOWN]]
    coming = [row for row in rows if row["is_coming"]]
    return coming[::-1] + [row for row in rows if not row["is_coming"]]


def _registration(one, now):
    activity = one.activity
    cancelled = activity.status == Status.CANCELLED
    return {
        "registration": one,
        "title": activity.title,
        "url": reverse("activities:registration", args=[activity.slug]),
        "tag": cards.phase_tag(activity, now) if cancelled else tag_of(one),
        "when": cards.when_words(activity),
        "where": cards.where_words(activity),
        "is_coming": cards.is_coming(activity, now),
        "results": activity.get_absolute_url() + "#resultados" if activity.status == Status.RESULTS else "",
    }


def said_by(user):
    """What she proposed and asked, the last first, with what was answered."""
    found = Contribution.objects.filter(author=user).select_related("activity", "theme")
    return [
        {
            "title": one.title or one.text,
            "url": reverse("activities:contribution_receipt", args=[one.activity.slug, one.pk]),
            "activity": one.activity.title,
            "tag": _tag(one),
            "kind": one.get_kind_display(),
            "at": one.submitted_at,
        }
        for one in found.order_by("-submitted_at", "-pk")[:SHOWN]
    ]


def _tag(one):
    if one.status != Contribution.Status.RECEIVED:
        return ("neutral", one.get_status_display())
    reply = reply_of(one)
    return reply["tag"] if reply else ("open", one.get_status_display())
