"""What anybody reads about councils and their processes."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participa.core.calendar import day_of
from participa.core.figures import whole_number
from participa.core.limits import limited, searches
from participa.core.pagecache import public_page

from . import calendars, cards, exports, pages, process_pages, roll_pages, session_pages
from .filters import CouncilFilter, ProcessFilter, address_of, facets, options_of, over
from .followables import key_of
from .models import Council, Opinion, Process, Session

PER_PAGE = 20
OPEN_FIRST = 4  # processes at the head of the list of councils
ENDED = 6


# Many ------------------------------------------------------------------------------------------


@require_safe
@public_page
@limited("search", when=searches)
def council_list(request):
    now = request.arrived_at
    chosen = CouncilFilter.read(request.GET)
    known = facets(now)
    page = Paginator(cards.with_card_parts(chosen.apply(now)), PER_PAGE).get_page(request.GET.get("pagina"))
    first = chosen.is_empty and page.number == 1
    processes = list(cards.open_processes(now=now)[: OPEN_FIRST + 1]) if first else []
    context = {
        "chosen": chosen,
        "chips": chosen.chips(pages.names_for(chosen, known["names"])),
        "options": options_of(chosen, known),
        "search": key_of(chosen),
        "feed": address_of("councils:list_atom", chosen),
        "page": page,
        "cards": cards.cards(page.object_list, now=now),
        "is_first": first,
        "processes": cards.process_cards(processes[:OPEN_FIRST], now=now),
        "more_processes": len(processes) > OPEN_FIRST,
        "ways_out": [
            (_("Ver todos los consejos"), reverse("councils:list")),
            (_("Buscar un servicio"), reverse("services:list")),
        ],
    }
    response = render(request, "councils/list.html", context)
    response.good_until = process_pages.soonest_change(processes, now)
    return response


@require_safe
@public_page
def processes(request):
    """The board: what is going, and what ended not long ago."""
    now = request.arrived_at
    chosen = ProcessFilter.read(request.GET)
    context = process_pages.board(chosen, request.GET, now=now, per_page=PER_PAGE)
    ended = cards.with_process_parts(over())[:ENDED] if chosen.is_empty else []
    known = cards.with_process_parts(over(recorded=True))[:ENDED] if chosen.is_empty else []
    context |= {
        "search": key_of(chosen),
        "feed": address_of("councils:processes_atom", chosen),
        "ended": cards.process_cards(ended, now=now),
        "recorded": cards.process_cards(known, now=now),
        "ways_out": [
            (_("Ver todos los que están en curso"), reverse("councils:processes")),
            (_("Ver los consejos"), reverse("councils:list")),
        ],
    }
    response = render(request, "councils/processes.html", context)
    response.good_until = process_pages.soonest_change(context["page"].object_list, now)
    return response


@require_safe
@public_page
def secrecy(request):
    """How the vote is kept secret, and how far."""
    return render(request, "councils/secrecy.html")


# A council -------------------------------------------------------------------------------------


@require_safe
@public_page
def detail(request, slug):
    council = _council(slug)
    context = pages.detail(council, now=request.arrived_at)
    response = render(request, "councils/detail.html", context)
    response.good_until = context["next_change"]
    return response


@require_safe
@public_page
def sessions(request, slug):
    """Its sessions of a year and their minutes, what it agreed and what it said."""
    asked = whole_number(request.GET.get("anio", ""))
    context = pages.year_page(_council(slug), asked, now=request.arrived_at)
    return render(request, "councils/sessions.html", context)


@require_safe
@public_page
def session(request, slug, number):
    found = _session(slug, number)
    response = render(
        request, "councils/session.html", session_pages.session_page(found, now=request.arrived_at)
    )
    response.good_until = found.starts_at if found.starts_at > request.arrived_at else None
    return response


@require_safe
@public_page
def session_ics(request, slug, number):
    return _calendar(calendars.session_file(_session(slug, number)), f"sesion-{number}.ics")


@require_safe
@public_page
def term(request, slug, number):
    """A term of the council, of now or of before, and who sat in it."""
    council = _council(slug)
    terms = council.terms.select_related("document", "process").prefetch_related("extensions")
    found = get_object_or_404(terms, number=number)
    if found.process:
        found.process.council = council
    context = pages.term_page(council, found, today=day_of(request.arrived_at))
    return render(request, "councils/term.html", context)


@require_safe
@public_page
def members_csv(request, slug):
    council = _council(slug)
    body = exports.members_csv(council, today=day_of(request.arrived_at))
    response = HttpResponse(body, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="integrantes-{council.slug}.csv"'
    return response


@require_safe
@public_page
def rules(request, slug):
    """Its rules as of each resolution."""
    council = _council(slug)
    versions = list(council.rules.select_related("document").defer("set_by"))
    context = {
        "council": council,
        "versions": [{"rules": one, "rows": pages.rule_rows(one)} for one in versions],
        "estates": pages.estates_of(council),
    }
    return render(request, "councils/rules.html", context)


@require_safe
@public_page
def opinion(request, slug, number):
    found = Opinion.objects.public().select_related("council__service", "session", "document")
    found = get_object_or_404(found, council__slug=slug, number=number)
    context = session_pages.opinion_page(found, now=request.arrived_at)
    return render(request, "councils/opinion.html", context)


# A process -------------------------------------------------------------------------------------


@require_safe
@public_page
def process(request, slug, key):
    found = _process(slug, key)
    now = request.arrived_at
    response = render(request, "councils/process.html", process_pages.process_page(found, now=now))
    response.good_until = found.next_change(now)
    return response


@require_safe
@public_page
def process_ics(request, slug, key):
    return _calendar(calendars.process_file(_process(slug, key)), f"calendario-{key}.ics")


@require_safe
@public_page
@limited("search", when=searches)
def roll(request, slug, key):
    found = _process(slug, key)
    now = request.arrived_at
    response = render(request, "councils/roll.html", roll_pages.roll_page(found, request.GET, now=now))
    response.good_until = found.next_change(now)
    return response


@require_safe
@public_page
def candidates(request, slug, key):
    found = _process(slug, key)
    now = request.arrived_at
    context = roll_pages.candidates_page(found, request.GET, now=now)
    response = render(request, "councils/candidates.html", context)
    response.good_until = found.next_change(now)
    return response


def _council(slug):
    return get_object_or_404(Council.objects.select_related("service", "region"), slug=slug)


def _session(slug, number):
    found = Session.objects.public().filter(council__slug=slug, number=number)
    found = found.select_related("council__service", "minutes__document").prefetch_related("agenda").first()
    if found is None:
        raise Http404
    return found


def _process(slug, key):
    found = Process.objects.public().select_related("council__service", "council__region")
    return get_object_or_404(cards.with_stages(found), council__slug=slug, key=key)


def _calendar(body, name):
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
