"""What SEGEGOB looks after besides points: what is overdue, councils that expire, months to freeze."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from councils.models import State
from participa.core.calendar import day_of, midnight
from participa.core.countdown import due_countdown
from participa.core.filters import choices, searched, slug_in
from participa.core.spanish import fold
from participa.deadlines.engine import national_holidays
from participa.deadlines.obligations import kinds, open_obligations
from participa.services.models import PublicService

from .actions.evaluating import next_month
from .dashboard_heat import service_url
from .filters import ministries
from .indicators import day_in
from .models import ServiceSheet, Snapshot

PER_PAGE = 50


# Overdue -----------------------------------------------------------------------------------------


def overdue_page(query, *, now) -> dict:
    """Everything that any body owes and whose day passed, the oldest first."""
    q, kind, slug = searched(query), query.get("tipo", ""), slug_in(query, "ministerio")
    kind = kind if kind in kinds() else ""
    known = ministries()
    ministry = PublicService.objects.filter(slug=slug).first() if slug in known else None
    found = [
        one
        for one in open_obligations(now, services=_of(ministry), only=[kind] if kind else ())
        if one.day < day_of(now) and _says(one, q)
    ]
    page = Paginator(found, PER_PAGE).get_page(query.get("pagina"))
    page.object_list = [_owed(one, now) for one in page.object_list]
    return {
        "page": page,
        "q": q,
        "is_filtered": bool(q or kind or ministry),
        "kinds": choices(kinds().items(), [kind]),
        "ministries": choices(known.items(), [slug]),
    }


def _of(ministry):
    return PublicService.objects.of_ministry(ministry) if ministry else None


def _says(owed, q):
    said = fold(f"{owed.service.name} {owed.service.acronym} {owed.title} {owed.code}")
    return all(word in said for word in fold(q).split())


def _owed(one, now):
    return {
        "owed": one,
        "kind": kinds()[one.kind],
        "countdown": due_countdown(one.day, now, national_holidays(), start=one.start),
        "service_url": service_url(one.service.slug),
    }


# Councils ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ending:
    """A council whose term ends soon or ended, as a month's evidence says."""

    title: str
    url: str
    body: str
    body_url: str
    state: str
    last_day: date | None
    is_renewing: bool
    is_demo: bool

    def left(self, today) -> str:
        """How far its last day is, in words."""
        if self.last_day is None:
            return ""
        days = (self.last_day - today).days
        if days < 0:
            words = ngettext("Venció hace %(days)s día", "Venció hace %(days)s días", -days)
        else:
            words = ngettext("Queda %(days)s día", "Quedan %(days)s días", days)
        return words % {"days": abs(days)}


def endings_of(snapshot) -> list[Ending]:
    """Those that expire soon and those that expired, by their last day. One query."""
    rows = ServiceSheet.objects.filter(snapshot=snapshot).order_by()
    found = [
        Ending(
            one["title"] or one["code"], one["url"], said["name"], service_url(said["slug"]) + "#S1",
            one["state"], day_in(one["last_day"]), one["renews_on_calendar"], said["is_demo"],
        )
        for said, councils in rows.values_list("facts__service", "facts__councils")
        for one in councils
        if one["state"] in (State.EXPIRING, State.EXPIRED)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.last_day or date.min, fold(one.body)))


def expiring_page(snapshot, query, *, here, now) -> dict:
    """Councils that expire soon or, asked for, those that already did."""
    wanted = State.EXPIRED if query.get("estado") == "vencidos" else State.EXPIRING
    found = endings_of(snapshot)
    today = day_of(now)
    page = Paginator([one for one in found if one.state == wanted], PER_PAGE).get_page(query.get("pagina"))
    page.object_list = [{"ending": one, "left": one.left(today)} for one in page.object_list]
    tabs = [
        (State.EXPIRING, _("Por vencer"), here),
        (State.EXPIRED, _("Vencidos"), f"{here}?estado=vencidos"),
    ]
    return {
        "snapshot": snapshot,
        "page": page,
        "has_demo": any(one.is_demo for one in found),
        "are_expired": wanted == State.EXPIRED,
        "tabs": [
            {
                "text": words,
                "url": url,
                "count": sum(one.state == state for one in found),
                "current": state == wanted,
            }
            for state, words, url in tabs
        ],
    }


# Months ------------------------------------------------------------------------------------------


def months_page(number, *, now) -> dict:
    """Every month that was measured, the last one first."""
    found = Snapshot.objects.select_related("method", "frozen_by").order_by("-month")
    page = Paginator(found, 24).get_page(number)
    page.object_list = [
        {
            "snapshot": one,
            "is_frozen": one.status == Snapshot.Status.FROZEN,
            "can_freeze": one.status == Snapshot.Status.RUNNING and now >= midnight(next_month(one.month)),
            "median": one.figures.get("medians", {}).get("full"),
            "with_data": one.figures.get("with_data", 0),
        }
        for one in page.object_list
    ]
    return {"page": page}
