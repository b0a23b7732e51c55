"""What anybody reads of the yearly plans of a body: the list, its year, and the file for calendars."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participa.core.calendar import day_of, end_of
from participa.core.figures import whole_number
from participa.core.pagecache import public_page
from participa.services.models import FormerName, PublicService

from . import calendars
from . import plan_pages as pages
from .models import AnnualPlan


@require_safe
@public_page
def plan(request, service):
    """This year's plan, or that of the year asked for. An address the body had before leads to its own."""
    found, now = PublicService.objects.defer("search_text").filter(slug=service).first(), request.arrived_at
    if found is None:
        former = get_object_or_404(FormerName.objects.select_related("service"), slug=service)
        return redirect("annual_plans:plan", former.service.slug, permanent=True)
    year = whole_number(request.GET.get("año", "")) or day_of(now).year
    response = render(request, "plans/plan.html", pages.plan_page(found, year, now=now))
    response.good_until = end_of(day_of(now))  # tomorrow something may be late
    return response


@require_safe
@public_page
def calendar(request, service, year):
    """The twelve months of a plan, to be read or printed."""
    found, now = _plan(service, year), request.arrived_at
    context = pages.calendar_page(found.service, found, now=now)
    response = render(request, "plans/calendar.html", context)
    response.good_until = end_of(day_of(now))
    return response


@require_safe
@public_page
def ics(request, service, year):
    found = _plan(service, year)
    name = _("Plan %(year)s de %(service)s") % {"year": found.year, "service": found.service.short_name}
    body = calendars.plan_file(found, pages.matters_of(found), name)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.code.lower()}.ics"'
    return response


def _plan(slug, year):
    found = AnnualPlan.objects.public().select_related("service")
    return get_object_or_404(found, service__slug=slug, year=year)
