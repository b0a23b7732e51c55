"""What SEGEGOB sees of the rules, the holidays and what changing them moves."""

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from participa.core.calendar import day_of
from participa.reference.models import Holiday

from . import obligations
from .effects import digest_of
from .models import DeadlineMove, Rule

PER_PAGE = 50


def menu(current):
    """The screens of the deadlines of the whole country, as components/sidenav.html takes them."""
    names = {"rules": _("Reglas"), "holidays": _("Feriados"), "moves": _("Plazos movidos")}
    return [
        {"text": text, "url": reverse(f"deadline_rules:{name}"), "current": name == current}
        for name, text in names.items()
    ]


def rules():
    """Every rule of the portal."""
    return Rule.objects.order_by("name", "pk")


def holidays_of(year, *, now):
    """The holidays of a year and the years there are."""
    today = day_of(now)
    years = [day.year for day in Holiday.objects.dates("date", "year")]
    year = year if year in years else today.year
    found = Holiday.objects.filter(date__year=year).select_related("region").prefetch_related("communes")
    here = reverse("deadline_rules:holidays")
    return {
        "year": year,
        "years": [
            {"text": str(one), "url": f"{here}?anio={one}", "current": one == year}
            for one in years
            if one >= today.year - 2 or one == year
        ],
        "rows": [
            {"holiday": one, "where": where_of(one), "is_national": one.scope == Holiday.Scope.NATIONAL}
            for one in found.order_by("date", "pk")
        ],
    }


def where_of(holiday):
    """Where that day rests: the country, a region or some communes of it."""
    if holiday.scope == Holiday.Scope.NATIONAL:
        return _("Todo el país")
    places = [commune.name for commune in holiday.communes.all()]
    places += [holiday.region.short_name] if holiday.region else []
    return ", ".join(places) or holiday.get_scope_display()


def preview(moves):
    """What would move, as the page shows it before saving."""
    return {"moves": moves, "digest": digest_of(moves), "asked": True}


def trace(page):
    """What was moved, the last first, a page at a time."""
    found = DeadlineMove.objects.select_related("service", "by")
    page = Paginator(found, PER_PAGE).get_page(page)
    kinds = obligations.kinds()
    return {"page": page, "rows": [{"move": one, "kind": kinds.get(one.kind, one.kind)} for one in page]}
