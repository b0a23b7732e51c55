"""Whoever moderates, and what she does, for the tests of any app."""

from consultations.actions import moderating
from consultations.models import Attachment
from consultations.models.moderation import Reason
from participa.documents.models import Document
from participa.services.models import Membership
from tests.builders import NOON, an_officer_of

SPAM = {"reason": Reason.SPAM, "words": "Vende departamentos."}


def a_moderator(consultation):
    return an_officer_of(consultation.service, role=Membership.Role.MODERATOR)


def an_attachment(comment, name="plano.pdf", **fields):
    document = Document.objects.create(name=name, file=name, size=1, sha256=name[:1] * 64, uploaded_at=NOON)
    return Attachment.objects.create(comment=comment, document=document, at=NOON, **fields)


def answered_at_noon(consultation, by):
    consultation.status, consultation.answered_at, consultation.answered_by = "answered", NOON, by
    consultation.save()


def hidden(comment, by, now=NOON, **fields):
    moderating.hide(comment, by=by, now=now, **SPAM | fields)
    comment.refresh_from_db()
    return comment
