"""The relevant information of a service as anybody reads it."""

from django.shortcuts import render
from django.urls import reverse

from participa.core.calendar import day_of, end_of
from participa.services import facts as about
from participa.services.models import PublicService

from .information import InformationFilter, bars, groups_of, in_force_and_withdrawn
from .service_page import parts, service_view


@service_view
def information(request, service):
    """All of it by category, or what the filters leave; with what it said before and what was withdrawn."""
    today = day_of(request.arrived_at)
    chosen = InformationFilter.read(request.GET)
    items, withdrawn = in_force_and_withdrawn(service.information.select_related("document"))
    groups = groups_of(items, today)
    shown = [(group, [item for item in group.items if chosen.keeps(item)]) for group in groups]
    context = {
        "service": service,
        "parts": parts(service, "information"),
        "here": reverse("services:information", args=[service.slug]),
        "groups": groups,
        "bars": bars(groups),
        "shown": [pair for pair in shown if pair[1] or chosen.is_empty],
        "withdrawn": [item for item in withdrawn if chosen.keeps(item)],
        "chosen": chosen,
        "chips": chosen.chips(),
        "options": chosen.options(items),
        "has_items": bool(items),
        "is_asked": service.regime == PublicService.Regime.FULL,
        "regime_text": about.REGIMES[service.regime],
    }
    response = render(request, "portal/service_information.html", context)
    response.good_until = end_of(today)
    return response
