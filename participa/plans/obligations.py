"""What services owe to whoever proposes a topic: an answer by a day, from the day it arrived."""

from django.utils.translation import gettext as _

from participa.core.calendar import day_of, legally_received
from participa.deadlines.engine import national_holidays
from participa.deadlines.obligations import Obligation

from .actions import asking
from .models import TopicRequest
from .topic_pages import ANSWERS


def answers(now, *, services=None, code=""):
    """The answers of the topics that wait for one. Two queries."""
    found = TopicRequest.objects.unanswered()
    if services is not None:
        found = found.filter(service__in=services)
    if code:
        found = found.filter(code=code)
    found = found.select_related("service").prefetch_related("service__rules")
    return [_answer(topic) for topic in found.defer("search_text").order_by("due_on", "pk")]


def _answer(topic):
    title = topic.title if topic.is_public else _("un tema que solo lee el servicio")
    return Obligation(
        kind=ANSWERS,
        code=topic.code,
        title=_("Responder el tema: %(title)s") % {"title": title},
        service=topic.service,
        start=day_of(legally_received(topic.received_at, national_holidays())),
        rule=asking.RULE,
        url=topic.get_absolute_url() if topic.is_public else "",
        office_url=topic.get_office_url(),
        rules=tuple(rule for rule in topic.service.rules.all() if rule.superseded_at is None),
        stored=topic.due_on,
        stored_words=topic.due_rule,
        move=_mover(topic),
    )


def _mover(topic):
    """Writes another day on the topic: the act and the reason are kept by who moves it."""

    def move(day, *, reason, by, now, act_number="", rule=""):
        fields = {"due_on": day} | ({"due_rule": rule[:200]} if rule else {})
        TopicRequest.objects.filter(pk=topic.pk).update(**fields)
        asking.forget(topic)

    return move
