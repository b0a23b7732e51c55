"""What plans tell people: that a topic of theirs was received, answered or taken away."""

from participa.core.dates import full_date
from participa.notifications.events import Event, event
from participa.notifications.people import ToPeople, pk_of

from .models import TopicRequest

Status = TopicRequest.Status


@event("annual_plan_published")
class AnnualPlanPublished(Event):
    """The fact is kept for whoever follows the service."""


class OfATopic(ToPeople):
    """To whoever proposed it."""

    def people(self, pk, announcement):
        return TopicRequest.objects.filter(pk=pk, author__isnull=False).values("author")

    def words(self, message):
        found = TopicRequest.objects.select_related("service", "organization", "matter__plan__service")
        topic = found.get(pk=pk_of(message))
        return {"topic": topic, "due": full_date(topic.due_on)}


@event("topic_received")
class TopicReceived(OfATopic):
    """Her receipt."""

    template = "topic_received"

    def may_receive(self, message):
        gone = (Status.WITHDRAWN, Status.REMOVED)
        gone = TopicRequest.objects.filter(pk=pk_of(message), status__in=gone)
        return "el tema fue retirado" if gone.exists() else ""


@event("topic_answered")
class TopicAnswered(OfATopic):
    template = "topic_answered"


@event("topic_removed")
class TopicRemoved(OfATopic):
    template = "topic_removed"

    def may_receive(self, message):
        removed = TopicRequest.objects.filter(pk=pk_of(message), status=Status.REMOVED)
        return "" if removed.exists() else "el tema se volvió a mostrar"

    def words(self, message):
        words = super().words(message)
        return words | {"contact": words["topic"].service.contacts.current().first()}
