"""A consultation as lists show it: plain values, so that a page of twenty is quick to draw."""

from django.db.models import Prefetch
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participa.core.calendar import day_of
from participa.core.countdown import countdown
from participa.deadlines.engine import national_holidays
from participa.reference.models import Topic

from .models import Phase, Status

KINDS = {
    Phase.DRAFT: "neutral",
    Phase.UPCOMING: "neutral",
    Phase.OPEN: "open",
    Phase.IN_ANALYSIS: "open",
    Phase.ANSWERED: "done",
    Phase.OUTCOME: "done",
    Phase.CANCELLED: "warning",
    Phase.OMITTED: "warning",
    Phase.RECORDED: "neutral",
}
PICTURES = {  # word in the address of a topic: drawing
    "ambiente": "medio-ambiente",
    "clima": "medio-ambiente",
    "agua": "medio-ambiente",
    "salud": "salud",
    "transporte": "transporte",
    "vivienda": "vivienda",
    "ciudad": "vivienda",
    "urban": "vivienda",
    "agricultura": "agricultura",
    "pesca": "mar",
    "mar": "mar",
    "energia": "energia",
    "mineria": "energia",
}
CARD_FIELDS = (
    "slug", "title", "summary", "status", "opens_at", "closes_at", "when_text", "is_demo", "service",
)  # fmt: skip
TEXT_LETTERS = 180
DRAWN_MOST = 2000  # cards remembered by each process
_drawn: dict[tuple, dict] = {}


def with_card_parts(consultations):
    """The queryset with what a card needs and nothing else: two queries whatever its length."""
    topics = Topic.objects.only("slug", "label_es", "label_en", "order")
    return (
        consultations.select_related("service")
        .prefetch_related(Prefetch("topics", topics, to_attr="card_topics"))
        .only(*CARD_FIELDS, "service__name")
    )


def cards(consultations, *, now):
    """One card per consultation, fetched ``with_card_parts``."""
    holidays = national_holidays()
    return [_remembered(consultation, now, holidays) for consultation in consultations]


def _remembered(consultation, now, holidays):
    """Its card, made again only when something it shows has changed: half of a list's time went there."""
    key = _shown_by(consultation, now)
    if key not in _drawn:
        if len(_drawn) >= DRAWN_MOST:
            _drawn.clear()
        _drawn[key] = card(consultation, now=now, holidays=holidays)
    return _drawn[key]


def _shown_by(consultation, now):
    """All that a card depends on, the part of its window gone by included."""
    topics = tuple((topic.slug, topic.label_es, topic.label_en) for topic in consultation.card_topics)
    opens, closes = consultation.opens_at, consultation.closes_at
    gone = int((now - opens) / (closes - opens) * 100) if opens and closes and opens <= now < closes else None
    values = (getattr(consultation, name) for name in CARD_FIELDS if name != "service")
    return (
        *values,
        consultation.service.name,
        topics,
        gone,
        consultation.phase_at(now),
        day_of(now),
        get_language(),
    )


def card(consultation, *, now, holidays):
    phase = consultation.phase_at(now)
    topics = consultation.card_topics
    return {
        "url": consultation.get_absolute_url(),
        "title": consultation.title,
        "tags": tags_of(consultation, phase, topics[:2]),
        "picture": static(f"img/tema-{picture_of(topics)}.svg"),
        "who": consultation.service.name,
        "text": _shortened(consultation.summary),
        "countdown": time_of(consultation, now, holidays),
        "left": _shut_words(phase),
        "note": consultation.when_text,
    }


def _shortened(text):
    return text if len(text) <= TEXT_LETTERS else text[: TEXT_LETTERS - 1].rstrip() + "…"


def tags_of(consultation, phase, topics):
    """The words that place it: its state, whether it is invented, its topics."""
    demo = [("demo", _("Datos de demostración"))] if consultation.is_demo else []
    return [(KINDS[phase], str(phase.label)), *demo, *(("topic", topic.label) for topic in topics)]


def time_of(consultation, now, holidays):
    """The countdown of its window; None where no source gives the dates, or they hold no more."""
    if not consultation.closes_at or consultation.status in (Status.CANCELLED, Status.OMITTED):
        return None
    return countdown(consultation.opens_at or consultation.closes_at, consultation.closes_at, now, holidays)


def _shut_words(phase):
    return {
        Phase.IN_ANALYSIS: _("En análisis"),
        Phase.ANSWERED: _("Respondida"),
        Phase.OUTCOME: _("Con resultado"),
        Phase.CANCELLED: _("Anulada"),
        Phase.OMITTED: _("Omitida con fundamento"),
    }.get(phase, "")


def picture_of(topics) -> str:
    """The drawing that suits the first topic that has one."""
    for topic in topics:
        for word, picture in PICTURES.items():
            if word in topic.slug:
                return picture
    return "participacion"
