"""How a measured body is told in a few words: its band, its points, of which month, by which method."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from participa.core.calendar import day_of, midnight
from participa.core.dates import month_words, plain_date
from participa.core.figures import short_figure

from .models import ServiceSheet, Snapshot
from .reading import BAND_TAGS
from .scoring import Band, Sheet


def tag_of(sheet) -> tuple[str, str]:
    """(kind, words) of the sheet of a body, or of None: it published nothing."""
    if sheet is None:
        return BAND_TAGS[Band.NO_DATA], str(Band.NO_DATA.label)
    if sheet.sheet == Sheet.FACTS:
        return "neutral", str(Sheet.FACTS.label)
    if sheet.score is None:
        return "neutral", _("Nada vence todavía")
    return BAND_TAGS[sheet.band], str(Band(sheet.band).label)


def points_words(sheet) -> str:
    """``84 puntos de 100``; nothing where there is no score."""
    if sheet is None or sheet.score is None:
        return ""
    return _("%(points)s puntos de 100") % {"points": short_figure(sheet.score)}


def cut_words(snapshot, sheet=None) -> str:
    """Until when what was published counts: a whole day, or a day and an hour. One body may be told later."""
    until = datetime.fromisoformat(sheet.facts["until"]) if sheet else snapshot.known_until
    last = day_of(until - timedelta(microseconds=1))
    if until == midnight(day_of(until)):
        return _("Con lo publicado hasta el %(day)s.") % {"day": plain_date(last)}
    hour = f"{until.astimezone(midnight(last).tzinfo):%H:%M}"
    return _("Con lo publicado hasta el %(day)s, a las %(hour)s.") % {"day": plain_date(last), "hour": hour}


def status_words(snapshot) -> str:
    """Whether its figures may still change."""
    if snapshot.status == Snapshot.Status.FROZEN:
        return _("Medición congelada el %(day)s: ya no cambia.") % {"day": plain_date(snapshot.frozen_at)}
    return _("Medición en curso: se calcula cada noche y se congela cuando termina el mes.")


def summary_of(service) -> dict:
    """How a body stands in the last month that was measured, for pages of others. One query."""
    last = Snapshot.objects.order_by("-month").values("pk")[:1]
    found = ServiceSheet.objects.filter(service=service, snapshot=last).select_related("snapshot")
    sheet = found.defer("facts", "marks", "snapshot__figures").order_by().first()
    return {
        "tag": tag_of(sheet),
        "points": points_words(sheet),
        "month": month_words(sheet.snapshot.month) if sheet else "",
        "url": reverse("compliance:detail", args=[service.slug]),
    }
