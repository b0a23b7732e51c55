"""What changes for people: an activity is published, moved or cancelled, and who waits for it is told."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from participa.activities.models import Activity, Rescheduling, Status
from participa.activities.permissions import can_manage
from participa.activities.readiness import NotReady, problems
from participa.audit.actions import record
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.permissions import require
from participa.notifications.actions import announce

from .drafting import forget, index, within_region, write

MOVABLE = (
    "mode", "place", "address", "link", "commune", "starts_at", "ends_at", "registration_opens_at",
    "registration_closes_at", "proposals_close_at", "questions_close_at",
)  # fmt: skip
TOLD = ("mode", "place", "address", "link", "starts_at", "ends_at")  # what those registered are told about


def locked(activity):
    """The activity as it is now, held until the transaction ends."""
    found = Activity.objects.select_for_update(of=("self",)).select_related("service", "changed_by")
    return found.get(pk=activity.pk)


@transaction.atomic
def publish(activity, *, by, now, seen_at=None):
    """Put it before the people. Raises NotReady with everything that is missing.

    A registration that should have opened already opens now.
    """
    require(can_manage(by, activity, now=now))
    activity = locked(activity)
    if activity.status != Status.DRAFT:
        raise TransitionError(f"{activity.code} is no longer a draft.")
    if seen_at is not None and activity.changed_at != seen_at:
        raise StaleError(by=activity.changed_by, at=activity.changed_at)
    if found := problems(activity, now=now):
        raise NotReady(found)
    opens_at = activity.registration_opens_at
    if activity.needs_registration and opens_at < now < activity.registration_closes_at:
        opens_at = now
    activity.become(
        Status.PUBLISHED,
        registration_opens_at=opens_at,
        published_by=by,
        published_at=now,
        changed_by=by,
        changed_at=now,
    )
    record("activity.published", activity, by=by, now=now, code=activity.code)
    announce("activity_published", activity, now=now)
    forget(activity)
    return activity


@transaction.atomic
def reschedule(activity, *, reason, by, now, seen_at, **fields):
    """Another date, hour or place for a published activity that has not ended, and why.

    ``fields``: those of MOVABLE. Those registered are told if when or where changed. What it was is kept.
    """
    require(can_manage(by, activity, now=now))
    activity = locked(activity)
    if activity.status != Status.PUBLISHED or now >= activity.ends_at:
        raise TransitionError(f"{activity.code} is over, or was never called.")
    if activity.changed_at != seen_at:
        raise StaleError(by=activity.changed_by, at=activity.changed_at)
    if not reason.strip():
        raise ValidationError({"reason": _("Di por qué se cambia.")})
    unknown = set(fields) - set(MOVABLE)
    if unknown:
        raise TypeError(f"{unknown} is not moved")
    before = Rescheduling.objects.create(
        activity=activity, starts_at=activity.starts_at, ends_at=activity.ends_at, place=activity.place,
        reason=reason.strip(), changed_by=by, changed_at=now,
    )  # fmt: skip
    told = any(name in fields and fields[name] != getattr(activity, name) for name in TOLD)
    fields = within_region(fields)
    _check_move(activity, fields, now)
    write(activity, by=by, now=now, **fields)
    require(can_manage(by, activity, now=now))  # it stays within what she acts on
    index(activity)
    record("activity.rescheduled", activity, by=by, now=now, fields=sorted(fields))
    if told:
        announce("activity_moved", activity, now=now, version=before.pk, rescheduling=before.pk)
    forget(activity)
    return activity


def _check_move(activity, fields, now):
    """What the move leaves must be fit to be published; what began already began."""
    began = activity.starts_at <= now and fields.get("starts_at", activity.starts_at) == activity.starts_at
    for name, value in fields.items():
        setattr(activity, name, value)
    found = problems(activity, now=now)
    if began:
        found.pop("starts_at", None)
    if activity.ends_at and activity.ends_at <= now:
        found.setdefault("ends_at", _("Esa fecha ya pasó. Elige una que venga."))
    if found:
        raise ValidationError(found)


@transaction.atomic
def cancel(activity, *, reason, by, now, seen_at=None):
    """It will not be held. Those registered are told why."""
    require(can_manage(by, activity, now=now))
    activity = locked(activity)
    if not reason.strip():
        raise ValidationError({"reason": _("Di por qué se suspende.")})
    if activity.status == Status.PUBLISHED and now >= activity.ends_at:
        raise TransitionError(f"{activity.code} was held.")
    if seen_at is not None and activity.status == Status.PUBLISHED and activity.changed_at != seen_at:
        raise StaleError(by=activity.changed_by, at=activity.changed_at)
    activity.become(
        Status.CANCELLED,
        cancel_reason=reason.strip(),
        cancelled_by=by,
        cancelled_at=now,
        changed_by=by,
        changed_at=now,
    )
    record("activity.cancelled", activity, by=by, now=now)
    announce("activity_cancelled", activity, now=now)
    forget(activity)
    return activity
