"""Writing a boletín, putting it to leave, stopping it. Nothing here sends anything."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participa.audit.actions import record
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.mail import mail_from
from participa.core.pagecache import forget_pages
from participa.core.permissions import require
from participa.notifications.actions import announce, queue_written

from .hours import HALF_HOURS, by_day
from .models import Letter, Reach, Status
from .permissions import can_write
from .texts import as_html, as_text, has_picture

EVENT = "newsletter"
TEMPLATE = "notifications/newsletter"
CHOICES = ("topics", "regions", "services")
AT_NIGHT = gettext_lazy("Entre las 21:00 y las 8:00 no se envían boletines: prográmalo para el día.")


@transaction.atomic
def create(service, *, subject, by, now) -> Letter:
    """A draft of ``service``, or of SEGEGOB (None)."""
    require(can_write(by, service, now=now))
    letter = _insert(service, subject=subject.strip(), by=by, now=now)
    record("newsletter.created", letter, by=by, now=now, code=letter.code)
    return letter


@transaction.atomic
def duplicate(letter, *, by, now) -> Letter:
    """A new draft with the same words, for the same people."""
    require(can_write(by, letter.service, now=now))
    words = {"subject": letter.subject, "body": letter.body, "reach": letter.reach}
    copy = _insert(letter.service, **words, by=by, now=now)
    for name in CHOICES:
        getattr(copy, name).set(getattr(letter, name).all())
    record("newsletter.created", copy, by=by, now=now, code=copy.code, copied=letter.code)
    return copy


def _insert(service, *, by, now, **words):
    return Letter.objects.create(
        service=service, created_by=by, created_at=now, changed_by=by, changed_at=now, **words
    )


@transaction.atomic
def edit(letter, *, subject, body, reach, by, now, seen_at, **chosen) -> Letter:
    """Its words and its people, while it is a draft. ``chosen``: topics, regions, services.

    Raises ValidationError, StaleError, TransitionError.
    """
    letter = _held(letter, Status.DRAFT, by=by, now=now, seen_at=seen_at)
    if has_picture(body):
        raise ValidationError(
            {"body": _("Los boletines no llevan imágenes: quítalas, o enlaza la página que las tiene.")}
        )
    if reach == Reach.CHOSEN and not any(chosen.get(name) for name in CHOICES):
        raise ValidationError({"reach": _("Elige al menos una cosa que sigan, o envíalo a todas.")})
    for name in CHOICES:
        getattr(letter, name).set(chosen.get(name, ()) if reach == Reach.CHOSEN else ())
    _touch(letter, by=by, now=now, subject=subject.strip(), body=body.strip(), reach=reach)
    record("newsletter.edited", letter, by=by, now=now)
    return letter


def check_ready(letter, *, at, now) -> None:
    """What keeps it from leaving at ``at`` (None: now). Raises ValidationError."""
    if not letter.body:
        raise ValidationError(_("Todavía no tiene texto: escríbelo antes de enviarlo."))
    if at is None:
        if not by_day(now):
            raise ValidationError({"when": AT_NIGHT})
        return
    if at <= now:
        raise ValidationError({"day": _("Ese momento ya pasó. Elige otro, o envíalo ahora.")})
    if not by_day(at):
        raise ValidationError({"hour": AT_NIGHT})
    if at.time() not in HALF_HOURS:
        raise ValidationError({"hour": _("Elige una hora en punto o y media.")})


@transaction.atomic
def schedule(letter, *, at, by, now, seen_at=None) -> Letter:
    """It leaves at ``at``, unless somebody stops it. Raises ValidationError, StaleError, TransitionError."""
    letter = _held(letter, Status.DRAFT, by=by, now=now, seen_at=seen_at)
    check_ready(letter, at=at, now=now)
    letter.become(Status.SCHEDULED, scheduled_for=at, **_put_to_leave(letter, by, now))
    record("newsletter.scheduled", letter, by=by, now=now, at=at.isoformat())
    return letter


@transaction.atomic
def send_now(letter, *, by, now, seen_at=None) -> Letter:
    """It begins to leave. Once, whoever else presses the button.

    Raises ValidationError, StaleError, TransitionError.
    """
    letter = _held(letter, Status.DRAFT, by=by, now=now, seen_at=seen_at)
    check_ready(letter, at=None, now=now)
    letter.become(Status.SENDING, sending_at=now, **_put_to_leave(letter, by, now))
    record("newsletter.sent", letter, by=by, now=now)
    announce(EVENT, letter, now=now, version=letter.version)
    return letter


def _put_to_leave(letter, by, now):
    return {"version": letter.version + 1, "queued_by": by, "queued_at": now}


@transaction.atomic
def take_back(letter, *, by, now) -> Letter:
    """Before its hour: a draft again. Raises TransitionError."""
    letter = _held(letter, Status.SCHEDULED, by=by, now=now)
    fresh = {"scheduled_for": None, "queued_by": None, "queued_at": None}
    letter.become(Status.DRAFT, **fresh, changed_by=by, changed_at=now)
    record("newsletter.taken_back", letter, by=by, now=now)
    return letter


@transaction.atomic
def cancel(letter, *, by, now) -> Letter:
    """It leaves no more. While it is leaving, what has not left stays; what left cannot be taken back.

    Raises TransitionError.
    """
    letter = _held(letter, Status.DRAFT, Status.SCHEDULED, Status.SENDING, by=by, now=now)
    letter.become(Status.CANCELLED, cancelled_by=by, cancelled_at=now)
    record("newsletter.cancelled", letter, by=by, now=now)
    forget_pages(letter.get_absolute_url())
    return letter


@transaction.atomic
def send_trial(letter, *, by, now) -> None:
    """To her own address, as it will be read."""
    require(can_write(by, letter.service, now=now))
    mail = written(letter, trial=True)
    mail = mail._replace(subject=_("[Prueba] %(subject)s") % {"subject": mail.subject})
    queue_written(mail, by.email, key=f"letter:{letter.pk}:{int(now.timestamp())}", now=now, user=by)
    record("newsletter.tried", letter, by=by, now=now)


def written(letter, *, trial=False):
    """Its mail, in the active language but for what she wrote."""
    body = {"html": as_html(letter.body), "plain": as_text(letter.body)}
    return mail_from(TEMPLATE, letter=letter, trial=trial, **body)


def left(letter_id) -> None:
    """Somebody wanted no more boletines because of this one."""
    Letter.objects.filter(pk=letter_id).update(left=F("left") + 1)


def _held(letter, *statuses, by, now, seen_at=None):
    """The boletín as it is now, locked until this act ends. Raises StaleError, TransitionError."""
    fresh = Letter.objects.select_for_update(of=("self",), no_key=True)
    fresh = fresh.select_related("service", "changed_by").get(pk=letter.pk)
    require(can_write(by, fresh.service, now=now))
    if fresh.status not in statuses:
        raise TransitionError(f"{fresh.code} is {fresh.status} already.")
    if seen_at is not None and fresh.changed_at != seen_at:
        raise StaleError(by=fresh.changed_by, at=fresh.changed_at)
    return fresh


def _touch(letter, *, by, now, **changes):
    changes |= {"changed_by": by, "changed_at": now}
    Letter.objects.filter(pk=letter.pk).update(**changes)
    for name, value in changes.items():
        setattr(letter, name, value)
