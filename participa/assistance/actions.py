"""Opening and ending the time in which an official types for a person."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from accounts.actions import person_of_run
from accounts.models import NationalId, User
from participa.audit.actions import record
from participa.core.permissions import require

from .models import AssistedSession
from .permissions import can_assist


@transaction.atomic
def start(service, *, by, now, channel, place, commune_id=None, display_name="", run=""):
    """Attend a person. The session this official had open, if any, is over.

    ``run``: hers, if she shows it; only its mark is kept, and what she says will be hers when she signs in.
    Raises accounts.run.NotARunError. Nothing tells whether she had an account.
    """
    require(can_assist(by, service, now=now))
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two windows of hers: one after the other
    for earlier in AssistedSession.objects.filter(officer=by, ended_at=None):
        end(earlier, by=by, now=now)
    person = person_of_run(run, proven_by=NationalId.Proof.COUNTER, now=now) if run else None
    session = AssistedSession.objects.create(
        officer=by,
        service=service,
        channel=channel,
        place=place,
        commune_id=commune_id,
        person=person,
        display_name=display_name,
        started_at=now,
        expires_at=now + timedelta(minutes=settings.ASSISTED_SESSION_MINUTES),
    )
    record("assistance.started", session, by=by, now=now, on_behalf_of=person, channel=channel)
    return session


@transaction.atomic
def end(session, *, by, now) -> bool:
    """It is over, at ``now`` or when the clock had ended it. False if it was already."""
    require(session.officer_id == by.pk)
    ended_at = max(session.started_at, min(now, session.expires_at))
    if not AssistedSession.objects.filter(pk=session.pk, ended_at=None).update(ended_at=ended_at):
        return False
    session.ended_at = ended_at
    record("assistance.ended", session, by=by, now=now, on_behalf_of=session.person)
    return True
