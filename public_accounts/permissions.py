"""Who may do what with a public account."""

from django.db.models import Q

from participa.organizations.permissions import speaks_for
from participa.reference.models import Region
from participa.services.models import Membership
from participa.services.permissions import EDITORS, Role, confined_to

from .models import (
    Account,
    AccountEvent,
    Assessment,
    Commitment,
    CouncilNote,
    Report,
    Status,
)

ANSWERERS = (*EDITORS, Role.ANALYST)
MODERATORS = (*ANSWERERS, Role.MODERATOR)


def can_create(user, service, *, now):
    """Prepare the account of a season: whoever acts for the whole service."""
    held = Membership.objects.held_by(user, *EDITORS, now=now)
    return service.closed_on is None and held.filter(service=service, region=None).exists()


def can_manage(user, account, *, now):
    """Plan it, call it, publish its reports, tell its attendance and its commitments."""
    return _administers(user, account, EDITORS, now)


def can_answer(user, account, *, now):
    """Group questions, answer them and type those of the hall."""
    return _administers(user, account, ANSWERERS, now)


def can_moderate(user, account, *, now):
    """Take a question away with a reason, or bring it back."""
    return _administers(user, account, MODERATORS, now)


def visible_in_office(user, *, now):
    """Those prepared here of the services in which this person holds any role, of a region too."""
    held = Membership.objects.held_by(user, now=now)
    return Account.objects.exclude(status=Status.REPORTED).filter(service__in=held.values("service"))


def regions_of(user, account, *, now):
    """The regions in which this person may call an event of it: all, those of her role, or none."""
    if account.service.closed_on is not None or account.status == Status.REPORTED:
        return Region.objects.none()
    limit = confined_to(user, account.service, *EDITORS, now=now)
    return Region.objects.all() if limit is None else Region.objects.filter(pk__in=limit)


def _administers(user, account, roles, now):
    here = Account.objects.filter(pk=account.pk, service__closed_on=None).exclude(status=Status.REPORTED)
    return here.administered_by(user, *roles, now=now).exists()


def can_manage_event(user, event, *, now):
    """Tell how an event went: whoever acts for the service, or for that region of it."""
    here = AccountEvent.objects.filter(pk=event.pk, account__service__closed_on=None)
    here = here.exclude(account__status=Status.REPORTED)
    return here.administered_by(user, *EDITORS, now=now).exists()


def can_ask(user, account, *, now):
    """Anyone who signed in, while questions are open."""
    return user.is_authenticated and account.takes_questions_at(now)


def can_propose_topic(user, account, *, now):
    """Anyone who signed in, from the call until the day that topics are asked ends."""
    return user.is_authenticated and takes_topics(account, now=now)


def takes_topics(account, *, now):
    """Is that instant before the end of the day until which topics are proposed?"""
    if account.status != Status.CALLED:
        return False
    topics = account.milestones.filter(code="topics").exclude(planned_on=None).first()
    return topics is not None and now < topics.closes_at


def takes_support(question, *, now):
    """May people say that they want to know the same? While questions, or topics, are taken."""
    if question.kind == question.Kind.QUESTION:
        return question.account.takes_questions_at(now)
    return takes_topics(question.account, now=now)


def can_withdraw(user, question, *, now):
    """Its author, while questions are open and nobody answered it."""
    return (
        user.is_authenticated
        and question.author_id == user.pk
        and question.status == question.Status.RECEIVED
        and takes_support(question, now=now)
        and question.answer is None
        and (question.organization_id is None or speaks_for(user, question.organization_id, now=now))
    )


def can_tell(user, commitment, *, now):
    """Tell how a commitment of hers goes, as the body."""
    here = Commitment.objects.filter(pk=commitment.pk, service__closed_on=None)
    return here.administered_by(user, *EDITORS, now=now).exists()


def can_assess(user, commitment, organization, *, now):
    """Say how civil society sees it: whoever represents an accredited organisation."""
    public = Commitment.objects.public().filter(pk=commitment.pk).exists()
    return user.is_authenticated and public and speaks_for(user, organization, now=now)


# Files -----------------------------------------------------------------------------------------


def _public_or_hers(user, now, way="account"):
    """What is of a public account, or of one this person administers. ``way``: how a row reaches it."""
    hers = Account.objects.administered_by(user, now=now)
    return Q(**{f"{way}__in": Account.objects.public()}) | Q(**{f"{way}__in": hers})


def readable_reports(user, now):
    """Ids of the reports' files: published ones of public accounts, and drafts of one's own."""
    hers = Account.objects.administered_by(user, now=now)
    published = Q(account__in=Account.objects.public(), published_at__isnull=False)
    found = Report.objects.filter(published | Q(account__in=hers), document__isnull=False)
    return found.values("document")


def readable_transcripts(user, now):
    found = AccountEvent.objects.filter(_public_or_hers(user, now), transcript__isnull=False)
    return found.values("transcript")


def readable_notes(user, now):
    found = CouncilNote.objects.filter(_public_or_hers(user, now), document__isnull=False)
    return found.values("document")


def readable_evidence(user, now):
    """Of commitments that anybody may read, or of one's own body."""
    hers = Commitment.objects.administered_by(user, now=now)
    readable = Q(commitment__in=Commitment.objects.public()) | Q(commitment__in=hers)
    return Assessment.objects.filter(readable, document__isnull=False).values("document")


def typable(user, session, *, now):
    """The accounts of which this official may type a question in ``session``, at a counter."""
    hers = Account.objects.administered_by(user, *ANSWERERS, now=now)
    return hers.filter(service=session.service_id).taking_questions(now=now)
