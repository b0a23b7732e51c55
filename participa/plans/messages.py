"""What plans tell people: that one was published, and what became of the topics they proposed."""

from django.urls import reverse

from participa.core.dates import full_date
from participa.notifications.events import event
from participa.notifications.people import ToPeople, pk_of
from participa.reference.models import Region, Topic
from participa.services.followables import WITH_MARKS, marks_of
from participa.subscriptions.followables import marks_of_region, marks_of_topics
from participa.subscriptions.news import News

from .models import AnnualPlan, Matter, TopicRequest

Status = TopicRequest.Status
MATTERS = 12  # of a plan, that its mail names


@event("annual_plan_published")
class AnnualPlanPublished(News):
    """To whoever follows the body, or a topic or a region of its matters."""

    template = "annual_plan_published"
    search = "buscar-servicios"

    def public(self):
        return AnnualPlan.objects.public().select_related(*WITH_MARKS)

    def marks(self, thing):
        topics = Topic.objects.filter(pk__in=thing.matters.values("topics")).select_related("parent")
        regions = Region.objects.filter(pk__in=thing.matters.values("regions"))
        found = [*marks_of(thing.service), *marks_of_topics(topics)]
        return dict.fromkeys([*found, *(mark for region in regions for mark in marks_of_region(region))])

    def searched(self, thing):
        return {self.search: thing.service_id}

    def path(self, announcement):
        plan = self.public().filter(pk=pk_of(announcement)).first()
        return plan.get_absolute_url() if plan else ""

    def words(self, message):
        plan = self.public().get(pk=pk_of(message))
        matters = list(plan.matters.exclude(status=Matter.Status.DROPPED).in_order())
        return {
            "plan": plan,
            "service": plan.service,
            "count": len(matters),
            "titles": [one.title for one in matters[:MATTERS]],
            "more": max(0, len(matters) - MATTERS),
        }


class OfATopic(ToPeople):
    """To whoever proposed it."""

    def people(self, pk, announcement):
        return TopicRequest.objects.filter(pk=pk, author__isnull=False).values("author")

    def path(self, announcement):
        topic = TopicRequest.objects.get(pk=pk_of(announcement))
        return reverse("plans:receipt", args=[topic.receipt])

    def words(self, message):
        found = TopicRequest.objects.select_related("service", "organization", "matter__plan__service")
        topic = found.get(pk=pk_of(message))
        return {"topic": topic, "due": full_date(topic.due_on)}


@event("topic_received")
class TopicReceived(OfATopic):
    """Her receipt."""

    template = "topic_received"
    may_be_silenced = False

    def may_receive(self, message):
        gone = (Status.WITHDRAWN, Status.REMOVED)
        gone = TopicRequest.objects.filter(pk=pk_of(message), status__in=gone)
        return "el tema fue retirado" if gone.exists() else ""


@event("topic_answered")
class TopicAnswered(OfATopic):
    template = "topic_answered"


@event("topic_removed")
class TopicRemoved(OfATopic):
    """Why, and how to claim: it is owed to her whatever she asked about the rest."""

    template = "topic_removed"
    may_be_silenced = False

    def may_receive(self, message):
        removed = TopicRequest.objects.filter(pk=pk_of(message), status=Status.REMOVED)
        return "" if removed.exists() else "el tema se volvió a mostrar"

    def words(self, message):
        words = super().words(message)
        return words | {"contact": words["topic"].service.contacts.current().first()}
