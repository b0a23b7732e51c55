"""What a citizen does: write, amend, withdraw, keep a draft for later."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from consultations import edition_texts
from consultations.actions.anchoring import hold_editions, place
from consultations.models import (
    Anchor,
    Comment,
    CommentDelta,
    CommentDraft,
    CommentGroup,
    CommentVersion,
    Consultation,
    ParticipantProfile,
    TypedComment,
)
from consultations.permissions import (
    can_answer,
    can_change_comment,
    can_comment,
    can_type,
    still_speaks,
)
from consultations.receipts import fingerprint, new_code
from consultations.tallies import facts_of
from participa.assistance.models import AssistedSession
from participa.audit.actions import record
from participa.core.calendar import legally_received
from participa.core.pagecache import forget_pages
from participa.core.permissions import require
from participa.deadlines.engine import national_holidays
from participa.notifications.actions import announce, queue_message
from participa.organizations.permissions import speaks_for

GONE = _("Esa parte se eliminó del texto mientras escribías. Elige otra o comenta toda la consulta.")


class ClosedError(Exception):
    """The consultation takes no comments at that instant."""


class VoiceError(Exception):
    """She does not represent, at that instant, the organisation in whose name it was or would be said."""


class SessionOverError(Exception):
    """The official no longer attends that person: she ended it, or its time passed."""


@transaction.atomic
def comment(
    consultation,
    *,
    by,
    now,
    text,
    section=None,
    position="",
    display_name="",
    organization=None,
    region_id=None,
    commune_id=None,
    sex="",
    age_band="",
    residence_id=None,
    paragraph="",
):
    """Receive an observation. ``now`` is the instant the request arrived: it decides whether it came in time.

    ``organization``: in whose name she speaks. ``paragraph``: the name of the one it is about
    (edition_texts.Quoted), which says its section too. Returns the comment with its receipt code. Raises
    ClosedError outside the window, VoiceError if she does not represent that organisation, ValidationError
    if that section is no longer in the text.
    """
    if not can_comment(by, consultation, now=now):
        require(by.is_authenticated)
        raise ClosedError
    if organization is not None and not speaks_for(by, organization, now=now):
        raise VoiceError
    about = edition_texts.quoted(consultation, paragraph) if paragraph else None
    section = about.section if about else section
    if section is not None and section.removed_at:
        raise ValidationError({"section": GONE})
    received = receive(
        consultation,
        {"sex": sex, "age_band": age_band, "residence_id": residence_id},
        about,
        section=section,
        author=by,
        organization=organization,
        display_name=display_name,
        position=position,
        text=text,
        region_id=region_id,
        commune_id=commune_id,
        submitted_at=now,
    )
    record("comment.received", received, by=by, now=now, consultation=consultation.code)
    announce("comment_received", received, now=now, consultation=consultation.pk)
    return received


@transaction.atomic
def type_comment(
    session,
    consultation,
    *,
    by,
    now,
    text,
    section=None,
    position="",
    display_name="",
    region_id=None,
    commune_id=None,
    sex="",
    age_band="",
    residence_id=None,
    received_at=None,
    scan=None,
    email="",
):
    """An official types, in her open ``session``, what a person says (now) or handed in on paper (before).

    ``received_at``: what the stamp on the paper says; it decides whether it came in time. ``scan``:
    a Document.
    ``email``: where the receipt is sent, once; nobody proved it to be hers, so it is kept in no account.
    Raises SessionOverError, ClosedError.
    """
    session = AssistedSession.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    require(session.officer_id == by.pk)
    if not session.is_open_at(now):
        raise SessionOverError
    received_at = received_at or now
    # Whoever publishes the answers holds it too: nothing comes in once every comment has its answer.
    consultation = (
        Consultation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("service")
        .get(pk=consultation.pk)
    )
    require(can_answer(by, consultation, now=now))
    if not can_type(by, session, consultation, received_at=received_at, now=now):
        raise ClosedError
    received = receive(
        consultation,
        {"sex": sex, "age_band": age_band, "residence_id": residence_id},
        section=section,
        author=session.person,
        assisted_session=session,
        channel=session.channel,
        display_name=display_name,
        position=position,
        text=text,
        region_id=region_id,
        commune_id=commune_id,
        submitted_at=received_at,
    )
    TypedComment.objects.create(comment=received, at=now, scan=scan)
    record(
        "comment.received",
        received,
        by=by,
        now=now,
        on_behalf_of=session.person,
        consultation=consultation.code,
        session=session.pk,
        channel=session.channel,
    )
    announce("comment_received", received, now=now, consultation=consultation.pk)
    if email:
        queue_message("comment_received", received, now=now, address=email, consultation=consultation.pk)
    return received


def receive(consultation, declared, about=None, **fields):
    """One more comment, with what its author declared of herself, and counted. ``about``: a Quoted."""
    if about:
        hold_editions(consultation)
    received = Comment.objects.create(
        consultation=consultation,
        receipt=new_code(consultation.service.code),
        sha256=fingerprint(fields["text"]),
        legally_received_at=legally_received(fields["submitted_at"], national_holidays()),
        **fields,
    )
    if about:
        place(received, about)
    profile = None
    if any(declared.values()):
        profile = ParticipantProfile.objects.create(comment=received, **declared)
    count(received, profile, +1)
    return received


def count(comment, profile, change):
    """One comment more (+1) or less (-1) in the figures."""
    CommentDelta.objects.create(
        consultation_id=comment.consultation_id, change=change, facts=facts_of(comment, profile)
    )


@transaction.atomic
def amend(comment, *, by, now, text, section=None, position=""):
    """Say it better before the closing. The earlier version is kept; the receipt code stays the same.

    A comment that an analyst had already grouped leaves its group: it may say something else now.
    """
    comment = _own(comment, by=by, now=now)
    return rewrite(comment, by=by, now=now, text=text, section=section, position=position)


@transaction.atomic
def rewrite(comment, *, by, now, text, section=None, position=""):
    """Keep what it said as a version and let it say this. Whoever may, and the locks, are the caller's."""
    if (text, section, position) == (comment.text, comment.section, comment.position):
        return comment
    if section != comment.section:  # it is about something else now
        Anchor.objects.filter(comment=comment).delete()
    CommentVersion.objects.create(
        comment=comment,
        number=comment.version,
        text=comment.text,
        position=comment.position,
        section=comment.section,
        sha256=comment.sha256,
        written_at=comment.amended_at or comment.submitted_at,
        replaced_at=now,
    )
    profile = ParticipantProfile.objects.filter(comment=comment).first()
    count(comment, profile, -1)
    leave_group(comment)
    comment.text, comment.section, comment.position = text, section, position
    comment.sha256, comment.version, comment.amended_at = fingerprint(text), comment.version + 1, now
    comment.is_redacted = False  # its fingerprint is again that of what is read
    changed = ("text", "section", "position", "sha256", "is_redacted", "version", "amended_at", "group")
    comment.save(update_fields=changed)
    count(comment, profile, +1)
    forget_pages(comment.consultation.get_absolute_url())
    record("comment.amended", comment, by=by, now=now, version=comment.version)
    return comment


