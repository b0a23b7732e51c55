"""Sorting what people said into themes, and answering it: one by one, or a theme at once."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from participa.activities.models import Contribution, Position, Status, Theme
from participa.activities.permissions import can_answer
from participa.audit.actions import record
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.permissions import require
from participa.notifications.actions import announce

from .calling import locked
from .drafting import forget


def _open(activity):
    """The activity, held, if what was said in it may still be sorted and answered."""
    activity = locked(activity)
    if activity.status not in (Status.PUBLISHED, Status.RESULTS):
        raise TransitionError(f"{activity.code} answers nothing.")
    return activity


@transaction.atomic
def add_theme(activity, *, title, by, now, summary=""):
    """A theme that several contributions are about."""
    require(can_answer(by, activity, now=now))
    activity = _open(activity)
    if not title.strip():
        raise ValidationError({"title": _("Ponle un nombre al tema.")})
    last = activity.themes.aggregate(last=Max("number"))["last"] or 0
    theme = Theme.objects.create(
        activity=activity, number=last + 1, title=title.strip(), summary=summary.strip(),
        changed_by=by, changed_at=now,
    )  # fmt: skip
    record("activity_theme.added", theme, by=by, now=now)
    forget(activity)
    return theme


@transaction.atomic
def edit_theme(theme, *, title, summary, by, now, seen_at):
    """Its name and what it is about. Raises StaleError."""
    require(can_answer(by, theme.activity, now=now))
    if not title.strip():
        raise ValidationError({"title": _("Ponle un nombre al tema.")})
    activity = _open(theme.activity)
    changes = {"title": title.strip(), "summary": summary.strip(), "changed_by": by, "changed_at": now}
    if not Theme.objects.filter(pk=theme.pk, changed_at=seen_at).update(**changes):
        raise _stale(theme)
    theme.refresh_from_db()
    record("activity_theme.edited", theme, by=by, now=now)
    forget(activity)
    return theme


def _stale(theme):
    other = Theme.objects.select_related("changed_by").get(pk=theme.pk)
    return StaleError(by=other.changed_by, at=other.changed_at)


@transaction.atomic
def sort(activity, contributions, *, theme, by, now) -> int:
    """Put contributions of an activity in a theme, or in none. How many moved.

    A theme that was answered answers whatever enters it, so its authors are told.
    """
    require(can_answer(by, activity, now=now))
    activity = _open(activity)
    if theme is not None and theme.activity_id != activity.pk:
        raise ValidationError(_("Ese tema es de otra actividad."))
    theme = Theme.objects.get(pk=theme.pk) if theme else None
    keys = [one.pk for one in contributions]
    moving = (
        activity.contributions.filter(pk__in=keys).exclude(theme=theme)
        if theme
        else (activity.contributions.filter(pk__in=keys, theme__isnull=False))
    )
    moved = moving.update(theme=theme, changed_at=now)
    record("activity_contribution.sorted", activity, by=by, now=now, theme=theme and theme.pk, moved=moved)
    if moved and theme and theme.answered_at:
        announce(
            "activity_theme_answered", theme, now=now, version=int(now.timestamp()), activity=activity.pk
        )
    forget(activity)
    return moved


@transaction.atomic
def answer(contribution, *, text, by, now, position="", seen_at=None):
    """Answer one. A proposal says what is done with it. Answering again corrects it, and it is told again."""
    require(can_answer(by, contribution.activity, now=now))
    activity = _open(contribution.activity)
    contribution = activity.contributions.select_related("theme", "activity__service").get(pk=contribution.pk)
    if contribution.status != Contribution.Status.RECEIVED:
        raise TransitionError("It was withdrawn or hidden.")
    if seen_at is not None and contribution.changed_at != seen_at:
        raise StaleError(by=contribution.answered_by, at=contribution.changed_at)
    text = _checked(text, position, needs_position=contribution.kind == Contribution.Kind.PROPOSAL)
    changes = {"answer": text, "position": position, "answered_by": by, "answered_at": now, "changed_at": now}
    Contribution.objects.filter(pk=contribution.pk).update(**changes)
    for name, value in changes.items():
        setattr(contribution, name, value)
    record("activity_contribution.answered", contribution, by=by, now=now, position=position)
    announce(
        "activity_contribution_answered",
        contribution,
        now=now,
        version=int(now.timestamp()),
        activity=activity.pk,
    )
    forget(activity)
    return contribution


@transaction.atomic
def answer_theme(theme, *, text, position, by, now, seen_at):
    """Answer all that is in a theme at once (Law 19.880, art. 39: the answer may be common)."""
    require(can_answer(by, theme.activity, now=now))
    activity = _open(theme.activity)
    changes = {
        "answer": _checked(text, position, needs_position=True),
        "position": position,
        "answered_by": by,
        "answered_at": now,
        "changed_by": by,
        "changed_at": now,
    }
    if not Theme.objects.filter(pk=theme.pk, changed_at=seen_at).update(**changes):
        raise _stale(theme)
    theme.refresh_from_db()
    record("activity_theme.answered", theme, by=by, now=now, position=position)
    announce("activity_theme_answered", theme, now=now, version=int(now.timestamp()), activity=activity.pk)
    forget(activity)
    return theme


def _checked(text, position, *, needs_position):
    if not text.strip():
        raise ValidationError({"text": _("Escribe la respuesta.")})
    if position not in Position.values and (needs_position or position):
        raise ValidationError({"position": _("Di qué se hará con lo que se propone.")})
    return text.strip()
