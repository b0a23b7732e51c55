"""Who may do what with a consultation."""

from django.db.models import Q

from participa.organizations.permissions import speaks_for
from participa.services.models import Membership
from participa.services.permissions import EDITORS, Role

from .models import Answer, Attachment, BackgroundDocument, Consultation, IntakeBatch, Phase, TypedComment

ANSWERERS = (*EDITORS, Role.ANALYST)
MODERATORS = (Role.ADMIN, Role.OFFICER, Role.MODERATOR)
RULERS = (*MODERATORS, Role.APPROVER)


def can_manage(user, consultation, *, now):
    """Write the draft, ask for its approval, publish its answers."""
    return _administers(user, consultation, EDITORS, now)


def approvers_of(consultation, *, asked_by: int, now):
    """The roles of whoever may approve the draft: heads of service; where there is no other, administrators.

    Never whoever asked (her id), created it or changed it last, whatever her roles: nobody approves her own.
    """
    hands = {asked_by, consultation.created_by_id, consultation.changed_by_id} - {None}
    held = Membership.objects.current(now).filter(service=consultation.service_id, user__is_active=True)
    regions = list(consultation.regions.values_list("pk", flat=True))
    local = Q(region=regions[0]) if len(regions) == 1 else Q(pk=None)
    held = held.filter(Q(region=None) | local).exclude(user__in=hands)
    heads = held.filter(role=Role.APPROVER)
    return heads if heads.exists() else held.filter(role=Role.ADMIN)


def can_approve(user, review, *, now):
    """Publish by act the draft that waits, or give it back."""
    who = approvers_of(review.consultation, asked_by=review.asked_by_id, now=now)
    return who.filter(user=user.pk).exists()


def can_answer(user, consultation, *, now):
    """Group comments and write answers; publishing them takes ``can_manage``."""
    return _administers(user, consultation, ANSWERERS, now)


def _administers(user, consultation, roles, now):
    here = Consultation.objects.filter(pk=consultation.pk)
    return here.administered_by(user, *roles, now=now).exists()


def can_comment(user, consultation, *, now):
    """Anyone who signed in, while it is open (Law 18.575, art. 69: no other gate)."""
    return user.is_authenticated and consultation.takes_comments_at(now)


def can_type(user, session, consultation, *, received_at, now):
    """An official, in her open session, what a person says to her now or handed in on paper in time.

    Until the answers are published: whatever came in time is owed one.
    """
    return (
        session.officer_id == user.pk
        and session.is_open_at(now)
        and session.service_id == consultation.service_id
        and (received_at == now or (session.is_on_paper and received_at < now))
        and consultation.takes_comments_at(received_at)
        and consultation.answered_at is None
        and can_answer(user, consultation, now=now)
    )


def typable(user, session, *, now):
    """Those for which this official may type in ``session``: open, or shut and with papers to type."""
    phases = [Phase.OPEN, Phase.IN_ANALYSIS] if session.is_on_paper else [Phase.OPEN]
    hers = Consultation.objects.administered_by(user, *ANSWERERS, now=now)
    return hers.filter(service=session.service_id).in_phases(phases, now=now)


def can_support(user, comment, *, now):
    """Anyone who signed in but its author, where the service takes supports and while it is open."""
    return (
        user.is_authenticated
        and comment.author_id != user.pk
        and comment.status == comment.Status.RECEIVED
        and comment.consultation.takes_supports
        and comment.consultation.takes_comments_at(now)
    )


def can_change_comment(user, comment, *, now, voices=None):
    """Its author, until the consultation closes; if it was said for an organisation, while she represents it.

    ``voices``: the keys of those she represents, where they are already known (lists).
    """
    return (
        user.is_authenticated
        and comment.author_id == user.pk
        and comment.status == comment.Status.RECEIVED
        and comment.consultation.takes_comments_at(now)
        and still_speaks(user, comment, now=now, voices=voices)
    )


def still_speaks(user, comment, *, now, voices=None):
    """Was it said in her own name, or for an organisation that she still represents?"""
    if comment.organization_id is None:
        return True
    if voices is not None:
        return comment.organization_id in voices
    return speaks_for(user, comment.organization_id, now=now)


