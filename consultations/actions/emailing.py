"""An observation of somebody without account: it waits until she types the code mailed to her.

The instant it arrived decides whether it came in time; nothing of it is shown before. Her address is kept
to send her the answer, and forgotten after it (``consultations.retention``).
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import get_language

from consultations import edition_texts
from consultations.models import Consultation, EmailedComment, Section
from participa.audit.actions import record
from participa.core.mail import mail_from
from participa.notifications.actions import announce, queue_message, queue_written

from .commenting import ClosedError, receive

DIGITS = 6
DECLARED = ("sex", "age_band", "residence_id")


class CodeError(Exception):
    """That is not the code. ``left``: how many times she may still try."""

    def __init__(self, left):
        super().__init__(left)
        self.left = left


class ExpiredError(Exception):
    """The code is no longer good: its hour passed, or it was tried too often."""


@transaction.atomic
def send_by_mail(consultation, *, email, now, text, section=None, **said) -> EmailedComment:
    """Keep what she wrote, unseen by anybody, and mail her a code. ``now``: the instant it arrived.

    ``said``: the other arguments of ``commenting.comment``, as JSON keeps them.
    Raises ClosedError outside the window.
    """
    if not consultation.takes_comments_at(now):
        raise ClosedError
    said.pop("organization", None)  # whoever speaks for one has an account
    data = said | {"text": text, "section": section.pk if section else None}
    waiting = EmailedComment.objects.create(
        consultation=consultation,
        email=email.strip().lower(),
        data=data,
        at=now,
        expires_at=now + timedelta(minutes=settings.EMAILED_COMMENT_MINUTES),
    )
    _mail_code(waiting, now=now)
    record("comment.code_sent", waiting, by=None, now=now, consultation=consultation.code)
    return waiting


@transaction.atomic
def send_again(waiting, *, now) -> None:
    """Another code, which replaces the one before; it is good until the same instant.

    Raises ExpiredError once there is nothing to prove any more.
    """
    waiting = EmailedComment.objects.select_for_update(of=("self",)).get(pk=waiting.pk)
    if waiting.comment_id or not is_live(waiting, now=now):
        raise ExpiredError
    _mail_code(waiting, now=now)
    record("comment.code_sent", waiting, by=None, now=now, consultation=waiting.consultation.code)


def is_live(waiting, *, now) -> bool:
    """May its code still be typed?"""
    return now < waiting.expires_at and waiting.attempts < settings.EMAILED_COMMENT_ATTEMPTS


def _mail_code(waiting, *, now):
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    waiting.digest = _digest(waiting, code)
    waiting.save(update_fields=["digest"])
    mail = mail_from(
        "notifications/comment_code",
        code=code,
        consultation=waiting.consultation,
        minutes=settings.EMAILED_COMMENT_MINUTES,
    )
    key = f"emailed_comment:{waiting.pk}:{waiting.digest[:12]}"
    queue_written(mail, waiting.email, key=key, now=now, good_until=waiting.expires_at, last=True)


def _digest(waiting, code):
    return salted_hmac("consultations.emailed", f"{waiting.pk}:{code}", algorithm="sha256").hexdigest()


def confirm(waiting, *, code, now):
    """The comment that this code proves: received when it was sent. The same code again gives the same one.

    Raises CodeError (and the attempt counts, whatever else is undone), ExpiredError, or ClosedError if the
    consultation was called off or answered meanwhile.
    """
    if not waiting.comment_id and not _try(waiting, code, now=now):
        left = settings.EMAILED_COMMENT_ATTEMPTS - _attempts(waiting)
        if left <= 0:
            raise ExpiredError
        raise CodeError(left)
    return _confirm(waiting, code=code, now=now)


def _attempts(waiting):
    return EmailedComment.objects.values_list("attempts", flat=True).get(pk=waiting.pk)


def _try(waiting, code, *, now):
    """Count an attempt before looking at the code: a thousand at once are a thousand attempts."""
    here = EmailedComment.objects.filter(pk=waiting.pk, comment=None, expires_at__gt=now)
    if not here.filter(attempts__lt=settings.EMAILED_COMMENT_ATTEMPTS).update(attempts=F("attempts") + 1):
        waiting.refresh_from_db()
        if waiting.comment_id is None:
            raise ExpiredError
    waiting.refresh_from_db()
    return _is_right(waiting, code)


def _is_right(waiting, code):
    return constant_time_compare(waiting.digest, _digest(waiting, code))


@transaction.atomic
def _confirm(waiting, *, code, now):
    # Whoever publishes the answers holds it too: nothing comes in once every comment has its answer.
    consultation = (
        Consultation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("service")
        .get(pk=waiting.consultation_id)
    )
    waiting = EmailedComment.objects.select_for_update(of=("self",)).get(pk=waiting.pk)
    if not _is_right(waiting, code):
        raise ExpiredError
    if waiting.comment_id:
        return waiting.comment
    if consultation.answered_at or not consultation.takes_comments_at(waiting.at):
        raise ClosedError
    said = dict(waiting.data)
    section = Section.objects.filter(consultation=consultation, pk=said.pop("section")).first()
    about = edition_texts.quoted(consultation, said.pop("paragraph", ""))
    section = about.section if about else section
    declared = {name: said.pop(name, None) or ("" if name != "residence_id" else None) for name in DECLARED}
    comment = receive(
        consultation, declared, about, author=None, section=section, submitted_at=waiting.at, **said
    )
    language = get_language()
    waiting.comment, waiting.confirmed_at, waiting.data = comment, now, {"language": language}
    waiting.save(update_fields=["comment", "confirmed_at", "data"])
    record("comment.received", comment, by=None, now=now, consultation=consultation.code)
    announce("comment_received", comment, now=now, consultation=consultation.pk)
    queue_message(
        "comment_received",
        comment,
        now=now,
        address=waiting.email,
        consultation=consultation.pk,
        language=language,
    )
    return comment
