"""What the hall sees of the questions: a snapshot that everybody who looks shares for two seconds.

Hundreds may look at once, so whoever finds it old makes it again and the rest read the one before: the
database is asked once every two seconds, in each language, however many look and whatever was asked.
"""

import time
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from participa.core.calendar import SANTIAGO, day_of, midnight
from participa.core.dates import short_date
from participa.core.receipts import qr_svg
from participa.organizations.voices import with_voices
from participa.reference.places import place_name

from .models import Account, Question, Status
from .question_pages import closed_words, shortened, supports

FRESH_SECONDS = 2
KEPT_SECONDS = 60  # to show while it is made again
MAKING_SECONDS = 10  # whoever makes it may have died
WAIT_SECONDS = 2  # for the first, that somebody else makes
TOP, NEWEST = 5, 4
LETTERS = 160  # of a question in a list; the one being read is whole
NEWEST_LETTERS = 90
SHOWN_FIELDS = (
    "account", "kind", "text", "display_name", "organization", "region", "channel", "status", "asked_at",
    "support_count", "spoken_at", "group",
)  # fmt: skip


@dataclass(frozen=True)
class Snapshot:
    """The board at an instant. ``board``: plain values for its template. ``fresh_until``: epoch seconds."""

    board: dict
    fresh_until: float


def snapshot(year, slug, *, now) -> Snapshot | None:
    """The board of an account that anybody may see, or None."""
    key = f"public_accounts:live:{year}:{slug}:{get_language()}"
    found = cache.get(key)
    if found and now.timestamp() < found.fresh_until:
        return found
    if cache.add(f"{key}:making", 1, MAKING_SECONDS):
        try:
            return _make(key, year, slug, now)
        finally:
            cache.delete(f"{key}:making")
    return found or _of_another(key) or _make(key, year, slug, now)


def _of_another(key):
    """The one that somebody else is making, if it comes soon."""
    for _moment in range(WAIT_SECONDS * 20):
        time.sleep(0.05)
        if found := cache.get(key):
            return found
    return None


def _make(key, year, slug, now):
    account = Account.objects.public().filter(event_year=year, service__slug=slug)
    account = account.select_related("service").defer("search_text", "facts_text").first()
    if account is None:
        return None
    made = Snapshot(_board(account, now), now.timestamp() + FRESH_SECONDS)
    cache.set(key, made, KEPT_SECONDS)
    return made


def _board(account, now):
    asked = account.questions.visible().questions().only(*SHOWN_FIELDS, "group__status")
    asked = asked.select_related("group")
    today = midnight(day_of(now))  # what was read on another day is not being read
    spoken = asked.filter(spoken_at__gte=today).order_by("-spoken_at", "-pk").first()
    top = list(asked.order_by("-support_count", "-id")[: TOP + 1])
    newest = list(asked.newest_first()[:NEWEST])
    shown = {one.pk: one for one in with_voices([*([spoken] if spoken else []), *top, *newest])}
    top = [shown[one.pk] for one in top if spoken is None or one.pk != spoken.pk]
    return {
        "title": account.title,
        "service": account.service.name,
        "url": account.get_absolute_url(),
        "is_live": account.is_live_at(now),
        "is_demo": account.is_demo,
        "takes_questions": account.takes_questions_at(now),
        "closed": closed_words(account, now),
        "is_over": account.status != Status.CALLED or now >= account.questions_close_at,
        "asked": account.question_count,
        "answered": account.answered_count,
        "reading": _row(shown[spoken.pk], None) if spoken else None,
        "top": [_row(one) for one in top[:TOP]],
        "newest": [_row(shown[one.pk], NEWEST_LETTERS) | {"when": _when(one, now)} for one in newest],
        "how": how_to_ask(account.service.code),
    }


def _row(question, letters=LETTERS):
    return {
        "text": shortened(question.text, letters) if letters else question.text,
        "who": question.voice,
        "place": place_name(question.region_id, None),
        "channel": "" if question.channel == Question.Channel.WEB else question.get_channel_display(),
        "supports": supports(question),
        "answered": question.answer is not None,
    }


def _when(question, now):
    """The hour of what was asked today; of what came before, its day."""
    asked_at = question.asked_at.astimezone(SANTIAGO)
    return f"{asked_at:%H:%M}" if day_of(asked_at) == day_of(now) else short_date(asked_at)


def how_to_ask(service_code):
    """The address that people in the hall can type, and its drawing for a telephone."""
    address = f"{settings.SITE_URL}{reverse('asking:of_service', args=[service_code.lower()])}"
    words = address.removeprefix("https://").removeprefix("http://").rstrip("/")
    return {"url": address, "words": words, "qr": _drawn(address)}


@lru_cache(maxsize=256)
def _drawn(address):
    """Drawing it takes longer than asking for all the questions of the board."""
    return mark_safe(qr_svg(address, fits=True))
