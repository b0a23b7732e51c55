"""How many came: by hand, by a list, or at the door. A correction is a new row with its reason."""

from collections import Counter
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from participa.activities.models import Attendance, DoorTap, HeadCount, RegionAttendance, Sex, Status
from participa.activities.permissions import can_count
from participa.audit.actions import record
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.permissions import require

from .calling import locked
from .drafting import forget

BEFORE = timedelta(hours=6)  # people come in before it starts
MOST_TAPS = 1000  # in one delivery: a device that was long without a network sends several
PART_OF = {Sex.WOMAN: "women", Sex.MAN: "men", Sex.OTHER: "other", "": "undeclared"}


@transaction.atomic
def take_taps(activity, device, taps, *, by, now) -> dict:
    """What a door page counted since it last had a network. ``taps``: dicts of seq, sex, at and undone.

    The same sent twice counts once; what was undone stays so. Returns how many came by now, all devices
    together.
    """
    require(can_count(by, activity, now=now))
    _check_countable(activity, now)
    if len(taps) > MOST_TAPS or any(tap["sex"] not in PART_OF for tap in taps):
        raise ValidationError(_("Esas entradas no vienen de la página de la puerta."))
    DoorTap.objects.bulk_create(
        (
            DoorTap(
                activity=activity,
                device=device,
                seq=tap["seq"],
                sex=tap["sex"],
                at=min(tap["at"], now),
                received_at=now,
                taken_by=by,
            )
            for tap in taps
        ),
        ignore_conflicts=True,
    )
    undone = [tap["seq"] for tap in taps if tap.get("undone")]
    activity.taps.filter(device=device, seq__in=undone, undone=False).update(undone=True)
    return activity.taps.counted()


def counts_at(activity, now) -> bool:
    """Are people counted at its door at that instant? From some hours before it starts."""
    return activity.status == Status.PUBLISHED and now >= activity.starts_at - BEFORE


def _check_countable(activity, now):
    if activity.status != Status.PUBLISHED:
        raise TransitionError(f"{activity.code} is not counted now.")
    if now < activity.starts_at - BEFORE:
        raise ValidationError(_("La actividad todavía no empieza."))


@transaction.atomic
def close_door(activity, *, by, now, seen=0, reason=""):
    """What was counted at the door is how many came."""
    require(can_count(by, activity, now=now))
    activity = locked(activity)
    counted = activity.taps.counted()
    if not counted["total"]:
        raise ValidationError(_("En la puerta no se contó a nadie."))
    counted.pop("total")
    return _write(activity, counted, Attendance.How.DOOR, by=by, now=now, seen=seen, reason=reason)


@transaction.atomic
def set_attendance(activity, *, women, men, other, undeclared, by, now, seen=0, reason=""):
    """How many came, written by hand. From the second time on it is a correction, and says why.

    ``seen``: the number of the attendance in force that its author read (0: none); StaleError if it is
    another.
    """
    require(can_count(by, activity, now=now))
    counted = {"women": women, "men": men, "other": other, "undeclared": undeclared}
    if any(number < 0 for number in counted.values()):
        raise ValidationError(_("Las cantidades no pueden ser negativas."))
    activity = locked(activity)
    return _write(activity, counted, Attendance.How.BY_HAND, by=by, now=now, seen=seen, reason=reason)


@transaction.atomic
def record_list(activity, rows, *, sha256, by, now, seen=0, reason=""):
    """How many came, from a list already checked row by row. Names stay out: only figures are kept.

    ``rows``: dicts of sex, region (or None) and, where the row is of somebody registered, code.
    ``sha256``: of the file, so that whoever keeps it can prove it is that one.
    """
    require(can_count(by, activity, now=now))
    if not rows:
        raise ValidationError(_("La lista no tiene a nadie."))
    activity = locked(activity)
    regions, counted = {}, Counter()
    for row in rows:
        counted[PART_OF[row["sex"]]] += 1
        region = row.get("region")
        regions.setdefault(region.pk if region else None, Counter())[PART_OF[row["sex"]]] += 1
    attendance = _write(
        activity, counted, Attendance.How.LIST, by=by, now=now, seen=seen, reason=reason,
        list_sha256=sha256, list_rows=len(rows),
    )  # fmt: skip
    RegionAttendance.objects.bulk_create(
        RegionAttendance(attendance=attendance, region_id=pk, **_parts(parts), total=parts.total())
        for pk, parts in regions.items()
    )
    codes = [row["code"] for row in rows if row.get("code")]
    activity.registrations.live().filter(code__in=codes, attended_at=None).update(attended_at=now)
    return attendance


def _parts(counted):
    return {name: counted.get(name, 0) for name in HeadCount.PARTS}


def _write(activity, counted, how, *, by, now, seen, reason, **fields):
    """One more attendance of a locked activity, in force from now on."""
    if activity.status not in (Status.PUBLISHED, Status.RESULTS):
        raise TransitionError(f"{activity.code} has no attendance.")
    if now < activity.starts_at:
        raise ValidationError(_("La actividad todavía no empieza."))
    current = activity.attendances.current().select_related("set_by").first()
    if (current.number if current else 0) != seen:
        raise StaleError(by=current.set_by if current else None, at=current.set_at if current else now)
    if current and not reason.strip():
        raise ValidationError({"reason": _("Di por qué se corrige la asistencia.")})
    activity.attendances.current().update(superseded_at=now)
    parts = _parts(counted)
    attendance = Attendance.objects.create(
        activity=activity,
        number=seen + 1,
        how=how,
        reason=reason.strip() if current else "",
        set_by=by,
        set_at=now,
        total=sum(parts.values()),
        **parts,
        **fields,
    )
    verb = "activity_attendance.corrected" if current else "activity_attendance.set"
    record(verb, attendance, by=by, now=now, how=how, total=attendance.total)
    forget(activity)
    return attendance
