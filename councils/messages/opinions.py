"""What a council says to its service, and what the service answers."""

from django.db.models import Q

from councils.models import Opinion
from participa.core.calendar import day_of
from participa.notifications.events import event
from participa.notifications.people import pk_of
from participa.services.models import Membership
from participa.services.permissions import EDITORS
from participa.subscriptions.news import takes_part

from .sessions import members_of
from .telling import OfACouncil, council_thread, of_council


class OpinionNews(OfACouncil):
    """``people`` says to whom besides those who follow the council."""

    def thread(self, news):
        return council_thread(news)

    def public(self):
        return Opinion.objects.public().select_related(*of_council())

    def words(self, message):
        opinion = Opinion.objects.select_related("council__service").get(pk=pk_of(message))
        return {"opinion": opinion, "council": opinion.council, "participant": takes_part(message)}


@event("council_opinion_sent")
class OpinionSent(OpinionNews):
    """To those who act for the service: they owe an answer."""

    template = "council_opinion_sent"

    def people(self, pk, announcement):
        council = Opinion.objects.select_related("council").get(pk=pk).council
        here = Q(region=None) | Q(region__isnull=False, region=council.region_id)
        team = Membership.objects.current(announcement.at).filter(
            service=council.service_id, role__in=EDITORS
        )
        return team.filter(here).values("user")


@event("council_opinion_answered")
class OpinionAnswered(OpinionNews):
    """To the members of today."""

    template = "council_opinion_answered"

    def people(self, pk, announcement):
        opinion = Opinion.objects.get(pk=pk)
        return members_of(opinion.council_id, day_of(announcement.at))
