"""Who has a place in an activity and who waits, as the office sees them."""

import csv
import io

from django.db.models import Q
from django.utils.translation import gettext as _

from participa.core.calendar import SANTIAGO
from participa.core.sheets import harmless
from participa.organizations.voices import with_voices
from participa.reference.places import place_name

from .dues import url
from .models import Registration, Status

RStatus = Registration.Status
TAGS = {RStatus.CONFIRMED: "done", RStatus.WAITING: "warning", RStatus.CANCELLED: "neutral"}
STATES = {"con-cupo": RStatus.CONFIRMED, "en-espera": RStatus.WAITING, "anuladas": RStatus.CANCELLED}
MOST = 20_000  # rows of a file made while somebody waits


def found_by(activity, query):
    """(the registrations that a query asks for, the word of their state, what was typed)."""
    state = query.get("estado") if query.get("estado") in STATES else "con-cupo"
    typed = query.get("q", "").strip()[:80]
    found = activity.registrations.filter(status=STATES[state])
    if typed:
        found = found.filter(Q(display_name__icontains=typed) | Q(code__icontains=typed))
    return found.order_by("registered_at", "pk"), state, typed


def tabs(activity, state, counts):
    """Registrations by state, as components/subnav.html takes them."""
    names = {"con-cupo": _("Con cupo"), "en-espera": _("En lista de espera"), "anuladas": _("Anuladas")}
    base = url("registrations", activity)
    return [
        {
            "text": text,
            "url": base if word == "con-cupo" else f"{base}?estado={word}",
            "count": counts.get(STATES[word], 0),
            "current": word == state,
        }
        for word, text in names.items()
    ]


def rows(activity, registrations, now):
    """One per person: who comes, for whom, what she needs, and whether she came."""
    is_on = activity.status == Status.PUBLISHED and now >= activity.starts_at
    may_leave = activity.status == Status.PUBLISHED and now < activity.ends_at
    for one in with_voices(registrations):
        live = one.status != RStatus.CANCELLED
        yield {
            "one": one,
            "who": one.shown_name,
            "organization": one.organization.name if one.organization else "",
            "place": place_name(one.region_id, one.commune_id),
            "tag": (TAGS[one.status], one.get_status_display()),
            "may_check": is_on and live,
            "may_cancel": may_leave and live,
        }


def as_csv(activity) -> bytes:
    """Who has a place and who waits, for the list at the door."""
    headings = [
        _("comprobante"), _("nombre"), _("en nombre de"), _("estado"), _("sexo"), _("comuna o región"),
        _("lo que necesita"), _("inscripción"), _("asistió"),
    ]  # fmt: skip
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    found = activity.registrations.live().order_by("status", "registered_at", "pk")[:MOST]
    for one in with_voices(found):
        writer.writerow([harmless(value) for value in _cells(one)])
    return ("\ufeff" + text.getvalue()).encode()  # the mark makes Excel read the accents


def _cells(one):
    return [
        one.code,
        one.shown_name,
        one.organization.name if one.organization else "",
        one.get_status_display(),
        one.get_sex_display(),
        place_name(one.region_id, one.commune_id),
        one.needs,
        f"{one.registered_at.astimezone(SANTIAGO):%Y-%m-%d %H:%M}",
        _("sí") if one.attended_at else "",
    ]