def readable_background(user, now):
    """Ids of the background files this person may read: of public consultations and of drafts of hers."""
    hers = Consultation.objects.administered_by(user, now=now)
    readable = Q(consultation__in=Consultation.objects.public()) | Q(consultation__in=hers)
    return BackgroundDocument.objects.filter(readable, document__isnull=False).values("document")


def readable_answers(user, now):
    """Ids of the files sent with the questionnaires of the consultations that this person answers."""
    hers = Consultation.objects.administered_by(user, *ANSWERERS, now=now)
    of_hers = _sent_files().filter(sheet__consultation__in=hers, question__is_confidential=False)
    return of_hers.values("document")


def own_answers(user, now):
    """Ids of the files that this person sent with a questionnaire."""
    return _sent_files().filter(sheet__author=user.pk or 0).values("document")


def _sent_files():
    return Answer.objects.filter(sheet__withdrawn_at=None, document__isnull=False)


def readable_scans(user, now):
    """Ids of the scanned papers this person may read: those of the consultations she answers."""
    hers = Consultation.objects.administered_by(user, *ANSWERERS, now=now)
    return TypedComment.objects.filter(comment__consultation__in=hers, scan__isnull=False).values("scan")


def readable_attachments(user, now):
    """Ids of the files of observations this person may read: published, or hers and not taken out."""
    found = Attachment.objects.visible().values("document")
    if not user.is_authenticated:
        return found
    hers = Attachment.objects.exclude(status=Attachment.Status.WITHDRAWN).filter(comment__author=user.pk)
    return Attachment.objects.filter(
        Q(pk__in=Attachment.objects.visible().values("pk")) | Q(pk__in=hers.values("pk"))
    ).values("document")


def waiting_attachments(user, now):
    """Ids of those that this person may read because she moderates or answers, though nobody else may."""
    hers = Consultation.objects.administered_by(user, *ANSWERERS, *MODERATORS, now=now)
    kept = Attachment.objects.exclude(status__in=[Attachment.Status.WITHDRAWN, Attachment.Status.APPROVED])
    return kept.filter(comment__consultation__in=hers).exclude(comment__author=user.pk).values("document")


def readable_batch_scans(user, now):
    """Ids of the scanned piles of papers this person may read: those of the consultations she answers."""
    hers = Consultation.objects.administered_by(user, *ANSWERERS, now=now)
    return IntakeBatch.objects.filter(consultation__in=hers, scan__isnull=False).values("scan")


# Moderation ------------------------------------------------------------------------------------


def can_moderate(user, comment, *, now):
    """Keep, hide, restore or redact it. Never what she wrote herself."""
    return comment.author_id != user.pk and _administers(user, comment.consultation, MODERATORS, now)


def can_screen(user, sheet, *, now):
    """Take what it says in words out of sight, or show it again. Never what she answered herself."""
    return sheet.author_id != user.pk and _administers(user, sheet.consultation, MODERATORS, now)


def can_report(user, comment):
    """Anyone who signed in, of what somebody else wrote and is shown."""
    return (
        user.is_authenticated and comment.author_id != user.pk and comment.status == comment.Status.RECEIVED
    )


def can_dispute(user, comment, *, now):
    """Whoever figures as its author without having sent it herself: an official typed it in her name, or
    somebody else said it in the name of an organisation that she represents at ``now``.
    """
    if not user.is_authenticated:
        return False
    if comment.author_id == user.pk:
        return comment.channel != comment.Channel.WEB
    return comment.organization_id is not None and speaks_for(user, comment.organization_id, now=now)


def can_rule(user, appeal, *, now):
    """Somebody else than whoever did the act, asked for it or typed it, acting for the service (practice;
    impartiality: Law 19.880, arts. 11 and 12)."""
    comment = appeal.comment
    typist = comment.assisted_session.officer_id if comment.assisted_session_id else None
    typist = comment.intake.by_id if comment.intake_id else typist
    if user.pk in (appeal.act.by_id, appeal.author_id, comment.author_id, typist):
        return False
    if comment.reports.filter(reporter=user).exists():
        return False
    return _administers(user, comment.consultation, RULERS, now)


def moderated_by(user, *, now):
    """The consultations whose moderation this person sees."""
    return Consultation.objects.public().administered_by(user, *RULERS, now=now)
