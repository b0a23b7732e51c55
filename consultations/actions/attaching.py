"""Files that come with an observation. Nobody but its author and the team sees one until it was looked at
(``moderating.decide_attachment``).
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import ngettext

from consultations.models import Attachment, Comment, Consultation
from consultations.permissions import can_change_comment
from participa.audit.actions import record
from participa.core.pagecache import forget_pages
from participa.core.permissions import require
from participa.documents.actions import store

from .commenting import ClosedError

KIND = "attachment"  # of documents.inspection: its types and its weight


@transaction.atomic
def attach(comment, uploads, *, by, now) -> list[Attachment]:
    """Her files, kept with her observation and waiting to be looked at.

    ``uploads``: what a DocumentsField cleaned. Raises ClosedError once it may not be changed or where none
    are taken, ValidationError if they are too many or one is not fit to keep: then none is.
    """
    comment = _own(comment, by=by, now=now)
    if not comment.consultation.takes_attachments:
        raise ClosedError
    there = kept_of(comment)
    if there.count() + len(uploads) > settings.COMMENT_MAX_FILES:
        raise ValidationError(too_many())
    last = comment.attachments.aggregate(last=Max("number"))["last"] or 0
    sent = []
    for number, upload in enumerate(uploads, last + 1):
        document = store(upload, by=by, now=now, kind=KIND)
        sent.append(Attachment.objects.create(comment=comment, document=document, number=number, at=now))
        record("attachment.sent", comment, by=by, now=now, sha256=document.sha256)
    return sent


@transaction.atomic
def take_out(attachment, *, by, now) -> None:
    """Its author no longer sends it, while the observation may be changed. Nobody reads it any more.

    Raises TransitionError if it was taken out already.
    """
    comment = _own(attachment.comment, by=by, now=now)
    fresh = Attachment.objects.select_related("document").get(pk=attachment.pk)
    fresh.become(Attachment.Status.WITHDRAWN)
    record("attachment.withdrawn", comment, by=by, now=now, sha256=fresh.document.sha256)
    forget_pages(comment.consultation.get_absolute_url())


def kept_of(comment):
    """The files of a comment that its author did not take out."""
    return comment.attachments.exclude(status=Attachment.Status.WITHDRAWN)


def too_many() -> str:
    """How many files there may be, in words."""
    most = settings.COMMENT_MAX_FILES
    words = ngettext(
        "Una observación lleva hasta %(most)s archivo.",
        "Una observación lleva hasta %(most)s archivos.",
        most,
    )
    return words % {"most": most}


def _own(comment, *, by, now):
    """The comment, locked and as it is now, if this person may still change it."""
    Consultation.objects.select_for_update(no_key=True).get(pk=comment.consultation_id)
    fresh = (
        Comment.objects.select_for_update(of=("self",))
        .select_related("consultation__service")
        .get(pk=comment.pk)
    )
    require(by.is_authenticated and fresh.author_id == by.pk)
    if not can_change_comment(by, fresh, now=now):
        raise ClosedError
    return fresh
