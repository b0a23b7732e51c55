"""Activities in lists: when and where they are, how they stand, and the one thing to do."""

from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse
from django.utils.dates import MONTHS_3, WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from participa.core.calendar import SANTIAGO, business_days_between, day_of, last_day
from participa.core.countdown import SOON, Countdown, last_moment
from participa.core.dates import full_date, plain_date
from participa.reference.places import place_name

from .models import Mode, Phase, Registration, Status

KINDS = {
    Phase.DRAFT: "neutral",
    Phase.UPCOMING: "open",
    Phase.REGISTERING: "open",
    Phase.UNDER_WAY: "open",
    Phase.HELD: "warning",
    Phase.RESULTS: "done",
    Phase.CANCELLED: "error",
}
CARD_FIELDS = (
    "slug", "kind", "title", "summary", "status", "mode", "place", "region", "commune", "starts_at",
    "ends_at", "when_text", "needs_registration", "registration_opens_at", "registration_closes_at",
    "is_demo", "is_reported", "service",
)  # fmt: skip
PLACES = ("capacity", "has_waiting_list")
TEXT_LETTERS = 180


def with_card_parts(activities):
    """The queryset with what a row or a card needs and nothing else: one query whatever its length."""
    return activities.select_related("service").only(*CARD_FIELDS, "service__name", "service__slug")


def with_row_parts(activities):
    """The same with how many places were given, for its one action."""
    given = Registration.objects.confirmed().filter(activity=OuterRef("pk")).order_by().values("activity")
    found = activities.select_related("service").only(*CARD_FIELDS, *PLACES, "service__name", "service__slug")
    return found.annotate(given=Subquery(given.values(n=Count("pk"))))


# When and where --------------------------------------------------------------------------------


def lasts_days(activity):
    """Does it go on for more than a day?"""
    return last_day(activity.ends_at) != day_of(activity.starts_at)


def when_words(activity) -> str:
    """``jueves 26 de noviembre de 2026, de 10:00 a 13:00``; what the source says where it gives no date."""
    if activity.starts_at is None:
        return activity.when_text or _("Las fuentes no dicen el día")
    if activity.ends_at is None:
        return full_date(activity.starts_at)
    if lasts_days(activity):
        days = {"first": plain_date(activity.starts_at), "last": plain_date(last_day(activity.ends_at))}
        return _("Del %(first)s al %(last)s") % days
    return _("%(day)s, %(hours)s") % {"day": full_date(activity.starts_at), "hours": hours_words(activity)}


def hours_words(activity) -> str:
    """``de 10:00 a 13:00``, or until which day where it lasts longer; "" if nobody says."""
    if activity.starts_at is None or activity.ends_at is None:
        return ""
    if lasts_days(activity):
        return _("Hasta el %(day)s") % {"day": plain_date(last_day(activity.ends_at))}
    return hours_between(activity.starts_at, activity.ends_at)


def hours_between(starts_at, ends_at) -> str:
    return _("de %(start)s a %(end)s") % {"start": hour(starts_at), "end": last_moment(ends_at)[1]}


def hour(instant) -> str:
    return instant.astimezone(SANTIAGO).strftime("%H:%M")


def moment_words(instant) -> str:
    """``18 de noviembre de 2026, a las 12:00``."""
    return _("%(day)s, a las %(hour)s") % {"day": plain_date(instant), "hour": hour(instant)}


def where_words(activity) -> str:
    """The place and its commune, or that it is on line; "" where no source says."""
    if activity.mode == Mode.ONLINE:
        return _("En línea")
    town = place_name(activity.region_id, activity.commune_id)
    place = ", ".join(dict.fromkeys(part for part in (activity.place, town) if part))
    if activity.mode == Mode.HYBRID:
        return _("%(place)s, y en línea") % {"place": place}
    return place


