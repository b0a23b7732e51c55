"""Every dated thing of the portal, by month and as a list."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from councils.models import Council
from participa.core.agenda import Place, between, kinds
from participa.core.calendar import ONE_DAY, day_of, midnight
from participa.core.filters import slug_in
from participa.core.limits import limited
from participa.core.pagecache import public_page
from participa.reference.models import Holiday
from participa.reference.places import regions
from participa.services.models import PublicService

PER_PAGE = 60
YEARS_AHEAD, FIRST_YEAR = 3, 2010


@dataclass(frozen=True)
class AgendaFilter:
    """What one request asks of the agenda, all of it in the address; anything unknown is ignored."""

    month: date
    day: date | None = None
    kinds: tuple = ()
    region: str = ""
    service: str = ""
    council: str = ""
    whole: bool = False

    @classmethod
    def read(cls, query, today):
        day = _date(query.get("dia", ""), today)
        month = _date(f"{query.get('mes', '')}-01", today) or day or today
        return cls(
            month=month.replace(day=1),
            day=day if day and (day.year, day.month) == (month.year, month.month) else None,
            kinds=tuple(kind for kind in kinds() if kind in query.getlist("tipo")),
            region=next((r["slug"] for r in regions() if r["slug"] == query.get("region")), ""),
            service=slug_in(query, "servicio"),
            council=slug_in(query, "consejo"),
            whole=query.get("mes-completo") == "1",
        )

    @property
    def window(self):
        return midnight(self.month), midnight(next_month(self.month))

    @property
    def place(self):
        return Place(service=self.service, region=self.region, council=self.council)

    @property
    def pairs(self):
        """The filters in force as the address writes them."""
        asked = [*(("tipo", kind) for kind in self.kinds), ("region", self.region)]
        asked += [("servicio", self.service), ("consejo", self.council)]
        return [pair for pair in asked if pair[1]]

    @property
    def file(self):
        """Where the same is, as a calendar that programmes follow."""
        return f"{reverse('portal:agenda_ics')}?{urlencode(self.pairs)}".rstrip("?")

    def address(self, *, without=None, **more):
        """The agenda with these filters. ``without``: a pair to leave out."""
        pairs = [pair for pair in self.pairs if pair != without]
        query = urlencode([*((k.replace("_", "-"), v) for k, v in more.items() if v), *pairs])
        return reverse("portal:agenda") + (f"?{query}" if query else "")


@require_safe
@public_page
@limited("search", when=lambda request: bool(request.GET))
def agenda(request):
    today = day_of(request.arrived_at)
    chosen = AgendaFilter.read(request.GET, today)
    found = between(*chosen.window, only=chosen.kinds, place=chosen.place)
    is_now = chosen.month == today.replace(day=1)
    hides_past = is_now and not chosen.whole and chosen.day is None
    listed = [one for one in found if _is_listed(one, chosen, today if hides_past else None)]
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("pagina"))
    here = chosen.month.strftime("%Y-%m")
    context = {
        "chosen": chosen,
        "month_name": _("%(month)s de %(year)d")
        % {"month": str(MONTHS[chosen.month.month]).lower(), "year": chosen.month.year},
        "weeks": weeks_of(chosen, found, today),
        "days": [(day, list(rows)) for day, rows in groupby(page.object_list, key=lambda one: one.day)],
        "page": page,
        "total": len(found),
        "hidden": len(found) - len(listed) if hides_past else 0,
        "whole_url": chosen.address(mes=here, mes_completo="1"),
        "month_url": chosen.address(mes=here),
        "before": _neighbour(chosen, chosen.month - ONE_DAY, today),
        "after": _neighbour(chosen, next_month(chosen.month), today),
        "today_url": "" if is_now else chosen.address(),
        "month_value": here,
        "labels": {kind: str(label) for kind, label in kinds().items()},
        "options": _options(chosen),
        "chips": _chips(chosen, here),
        "clear": _without_filters(here),
    }
    response = render(request, "portal/agenda.html", context)
    response.good_until = midnight(today + ONE_DAY)
    return response


def names_of_whom(chosen):
    """The council and the body asked for, by slug."""
    found = {}
    if chosen.council:
        found[chosen.council] = _name_in(Council, chosen.council)
    if chosen.service:
        found[chosen.service] = _name_in(PublicService, chosen.service)
    return found


def _name_in(model, slug):
    return model.objects.filter(slug=slug).values_list("name", flat=True).first() or slug


def _is_listed(one, chosen, since):
    return one.day == chosen.day if chosen.day else since is None or one.day >= since


def weeks_of(chosen, found, today):
    """The month in rows of seven days, from Monday, with how many things each day has."""
    counts = {}
    for one in found:
        counts[one.day] = counts.get(one.day, 0) + 1
    holidays = dict(
        Holiday.objects.filter(date__gte=chosen.month, date__lt=next_month(chosen.month)).values_list(
            "date", "name"
        )
    )
    here = chosen.month.strftime("%Y-%m")

    def cell(day):
        count = counts.get(day, 0)
        return {
            "day": day,
            "is_other": day.month != chosen.month.month,
            "is_today": day == today,
            "is_chosen": day == chosen.day,
            "is_rest": day.weekday() > 4 or day in holidays,
            "holiday": holidays.get(day, ""),
            "count": count,
            "url": chosen.address(mes=here, dia=day.isoformat()) if count else "",
        }

    weeks = Calendar().monthdatescalendar(chosen.month.year, chosen.month.month)
    return [[cell(day) for day in week] for week in weeks]


def next_month(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


def _neighbour(chosen, day, today):
    """Name and address of the month of ``day``; None if nobody goes that far."""
    if not FIRST_YEAR <= day.year <= today.year + YEARS_AHEAD:
        return None
    name = f"{str(MONTHS[day.month]).lower()} {day.year}"
    return name, chosen.address(mes=day.strftime("%Y-%m"))


def _options(chosen):
    return {
        "kinds": [
            {"value": kind, "text": str(label), "on": kind in chosen.kinds} for kind, label in kinds().items()
        ],
        "regions": [
            {"value": r["slug"], "text": r["short_name"], "on": r["slug"] == chosen.region} for r in regions()
        ],
    }


def _chips(chosen, here):
    names = {kind: str(label) for kind, label in kinds().items()}
    names |= {r["slug"]: r["short_name"] for r in regions()}
    names |= names_of_whom(chosen)
    return [(names[value], chosen.address(without=(name, value), mes=here)) for name, value in chosen.pairs]


def _without_filters(here):
    return f"{reverse('portal:agenda')}?mes={here}"


def _date(text, today):
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= today.year + YEARS_AHEAD else None
