"""What people do with topics: propose them, ask for what others proposed, take their own back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from participa.audit.actions import record
from participa.core.calendar import day_of, legally_received
from participa.core.lifecycle import TransitionError
from participa.core.pagecache import forget_pages
from participa.core.permissions import require
from participa.core.receipts import new_code
from participa.core.search import search_text_of
from participa.deadlines.engine import due, national_holidays
from participa.notifications.actions import announce
from participa.organizations.permissions import speaks_for
from participa.plans.models import TopicRequest, TopicSupport
from participa.plans.models.topic import MOST_LETTERS
from participa.plans.permissions import can_propose, can_support, can_withdraw
from participa.services.models import PublicService

Status = TopicRequest.Status
RULE = "topic_answer_business_days"


class ClosedError(Exception):
    """The service no longer exists, or the topic was answered or taken away."""


class VoiceError(Exception):
    """She does not represent, at that instant, the organisation in whose name it would be asked."""


def forget(topic):
    """The pages that speak of a topic."""
    forget_pages("/proponer-tema", "/proponer-tema/tema", f"/servicios/{topic.service.slug}")


@transaction.atomic
def propose(service, *, title, text, by, now, why="", organization=None, region_id=None, **shown):
    """Receive a topic, with its receipt and the day by which it is answered. ``now``: when it arrived.

    ``shown``: display_name, is_public. Raises ClosedError, VoiceError, ValidationError.
    """
    require(by.is_authenticated)
    service = PublicService.objects.select_for_update(of=("self",), no_key=True).get(pk=service.pk)
    if not can_propose(by, service):
        raise ClosedError
    if organization is not None and not speaks_for(by, organization, now=now):
        raise VoiceError
    title, text = title.strip(), text.strip()
    _check(title, text)
    topic = TopicRequest.objects.create(
        service=service, code=_new_code(service, day_of(now).year), title=title, text=text, why=why.strip(),
        author=by, organization=organization, region_id=region_id, receipt=new_code(service.code),
        received_at=now, search_text=search_text_of(title, text, why), **_due(service, now), **shown,
    )  # fmt: skip
    record("topic_request.received", topic, by=by, now=now, code=topic.code)
    announce("topic_received", topic, now=now)
    forget(topic)
    return topic


def _check(title, text):
    if not title:
        raise ValidationError({"title": _("Ponle un título al tema.")})
    if not text:
        raise ValidationError({"text": _("Escribe qué propones. Basta una frase.")})
    if len(text) > MOST_LETTERS:
        raise ValidationError({"text": _("Es muy largo. Acórtalo.")})


def _new_code(service, year):
    """The next of the service's that year; its row is locked, and no topic is ever deleted."""
    prefix = f"TP-{year}-{service.code}-"
    given = TopicRequest.objects.filter(service=service, code__startswith=prefix).order_by("-pk")
    last = given.values_list("code", flat=True).first()
    return f"{prefix}{int(last.rsplit('-', 1)[1]) + 1 if last else 1:04d}"


def _due(service, now):
    """The day by which it is answered, from the rule in force, and which one that is."""
    start = day_of(legally_received(now, national_holidays()))
    owed = due(RULE, start=start, rules=service.rules.current())
    return {"due_on": owed.day, "due_rule": owed.term.words[:200]}


@transaction.atomic(savepoint=False)
def held(topic):
    """The topic as it is now, locked until this act ends."""
    found = TopicRequest.objects.select_for_update(of=("self",), no_key=True)
    return found.select_related("service").get(pk=topic.pk)


@transaction.atomic
def support(topic, *, by, now) -> bool:
    """Ask for the same. Twice is once; whether it was the first time. Raises ClosedError."""
    require(by.is_authenticated)
    topic = held(topic)
    if not can_support(by, topic):
        raise ClosedError
    _one, made = TopicSupport.objects.get_or_create(topic=topic, person=by, defaults={"at": now})
    if made:
        TopicRequest.objects.filter(pk=topic.pk).update(support_count=F("support_count") + 1)
        record("topic_request.supported", topic, by=by, now=now)
    return made


@transaction.atomic
def stop_supporting(topic, *, by, now) -> bool:
    """Take one's support back, while it could be given. Whether there was one."""
    require(by.is_authenticated)
    topic = held(topic)
    if not can_support(by, topic):
        raise ClosedError
    gone, _rows = TopicSupport.objects.filter(topic=topic, person=by).delete()
    if gone:
        TopicRequest.objects.filter(pk=topic.pk).update(support_count=F("support_count") - 1)
        record("topic_request.unsupported", topic, by=by, now=now)
    return bool(gone)


@transaction.atomic
def withdraw(topic, *, by, now):
    """Its author takes it back: it is no longer shown nor answered. That it was received stays."""
    require(by.is_authenticated and topic.author_id == by.pk)
    topic = held(topic)
    if not can_withdraw(by, topic, now=now):
        raise TransitionError("It was answered, removed or withdrawn.")
    topic.become(Status.WITHDRAWN, withdrawn_at=now)
    record("topic_request.withdrawn", topic, by=by, now=now)
    forget(topic)
    return topic