def until_start(activity, now, holidays) -> Countdown:
    """What is left until it starts."""
    today, day = day_of(now), activity.day
    left = business_days_between(today, day, holidays)
    days = (day - today).days
    words = {0: _("Es hoy"), 1: _("Es mañana")}.get(days) or _days_words(days)
    since = activity.published_at or activity.created_at
    gone = (now - since) / (activity.starts_at - since) if since < now < activity.starts_at else 0
    kind = "soon" if left <= SOON else "normal"
    return Countdown(kind, words, int(gone * 100), _("Empieza el"), day, hour(activity.starts_at))


def _days_words(days):
    return _("Faltan %(days)s días") % {"days": days}


# How it stands ---------------------------------------------------------------------------------


def tags_of(activity, phase, *, with_kind=True):
    """The words that place it: what it is, its phase, whether it is invented or told by sources."""
    words = phase_words(activity, phase)
    found = [("neutral", str(activity.get_kind_display()))] if with_kind else []
    found += [(KINDS[phase], words)]
    found += [("demo", _("Datos de demostración"))] if activity.is_demo else []
    return found


def phase_tag(activity, now):
    """(kind, words) of how it stands."""
    phase = activity.phase_at(now)
    return (KINDS[phase], phase_words(activity, phase))


def phase_words(activity, phase) -> str:
    return _("Según fuentes públicas") if activity.is_reported else str(phase.label)


def is_coming(activity, now) -> bool:
    """Ahead, or on. One that was cancelled stays among those that come until its day."""
    told = activity.status in (Status.PUBLISHED, Status.CANCELLED)
    return told and activity.ends_at is not None and now < activity.ends_at


def action_of(activity, now):
    """(words, address) of the one thing to do from a list, or None. ``activity``: ``with_row_parts``."""
    if activity.registers_at(now):
        full = activity.capacity is not None and (activity.given or 0) >= activity.capacity
        if full and not activity.has_waiting_list:
            return None
        words = _("Esperar un cupo") if full else _("Inscríbete")
        return words, reverse("activities:register", args=[activity.slug])
    if activity.status == Status.RESULTS and not activity.is_reported:
        return _("Leer los resultados"), activity.get_absolute_url() + "#resultados"
    return None


def rows(activities, *, now):
    """A row with its day for each activity, fetched ``with_row_parts``."""
    return [row(activity, now=now) for activity in activities]


def row(activity, *, now):
    phase = activity.phase_at(now)
    return {
        "url": activity.get_absolute_url(),
        "title": activity.title,
        "tags": tags_of(activity, phase),
        "day": date_block(activity.day, now),
        "when": hours_words(activity) or ("" if activity.starts_at else when_words(activity)),
        "where": where_words(activity),
        "who": activity.service.name,
        "action": action_of(activity, now),
        "is_coming": is_coming(activity, now),
        "is_cancelled": phase == Phase.CANCELLED,
    }


def date_block(day, now):
    """A day as a block of a list: weekday, number, month, the year if it is another. None without a day."""
    if day is None:
        return None
    month = str(MONTHS_3[day.month])
    return {
        "iso": day.isoformat(),
        "weekday": str(WEEKDAYS_ABBR[day.weekday()]),
        "number": day.day,
        "month": month,
        "year": day.year if day.year != day_of(now).year else "",
        "words": full_date(day),
    }


def cards(activities, *, now):
    """A card for each, as core.pieces.card takes it, for pages that show several sorts of things."""
    return [card(activity, now=now) for activity in activities]


def card(activity, *, now):
    text = activity.summary
    phase = activity.phase_at(now)
    return {
        "url": activity.get_absolute_url(),
        "title": activity.title,
        "tags": tags_of(activity, phase),
        "who": activity.service.name,
        "text": text if len(text) <= TEXT_LETTERS else text[: TEXT_LETTERS - 1].rstrip() + "…",
        "note": ". ".join(part for part in (_capital(when_words(activity)), where_words(activity)) if part),
    }


def _capital(words):
    return words[:1].upper() + words[1:]


def soonest_change(activities, now):
    """The next instant at which the clock alone changes what a list of them says, or None."""
    instants = (
        at
        for one in activities
        for at in (one.registration_opens_at, one.registration_closes_at, one.starts_at, one.ends_at)
    )
    return min((at for at in instants if at and now < at), default=None)
