"""How public bodies comply with the law of participation, as anybody reads it."""

import hashlib
from functools import wraps

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participa.core.limits import limited, searches
from participa.core.pagecache import public_page
from participa.services.models import FormerName, PublicService

from .badge import badge_svg
from .list_pages import list_page
from .method_pages import method_page
from .models import ServiceSheet
from .pages import detail_page, sheet_of_month
from .reading import latest
from .sheet_csv import sheet_csv as csv_of

BADGE_SECONDS = 3600


def of_service(view):
    """Decorator: the view of the body at this address. One it had before leads to the one it has."""

    @require_safe
    @wraps(view)
    def wrapper(request, slug):
        service = PublicService.objects.select_related("parent").filter(slug=slug).first()
        if service:
            return view(request, service)
        former = FormerName.objects.filter(slug=slug).select_related("service").first()
        if former is None:
            raise Http404
        return redirect(request.resolver_match.view_name, former.service.slug, permanent=True)

    return wrapper


@require_safe
@public_page
@limited("search", when=searches)
def service_list(request):
    return render(request, "compliance/list.html", list_page(request.GET))


@require_safe
@public_page
def method(request):
    return render(request, "compliance/method.html", method_page(now=request.arrived_at))


@of_service
@public_page
def detail(request, service):
    context = detail_page(service, request.GET.get("mes", ""), now=request.arrived_at)
    return render(request, "compliance/detail.html", context)


@of_service
@public_page
def sheet_csv(request, service):
    sheet = sheet_of_month(service, request.GET.get("mes", ""))
    response = HttpResponse(csv_of(service, sheet), content_type="text/csv; charset=utf-8")
    name = _("cumplimiento-%(slug)s-%(month)s.csv")
    name %= {"slug": service.slug, "month": f"{sheet.snapshot.month:%Y-%m}"}
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@of_service
def badge(request, service):
    """Other sites show it: they may keep it for an hour, and ask whether it changed."""
    snapshot = latest()
    found = ServiceSheet.objects.filter(snapshot=snapshot, service=service)
    drawn = badge_svg(service, found.defer("facts", "marks").first(), snapshot).encode()
    etag = f'"{hashlib.blake2b(drawn, digest_size=12).hexdigest()}"'
    response = HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8", headers={"ETag": etag})
    response["Cache-Control"] = f"public, max-age={BADGE_SECONDS}"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return get_conditional_response(request, etag=etag, response=response)
