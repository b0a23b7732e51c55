"""The list of activities as a feed: what was called, moved, suspended or finished last, first."""

from django.urls import reverse
from django.utils.translation import gettext as _

from participa.core.feeds import MOST, Entry, atom

from .cards import when_words, where_words
from .models import Status


def address(chosen) -> str:
    """That of the feed with the filters of the list."""
    return reverse("activities:list_atom") + chosen.query


def feed(chosen, *, now):
    """The answer. ``chosen``: the filters of the list."""
    found = chosen.apply(now).select_related("service").prefetch_related("topics")
    newest = found.order_by("-changed_at", "-pk")[:MOST]
    return atom(
        title=_("Actividades"),
        path=reverse("activities:list") + chosen.query,
        feed_path=address(chosen),
        entries=[_entry(activity) for activity in newest],
    )


def _entry(activity):
    topics = tuple(topic.label for topic in activity.topics.all())
    return Entry(
        code=activity.code,
        title=activity.title,
        path=activity.get_absolute_url(),
        at=activity.published_at or activity.created_at,
        changed_at=activity.changed_at,
        who=activity.service.name,
        summary=" ".join(part for part in _said(activity) if part),
        topics=(str(activity.get_kind_display()), *topics),
    )


def _said(activity):
    """What happened to it, when and where it is, what it is about."""
    yield _("Datos de demostración.") if activity.is_demo else ""
    if activity.status == Status.CANCELLED:
        yield _("Se suspendió: %(reason)s") % {"reason": activity.cancel_reason}
    elif activity.status == Status.RESULTS:
        yield _("Ya están sus resultados.")
    when = when_words(activity)
    yield f"{when[:1].upper()}{when[1:]}."
    yield f"{where}." if (where := where_words(activity)) else ""
    yield activity.summary
