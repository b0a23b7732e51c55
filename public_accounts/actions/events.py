"""Where people meet: the main event and those in regions, who came, who watched."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from participa.audit.actions import record
from participa.core.calendar import day_of
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.permissions import require
from participa.documents.actions import store
from participa.services.permissions import EDITORS, confined_to
from public_accounts.models import Account, AccountEvent, Attendance, Audience, Milestone, Status
from public_accounts.permissions import can_manage_event

from .planning import done, forget

Status_ = AccountEvent.Status


@transaction.atomic
def add_regional(account, region, *, starts_at, ends_at, by, now, **fields):
    """An event in a region, of an account that is being prepared or was called."""
    regions = confined_to(by, account.service, *EDITORS, now=now)
    require(account.service.closed_on is None and (regions is None or region.pk in regions))
    if account.status not in (Status.DRAFT, Status.CALLED):
        raise TransitionError(f"{account.code} no longer changes.")
    _check_moment(account, starts_at, ends_at)
    event = AccountEvent(
        account=account,
        region=region,
        starts_at=starts_at,
        ends_at=ends_at,
        changed_by=by,
        changed_at=now,
        **fields,
    )
    try:
        with transaction.atomic():
            event.save(force_insert=True)
    except IntegrityError as error:
        raise ValidationError({"region": _("Esa región ya tiene su evento.")}) from error
    record("public_account.event_added", event, by=by, now=now, region=region.slug)
    forget(account)
    return event


def _check_moment(account, starts_at, ends_at):
    if ends_at <= starts_at:
        raise ValidationError({"ends_at": _("El evento termina después de empezar.")})
    if day_of(starts_at).year != account.event_year:
        words = _("La cuenta es de %(year)d: el evento tiene que ser ese año.")
        raise ValidationError({"starts_at": words % {"year": account.event_year}})


def _held(event, *, by, now, seen_at=None):
    """The event as it is now, locked, if this person may change it. Raises StaleError."""
    Account.objects.select_for_update(no_key=True).get(pk=event.account_id)
    fresh = AccountEvent.objects.select_related("account__service", "region", "changed_by").get(pk=event.pk)
    require(can_manage_event(by, fresh, now=now))
    if seen_at is not None and fresh.changed_at != seen_at:
        raise StaleError(by=fresh.changed_by, at=fresh.changed_at)
    if fresh.account.status in (Status.FINAL, Status.CANCELLED):
        raise TransitionError(f"{fresh.account.code} no longer changes.")
    if fresh.status == Status_.CANCELLED:
        raise TransitionError("It was suspended.")
    return fresh


@transaction.atomic
def edit_event(event, *, by, now, seen_at, transcript=None, **fields):
    """Where it is, its stream and what makes it accessible. ``transcript``: an upload (WebVTT).

    A regional event moves here too; the main one moves with the calendar.
    """
    fresh = _held(event, by=by, now=now, seen_at=seen_at)
    if fresh.is_main and {"starts_at", "ends_at"} & fields.keys():
        raise ValueError("The main event moves with the calendar.")
    if "starts_at" in fields:
        if fresh.status == Status_.HELD:
            raise TransitionError("It was held: its date stays.")
        _check_moment(fresh.account, fields["starts_at"], fields["ends_at"])
    if transcript is not None:
        fields["transcript"] = store(transcript, by=by, now=now, kind="captions")
    for name, value in fields.items():
        setattr(fresh, name, value)
    fresh.changed_by, fresh.changed_at = by, now
    fresh.save(update_fields=[*fields, "changed_by", "changed_at"])
    if fresh.is_main and "mode" in fields:
        Account.objects.filter(pk=fresh.account_id).update(mode=fields["mode"])
    record("public_account.event_edited", fresh, by=by, now=now, fields=sorted(fields))
    forget(fresh.account)
    return fresh


@transaction.atomic
def cancel_regional(event, *, reason, by, now):
    """Suspend an event in a region. The main one is suspended with the account, or moved."""
    fresh = _held(event, by=by, now=now)
    if fresh.is_main:
        raise TransitionError("The main event is suspended with the account.")
    if not reason.strip():
        raise ValidationError({"reason": _("Di por qué se suspende.")})
    fresh.become(Status_.CANCELLED, reason=reason.strip(), changed_by=by, changed_at=now)
    record("public_account.event_cancelled", fresh, by=by, now=now, reason=reason)
    forget(fresh.account)
    return fresh


@transaction.atomic
def tell_attendance(event, *, women, men, other=0, undeclared=0, by, now, correction=""):
    """Who came, by sex: the event was held. A second time it is a correction, with its reason.

    Raises TransitionError before it starts or before the call.
    """
    fresh = _held(event, by=by, now=now)
    if fresh.account.status != Status.CALLED or fresh.starts_at is None or now < fresh.starts_at:
        raise TransitionError("It has not been held.")
    current = fresh.attendances.filter(superseded_at=None)
    before = current.exists()
    if before and not correction.strip():
        raise ValidationError({"correction": _("Di por qué se corrige: la cifra anterior sigue a la vista.")})
    current.update(superseded_at=now)
    attendance = Attendance.objects.create(
        event=fresh,
        women=women,
        men=men,
        other=other,
        undeclared=undeclared,
        total=women + men + other + undeclared,
        correction=correction.strip() if before else "",
        set_by=by,
        set_at=now,
    )
    if fresh.status == Status_.CALLED:
        fresh.become(Status_.HELD, changed_by=by, changed_at=now)
        if fresh.is_main:
            done(fresh.account, Milestone.Code.EVENT, now=fresh.starts_at)
    record("public_account.attendance_told", fresh, by=by, now=now, total=attendance.total)
    forget(fresh.account)
    return attendance


@transaction.atomic
def tell_audience(event, *, channel, views, source, read_on, by, now):
    """How many times a channel was seen, and where that was read. Telling it again replaces it."""
    fresh = _held(event, by=by, now=now)
    if fresh.starts_at is None or now < fresh.starts_at:
        raise TransitionError("It has not been held.")
    if read_on > day_of(now):
        raise ValidationError({"read_on": _("Esa fecha no ha llegado.")})
    channel = channel.strip()
    fresh.audiences.filter(channel=channel, superseded_at=None).update(superseded_at=now)
    told = Audience.objects.create(
        event=fresh, channel=channel, views=views, source=source.strip(), read_on=read_on,
        set_by=by, set_at=now,
    )  # fmt: skip
    record("public_account.audience_told", fresh, by=by, now=now, channel=channel, views=views)
    forget(fresh.account)
    return told