@transaction.atomic
def withdraw(comment, *, by, now):
    """Take it back before the closing. It is no longer shown nor answered; the record of it remains."""
    comment = _own(comment, by=by, now=now)
    return take_back(comment, by=by, now=now)


@transaction.atomic
def take_back(comment, *, by, now):
    """It is no longer shown, counted nor answered. Whoever may, and the locks, are the caller's."""
    profile = ParticipantProfile.objects.filter(comment=comment).first()
    leave_group(comment)
    comment.become(Comment.Status.WITHDRAWN, withdrawn_at=now, group=None)
    count(comment, profile, -1)
    forget_pages(comment.consultation.get_absolute_url())
    record("comment.withdrawn", comment, by=by, now=now)
    return comment


def _own(comment, *, by, now):
    """The comment, locked and as it is now, if this person may still change it.

    First the consultation, as whoever moves comments between groups does: neither sees the other half way.
    """
    Consultation.objects.select_for_update(no_key=True).get(pk=comment.consultation_id)
    fresh = (
        Comment.objects.select_for_update(of=("self",))
        .select_related("consultation__service", "section")
        .get(pk=comment.pk)
    )
    require(by.is_authenticated and fresh.author_id == by.pk)
    if not still_speaks(by, fresh, now=now):
        raise VoiceError
    if not can_change_comment(by, fresh, now=now):
        raise ClosedError
    return fresh


def leave_group(comment):
    """Out of its group, and no longer its quote; whoever calls it saves ``group``."""
    if comment.group_id:
        CommentGroup.objects.filter(pk=comment.group_id).update(size=F("size") - 1)
        CommentGroup.objects.filter(pk=comment.group_id, quote=comment).update(quote=None)
        comment.group = None


@transaction.atomic
def keep_draft(consultation, data, *, by, now):
    """Keep what somebody is writing until she comes back. Nobody else reads it; it is not a comment."""
    require(by.is_authenticated)
    CommentDraft.objects.update_or_create(
        user=by, consultation=consultation, defaults={"data": data, "saved_at": now}
    )


def forget_draft(consultation, *, by):
    """The draft became a comment."""
    CommentDraft.objects.filter(user=by, consultation=consultation).delete()
