"""Secret addresses of a draft, for whoever should read it before it is published."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from consultations.actions.freezing import hold
from consultations.models import PreviewLink
from consultations.permissions import can_manage
from consultations.previews import digest_of
from participa.audit.actions import record
from participa.core.lifecycle import TransitionError
from participa.core.permissions import require


@transaction.atomic
def share(consultation, *, by, now):
    """(the link, its secret) of a new address. The secret is given once: only its digest is kept.

    Raises TransitionError if it is no longer a draft.
    """
    require(can_manage(by, consultation, now=now))
    hold(consultation)
    secret = secrets.token_urlsafe(32)
    expires_at = now + timedelta(days=settings.PREVIEW_LINK_DAYS)
    link = PreviewLink.objects.create(
        consultation=consultation, digest=digest_of(secret), by=by, at=now, expires_at=expires_at
    )
    record("consultation.preview_shared", consultation, by=by, now=now, link=link.pk)
    return link, secret


@transaction.atomic
def take_away(link, *, by, now):
    """From now on nobody reads by it. TransitionError if a colleague took it away first."""
    require(can_manage(by, link.consultation, now=now))
    if not PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now):
        raise TransitionError(f"Link {link.pk} was taken away before.")
    record("consultation.preview_taken_away", link.consultation, by=by, now=now, link=link.pk)
