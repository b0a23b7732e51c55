"""What anybody reads about public accounts: the season, an account, its reports and what was said in it."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from participa.core.calendar import day_of
from participa.core.figures import whole_number
from participa.core.limits import limited, searches
from participa.core.pagecache import public_page

from . import calendars, feeds, pages, report_pages, season_exports, season_pages
from .attendance import with_attendance
from .filters import SeasonFilter, seasons_known
from .models import Account, AccountEvent, Report

# A season --------------------------------------------------------------------------------------


@require_safe
@public_page
@limited("search", when=searches)
def account_list(request):
    """The season of this year; ``?anio=`` leads to the page of another, with the same filters."""
    asked = request.GET.get("anio")
    if asked is not None:
        query = request.GET.copy()
        del query["anio"]
        year = _year(whole_number(asked), request.arrived_at)
        address = season_pages.address_of(year)
        return redirect(f"{address}?{query.urlencode()}" if query else address)
    return _board(request, day_of(request.arrived_at).year)


@require_safe
@public_page
@limited("search", when=searches)
def season(request, year):
    return _board(request, _year(year, request.arrived_at))


def _board(request, year):
    context = season_pages.board(year, request.GET, now=request.arrived_at)
    response = render(request, "public_accounts/season.html", context)
    response.good_until = context["next_change"]
    return response


@require_safe
@public_page
@limited("search", when=searches)
def calendar(request):
    """The events of a season, those that the filters of the address choose."""
    year, found = _chosen(request)
    body = calendars.season_file(calendars.with_events(found), year)
    return _calendar(body, f"cuentas-publicas-{year}.ics")


@require_safe
@public_page
@limited("search", when=searches)
def season_csv(request):
    year, found = _chosen(request)
    body = season_exports.season_csv(season_exports.with_sheet_parts(found), now=request.arrived_at)
    return _sheet(body, f"cuentas-publicas-{year}.csv")


@require_safe
@public_page
@limited("search", when=searches)
def list_atom(request):
    """What was called or changed last, of any season unless the address says which."""
    now, asked = request.arrived_at, request.GET.get("anio")
    year = None if asked is None else _year(whole_number(asked), now)
    return feeds.accounts(SeasonFilter.read(request.GET, year), now=now)


def _chosen(request):
    """The year and the accounts that the address asks for; of this year if it says none."""
    now = request.arrived_at
    asked = request.GET.get("anio", str(day_of(now).year))
    year = _year(whole_number(asked), now)
    return year, SeasonFilter.read(request.GET, year).apply(now)


def _year(year, now):
    if year not in seasons_known(now):
        raise Http404
    return year


# An account ------------------------------------------------------------------------------------


@require_safe
@public_page
def detail(request, year, service):
    account = _account(year, service)
    now = request.arrived_at
    response = render(request, "public_accounts/detail.html", pages.detail(account, now=now))
    response.good_until = account.next_change(now)
    return response


@require_safe
@public_page
def ics(request, year, service):
    account = get_object_or_404(
        calendars.with_events(Account.objects.public()), event_year=year, service__slug=service
    )
    return _calendar(calendars.account_file(account), f"{account.code}.ics")


@require_safe
@public_page
def figures_csv(request, year, service):
    account = _account(year, service)
    events = with_attendance(AccountEvent.objects.filter(account=account).select_related("region"))
    return _sheet(season_exports.attendance_csv(events), f"asistencia-{account.code}.csv")


@require_safe
@public_page
def report(request, year, service, kind, version):
    account = _account(year, service)
    of_kind = next((one for one, word in Report.WORDS.items() if word == kind), "")
    reports = Report.objects.published().filter(account=account, kind=of_kind).select_related("document")
    found = get_object_or_404(reports, version=version)
    context = report_pages.report_page(account, found, reports, request.GET.get("pagina"))
    return render(request, "public_accounts/report.html", context)


@require_safe
@public_page
def transcript(request, year, service):
    """What was said in the main event, or in that of the region the address names."""
    account = _account(year, service)
    events = account.events.filter(transcript__isnull=False).select_related("region", "transcript")
    region = request.GET.get("region")
    found = get_object_or_404(events, **({"region__slug": region[:80]} if region else {"region": None}))
    context = report_pages.transcript_page(account, found)
    return render(request, "public_accounts/transcript.html", context)


def _account(year, service):
    found = Account.objects.public().select_related("service__parent")
    return get_object_or_404(found, event_year=year, service__slug=service)


def _calendar(body, name):
    return _file(body, name, "text/calendar; charset=utf-8")


def _sheet(body, name):
    return _file(body, name, "text/csv; charset=utf-8")


def _file(body, name, content_type):
    response = HttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
