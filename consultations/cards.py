"""A consultation as lists show it: plain values, so that a page of twenty is quick to draw."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from participa.core.countdown import countdown
from participa.deadlines.engine import national_holidays

from .models import Phase

KINDS = {
    Phase.DRAFT: "neutral",
    Phase.UPCOMING: "neutral",
    Phase.OPEN: "open",
    Phase.IN_ANALYSIS: "open",
    Phase.ANSWERED: "done",
    Phase.OUTCOME: "done",
    Phase.OMITTED: "warning",
    Phase.RECORDED: "neutral",
}
PICTURES = {  # group of topics: drawing
    "medio": "medio-ambiente", "ambiente": "medio-ambiente", "salud": "salud", "transporte": "transporte",
    "vivienda": "vivienda", "ciudad": "vivienda", "agricultura": "agricultura", "pesca": "mar", "mar": "mar",
    "energia": "energia", "mineria": "energia", "agua": "medio-ambiente", "clima": "medio-ambiente",
    "climatico": "medio-ambiente",
}  # fmt: skip


def with_card_parts(consultations):
    """The queryset with what a card needs: three queries whatever its length."""
    return consultations.select_related("service").prefetch_related("topics", "regions").defer(
        "search_text", "can_change", "cannot_change", "why_now", "answer_summary"
    )


def cards(consultations, *, now):
    """One card per consultation."""
    holidays = national_holidays()
    return [card(consultation, now=now, holidays=holidays) for consultation in consultations]


def card(consultation, *, now, holidays):
    phase = consultation.phase_at(now)
    topics = list(consultation.topics.all())
    return {
        "url": consultation.get_absolute_url(),
        "title": consultation.title,
        "kind": KINDS[phase],
        "state": phase.label,
        "is_demo": consultation.is_demo,
        "topics": [topic.label for topic in topics[:2]],
        "picture": picture_of(topics),
        "service": consultation.service.name,
        "text": Truncator(consultation.summary).chars(180),
        "comments": consultation.reported_comments or consultation.comment_count,
        "countdown": time_of(consultation, now, holidays),
        "left": _shut_words(consultation, phase),
        "when": consultation.when_text,
    }


def time_of(consultation, now, holidays):
    """The countdown of its window, or None where no source gives the dates."""
    if not consultation.closes_at:
        return None
    return countdown(consultation.opens_at or consultation.closes_at, consultation.closes_at, now, holidays)


def _shut_words(consultation, phase):
    return {
        Phase.IN_ANALYSIS: _("En análisis"),
        Phase.ANSWERED: _("Respondida"),
        Phase.OUTCOME: _("Con resultado"),
    }.get(phase, "")


def picture_of(topics) -> str:
    """The drawing that suits these topics."""
    for topic in topics:
        for word in topic.slug.split("-"):
            if word in PICTURES:
                return PICTURES[word]
    return "participacion"
