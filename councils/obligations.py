"""What services owe to their councils: the minutes of each session, and an answer to each opinion."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from participa.core.calendar import day_of
from participa.core.pagecache import forget_pages
from participa.deadlines.engine import Code
from participa.deadlines.obligations import Obligation

from .actions.meeting import MINUTES, minutes_code
from .actions.opining import RULE
from .models import Minutes, Opinion, Session

OPINIONS = "opinion"


def minutes(now, *, services=None, code=""):
    """The minutes of the sessions that began, until they are published. Two queries."""
    found = Session.objects.filter(
        Q(status=Session.Status.CALLED, starts_at__lte=now)
        | Q(status=Session.Status.HELD) & ~Q(minutes__status=Minutes.Status.PUBLISHED),
        council__is_reported=False,
    )
    found = _of(found, services, code)
    found = found.select_related("council__service", "minutes").prefetch_related("council__service__rules")
    return [_minutes(session) for session in found.order_by("starts_at", "pk")]


def opinions(now, *, services=None, code=""):
    """The answers to the opinions that were sent. One query."""
    found = _of(Opinion.objects.filter(status=Opinion.Status.SENT), services, code)
    return [
        _opinion(opinion) for opinion in found.select_related("council__service").order_by("due_on", "pk")
    ]


def _of(found, services, code):
    if services is not None:
        found = found.filter(council__service__in=services)
    if code:
        council, _dash, number = code.rpartition("-")
        number = int(number) if number.isdecimal() and len(number) < 5 else 0
        found = found.filter(council__code=council, number=number)
    return found


def _minutes(session):
    written, service = getattr(session, "minutes", None), session.council.service
    return Obligation(
        kind=MINUTES,
        code=minutes_code(session),
        title=_("Publicar el acta: %(session)s") % {"session": session.title},
        service=service,
        start=session.day,
        rule=Code.COSOC_MINUTES,
        url=session.get_absolute_url(),
        office_url=session.get_office_url(),
        rules=tuple(rule for rule in service.rules.all() if rule.superseded_at is None),
        stored=written.due_on if written else None,
        stored_words=written.due_rule if written else "",
        move=_mover(Minutes.objects.filter(pk=written.pk), session.council) if written else None,
    )


def _opinion(opinion):
    council = opinion.council
    return Obligation(
        kind=OPINIONS,
        code=f"{council.code}-{opinion.number}",
        title=_("Responder la opinión: %(title)s") % {"title": opinion.title},
        service=council.service,
        start=day_of(opinion.sent_at),
        rule=RULE,
        url=opinion.get_absolute_url(),
        office_url=_office_url(opinion),
        stored=opinion.due_on,
        stored_words=opinion.due_rule,
        move=_mover(Opinion.objects.filter(pk=opinion.pk), council),
    )


def _office_url(opinion):
    return reverse("councils_office:opinion", args=[opinion.council.code, opinion.number])


def _mover(row, council):
    """Writes another day on that row alone, with the rule that gave it as it was."""

    def move(day, *, rule="", **_act):
        row.update(due_on=day, **({"due_rule": rule[:200]} if rule else {}))
        forget_pages(council.get_absolute_url())

    return move
