"""Who may do what with a consultation."""

from django.db.models import Q

from participa.organizations.permissions import speaks_for
from participa.services.permissions import EDITORS, Role

from .models import BackgroundDocument, Consultation, Phase, TypedComment

ANSWERERS = (*EDITORS, Role.ANALYST)


def can_manage(user, consultation, *, now):
    """Write the draft, publish it, publish its answers."""
    return _administers(user, consultation, EDITORS, now)


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


def readable_scans(user, now):
    """Ids of the scanned papers this person may read: those of the consultations she answers."""
    hers = Consultation.objects.administered_by(user, *ANSWERERS, now=now)
    return TypedComment.objects.filter(comment__consultation__in=hers, scan__isnull=False).values("scan")
