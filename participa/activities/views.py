"""What anybody reads about activities."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participa.core.limits import limited, searches
from participa.core.pagecache import public_page

from . import calendars, cards, contribution_pages, exports, feeds, figure_pages, pages, table_pages
from .filters import ActivityFilter, facets, options_of
from .models import Activity, Contribution, Meeting

PER_PAGE = 20
Kind = Contribution.Kind


# Many ------------------------------------------------------------------------------------------


@require_safe
@public_page
@limited("search", when=searches)
def activity_list(request):
    now = request.arrived_at
    chosen, known = ActivityFilter.read(request.GET), facets(now)
    page = Paginator(cards.with_row_parts(chosen.apply(now)), PER_PAGE).get_page(request.GET.get("pagina"))
    rows = cards.rows(page.object_list, now=now)
    context = {
        "chosen": chosen,
        "chips": chosen.chips(known["names"]),
        "options": options_of(chosen, known),
        "page": page,
        "coming": [row for row in rows if row["is_coming"]],
        "past": [row for row in rows if not row["is_coming"]],
        "is_first": page.number == 1,
        "csv": reverse("activities:list_csv") + chosen.query,
        "feed": feeds.address(chosen),
        "search": urlencode(chosen.lasting),
        "ways_out": [
            (_("Ver todas las actividades"), reverse("activities:list")),
            (_("Buscar un servicio"), reverse("services:list")),
        ],
    }
    response = render(request, "activities/list.html", context)
    response.good_until = cards.soonest_change(page.object_list, now)
    return response


@require_safe
@public_page
@limited("search", when=searches)
def list_csv(request):
    now = request.arrived_at
    found = ActivityFilter.read(request.GET).apply(now)
    return _csv(exports.activities_csv(found, now=now), "actividades.csv")


@require_safe
@public_page
@limited("search", when=searches)
def list_atom(request):
    return feeds.feed(ActivityFilter.read(request.GET), now=request.arrived_at)


@require_safe
@public_page
def figures(request):
    """How many came, by sex: what bodies reported before the portal and what was counted in it."""
    context = figure_pages.figures_page() | {"trail": pages.trail()}
    return render(request, "activities/figures.html", context)


# One -------------------------------------------------------------------------------------------


@require_safe
@public_page
def detail(request, slug):
    return _page(request, "detail", pages.detail(_activity(slug), now=request.arrived_at))


@require_safe
@public_page
def ics(request, slug):
    activity = _activity(slug)
    if activity.starts_at is None:
        raise Http404
    body = calendars.activity_file(activity, list(activity.meetings.all()))
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{activity.code.lower()}.ics"'
    return response


@require_safe
@public_page
def attendance(request, slug):
    activity = _activity(slug)
    return _page(request, "attendance", figure_pages.attendance_page(activity))


@require_safe
@public_page
def meeting(request, slug, number):
    """A session of a working table, or a day of a school."""
    found = Meeting.objects.select_related("minutes_document")
    activity = _activity(slug)
    meeting = get_object_or_404(found, activity=activity, number=number)
    context = table_pages.meeting_page(activity, meeting, now=request.arrived_at)
    return _page(request, "meeting", context)


# What people say -------------------------------------------------------------------------------


@require_safe
@public_page
def proposals(request, slug):
    return _said(request, slug, Kind.PROPOSAL)


@require_safe
@public_page
def questions(request, slug):
    """The open board."""
    return _said(request, slug, Kind.QUESTION)


def _said(request, slug, kind):
    """404 where it never took them and nobody typed any."""
    activity = _activity(slug)
    takes = activity.takes_questions if kind == Kind.QUESTION else activity.takes_proposals
    context = contribution_pages.listing(activity, kind, request.GET, now=request.arrived_at)
    if not takes and not context["total"]:
        raise Http404
    return _page(request, "contributions", context)


@require_safe
@public_page
def contributions_csv(request, slug):
    activity = _activity(slug)
    return _csv(exports.contributions_csv(activity), f"aportes-{activity.code.lower()}.csv")


@require_safe
@public_page
def contribution(request, slug, pk):
    """The stable address of a proposal or a question."""
    activity = _activity(slug)
    found = activity.contributions.select_related("theme").defer("author", "hidden_by", "answered_by")
    one = get_object_or_404(found, pk=pk)
    context = contribution_pages.contribution_page(activity, one, now=request.arrived_at)
    return _page(request, "contribution", context)


def _activity(slug):
    return get_object_or_404(Activity.objects.public().select_related("service"), slug=slug)


def _page(request, name, context):
    """A page under an activity, good until the clock changes it."""
    context = {"trail": pages.trail(context["activity"])} | context
    response = render(request, f"activities/{name}.html", context)
    response.good_until = context.get("next_change")
    return response


def _csv(body, name):
    response = HttpResponse(body, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
