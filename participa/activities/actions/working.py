"""What lasts more than a day: meetings and their minutes, the work plan, who sits at the table."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from participa.activities.models import HeadCount, Meeting, Status, TableMember, WorkPlanItem
from participa.activities.permissions import can_manage
from participa.audit.actions import record
from participa.core.calendar import day_of
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.permissions import require
from participa.documents.actions import discard, store

from .calling import locked
from .drafting import forget


def _going(activity):
    """The activity, held until the end, if it was called and not cancelled."""
    activity = locked(activity)
    if activity.status not in (Status.PUBLISHED, Status.RESULTS):
        raise TransitionError(f"{activity.code} is not going on.")
    return activity


# Meetings --------------------------------------------------------------------------------------


@transaction.atomic
def call_meeting(activity, *, title, starts_at, ends_at, by, now, **fields):
    """Call a session. ``fields``: mode, place, link, agenda."""
    require(can_manage(by, activity, now=now))
    activity = _going(activity)
    _check_call(title, starts_at, ends_at, now)
    last = activity.meetings.aggregate(last=Max("number"))["last"] or 0
    meeting = Meeting.objects.create(
        activity=activity, number=last + 1, title=title.strip(), starts_at=starts_at, ends_at=ends_at,
        called_by=by, called_at=now, changed_by=by, changed_at=now, **fields,
    )  # fmt: skip
    record("activity_meeting.called", meeting, by=by, now=now, number=meeting.number)
    forget(activity)
    return meeting


def _check_call(title, starts_at, ends_at, now):
    if not title.strip():
        raise ValidationError({"title": _("Di de qué se trata.")})
    if starts_at <= now:
        raise ValidationError({"starts_at": _("Esa fecha ya pasó. Elige una que venga.")})
    if ends_at <= starts_at:
        raise ValidationError({"ends_at": _("Una sesión termina después de empezar.")})


@transaction.atomic
def move_meeting(meeting, *, title, starts_at, ends_at, by, now, seen_at, **fields):
    """Another date, place or agenda for a session that was called. Raises StaleError."""
    require(can_manage(by, meeting.activity, now=now))
    _check_call(title, starts_at, ends_at, now)
    fields |= {"title": title.strip(), "starts_at": starts_at, "ends_at": ends_at}
    _change(meeting, Meeting.Status.CALLED, seen_at, by=by, now=now, **fields)
    record("activity_meeting.moved", meeting, by=by, now=now)
    forget(meeting.activity)
    return meeting


def _change(meeting, status, seen_at, *, by, now, **changes):
    """Write ``changes`` if it is still as it was seen."""
    here = Meeting.objects.filter(pk=meeting.pk, status=status, changed_at=seen_at)
    if not here.update(changed_by=by, changed_at=now, **changes):
        other = Meeting.objects.select_related("changed_by").get(pk=meeting.pk)
        if other.status != status:
            raise TransitionError(f"That meeting is {other.status}.")
        raise StaleError(by=other.changed_by, at=other.changed_at)
    meeting.refresh_from_db()


@transaction.atomic
def cancel_meeting(meeting, *, reason, by, now):
    """It will not be held, and why."""
    require(can_manage(by, meeting.activity, now=now))
    if not reason.strip():
        raise ValidationError({"reason": _("Di por qué se suspende.")})
    meeting.become(Meeting.Status.CANCELLED, reason=reason.strip(), changed_by=by, changed_at=now)
    record("activity_meeting.cancelled", meeting, by=by, now=now)
    forget(meeting.activity)
    return meeting


@transaction.atomic
def hold_meeting(meeting, *, women, men, other, undeclared, by, now):
    """It was held, and so many came."""
    require(can_manage(by, meeting.activity, now=now))
    parts = {"women": women, "men": men, "other": other, "undeclared": undeclared}
    if now < meeting.starts_at:
        raise ValidationError(_("La sesión todavía no empieza."))
    if any(number < 0 for number in parts.values()):
        raise ValidationError(_("Las cantidades no pueden ser negativas."))
    total = sum(parts[name] for name in HeadCount.PARTS)
    meeting.become(
        Meeting.Status.HELD, total=total, held_by=by, held_at=now, changed_by=by, changed_at=now, **parts
    )
    record("activity_meeting.held", meeting, by=by, now=now, total=total)
    forget(meeting.activity)
    return meeting


@transaction.atomic
def write_minutes(meeting, *, text, by, now, seen_at, upload=None):
    """Draft its minutes, or go on with them, until they are published. Raises StaleError."""
    require(can_manage(by, meeting.activity, now=now))
    _check_unpublished(meeting)
    changes, before = {"minutes_text": text.strip()}, None
    if upload is not None:
        before = Meeting.objects.select_related("minutes_document").get(pk=meeting.pk).minutes_document
        changes["minutes_document"] = store(upload, by=by, now=now)
    _change(meeting, Meeting.Status.HELD, seen_at, by=by, now=now, **changes)
    if before is not None:
        discard(before, now=now)
    record("activity_meeting.minutes_written", meeting, by=by, now=now)
    return meeting


def _check_unpublished(meeting):
    if Meeting.objects.get(pk=meeting.pk).minutes_published_at:
        raise TransitionError("Its minutes were published.")


@transaction.atomic
def publish_minutes(meeting, *, by, now, seen_at):
    """Anybody may read them from now on. They no longer change. ``seen_at``: the version that was read."""
    require(can_manage(by, meeting.activity, now=now))
    locked(meeting.activity)
    _check_unpublished(meeting)
    meeting.refresh_from_db()
    if not meeting.minutes_text and meeting.minutes_document_id is None:
        raise ValidationError(_("Escribe el acta o adjunta su archivo antes de publicarla."))
    published = {"minutes_published_by": by, "minutes_published_at": now}
    _change(meeting, Meeting.Status.HELD, seen_at, by=by, now=now, **published)
    record("activity_meeting.minutes_published", meeting, by=by, now=now, number=meeting.number)
    forget(meeting.activity)
    return meeting


# Work plan -------------------------------------------------------------------------------------


@transaction.atomic
def plan(activity, *, text, owner, by, now, due_on=None):
    """Something the table sets out to do."""
    require(can_manage(by, activity, now=now))
    activity = _going(activity)
    if not text.strip():
        raise ValidationError({"text": _("Di qué se hará.")})
    if not owner.strip():
        raise ValidationError({"owner": _("Di a quién le toca.")})
    last = activity.plan.aggregate(last=Max("number"))["last"] or 0
    item = WorkPlanItem.objects.create(
        activity=activity, number=last + 1, text=text.strip(), owner=owner.strip(), due_on=due_on,
        created_by=by, created_at=now, changed_by=by, changed_at=now,
    )  # fmt: skip
    record("activity_plan.added", item, by=by, now=now)
    forget(activity)
    return item


@transaction.atomic
def update_plan(item, *, state, by, now, seen_at, evidence="", url=""):
    """How it goes. What is done, in all or in part, says what was done. Raises StaleError."""
    require(can_manage(by, item.activity, now=now))
    if state in (WorkPlanItem.State.PARTIAL, WorkPlanItem.State.DONE) and not evidence.strip():
        raise ValidationError({"evidence": _("Di qué se hizo.")})
    here = WorkPlanItem.objects.filter(pk=item.pk, changed_at=seen_at)
    changes = {"state": state, "evidence": evidence.strip(), "url": url, "changed_by": by, "changed_at": now}
    if not here.update(**changes):
        other = WorkPlanItem.objects.select_related("changed_by").get(pk=item.pk)
        raise StaleError(by=other.changed_by, at=other.changed_at)
    item.refresh_from_db()
    record("activity_plan.updated", item, by=by, now=now, state=state)
    forget(item.activity)
    return item


# Members ---------------------------------------------------------------------------------------


@transaction.atomic
def seat(activity, *, display_name, by, now, organization="", role="", starts_on=None):
    """Somebody sits at the table from a day on."""
    require(can_manage(by, activity, now=now))
    activity = _going(activity)
    if not display_name.strip():
        raise ValidationError({"display_name": _("Escribe su nombre.")})
    member = TableMember.objects.create(
        activity=activity, display_name=display_name.strip(), organization=organization.strip(),
        role=role.strip(), starts_on=starts_on or day_of(now), set_by=by, set_at=now,
    )  # fmt: skip
    record("activity_member.seated", activity, by=by, now=now, member=member.pk)
    forget(activity)
    return member


@transaction.atomic
def unseat(member, *, ends_on, by, now):
    """The first day she no longer sits."""
    require(can_manage(by, member.activity, now=now))
    if ends_on <= member.starts_on:
        raise ValidationError({"ends_on": _("La fecha de término es posterior a la de inicio.")})
    if not TableMember.objects.filter(pk=member.pk, ends_on=None).update(ends_on=ends_on):
        raise TransitionError("A colleague wrote it down first.")
    member.refresh_from_db()
    record("activity_member.left", member.activity, by=by, now=now, member=member.pk)
    forget(member.activity)
    return member
