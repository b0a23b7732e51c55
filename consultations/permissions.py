"""Who may do what with a consultation."""

from django.db.models import Q

from participa.services.permissions import EDITORS, Role

from .models import BackgroundDocument, Consultation

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


def can_change_comment(user, comment, *, now):
    """Its author, until the consultation closes."""
    return (
        user.is_authenticated
        and comment.author_id == user.pk
        and comment.status == comment.Status.RECEIVED
        and comment.consultation.takes_comments_at(now)
    )


def readable_background(user, now):
    """Ids of the background files this person may read: of public consultations and of drafts of hers."""
    hers = Consultation.objects.administered_by(user, now=now)
    readable = Q(consultation__in=Consultation.objects.public()) | Q(consultation__in=hers)
    return BackgroundDocument.objects.filter(readable, document__isnull=False).values("document")
