"""Who may do what with a yearly plan and with the topics that people propose."""

from django.db.models import Q

from participa.organizations.permissions import speaks_for
from participa.services.models import PublicService
from participa.services.permissions import EDITORS, Role, acts_for

from .models import AnnualPlan, Matter, TopicRequest

MODERATORS = (*EDITORS, Role.ANALYST, Role.MODERATOR)
Status = TopicRequest.Status


def services_of(user, *roles, now):
    """The services she acts for as a whole: a plan, and what is asked of it, are of all of the service."""
    return PublicService.objects.administered_by(user, *roles, now=now, whole=True)


def can_create(user, service, *, now):
    """Prepare the plan of a year."""
    return service.closed_on is None and acts_for(user, service, *EDITORS, now=now)


def can_manage(user, plan, *, now):
    """Write it, publish it, correct it, say what was done."""
    return can_create(user, plan.service, now=now)


def can_answer(user, topic, *, now):
    """Accept a topic into the plan, or say why not."""
    return can_create(user, topic.service, now=now)


def can_moderate(user, topic, *, now):
    """Take a topic away with a reason, or bring it back."""
    return topic.service.closed_on is None and acts_for(user, topic.service, *MODERATORS, now=now)


def plans_in_office(user, *, now):
    """The plans whose office pages she may read."""
    return AnnualPlan.objects.filter(service__in=services_of(user, now=now))


def topics_in_office(user, *, now):
    """The topics whose office pages she may read, also those that are not public."""
    return TopicRequest.objects.filter(service__in=services_of(user, now=now))


def can_propose(user, service):
    """Anyone who signed in, to a body that exists (Law 18.575, art. 73: on request)."""
    return user.is_authenticated and service.closed_on is None


def can_support(user, topic):
    """Anyone but its author, while it waits for its answer."""
    return (
        user.is_authenticated
        and topic.author_id != user.pk
        and topic.is_public
        and topic.status == Status.RECEIVED
    )


def can_withdraw(user, topic, *, now):
    """Its author, until it is answered; for an organisation, while she represents it."""
    return (
        user.is_authenticated
        and topic.author_id == user.pk
        and topic.status == Status.RECEIVED
        and (topic.organization_id is None or speaks_for(user, topic.organization_id, now=now))
    )


def readable_evidence(user, now):
    """Ids of the files that prove what was done: public with their plan; before, of whoever acts for it."""
    hers = plans_in_office(user, now=now).values("pk")
    found = Matter.objects.filter(Q(plan__in=AnnualPlan.objects.public()) | Q(plan__in=hers))
    return found.filter(document__isnull=False).values("document")
