"""What anybody reads about commitments, and what an organisation says of them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participa.audit.once import once
from participa.core.calendar import day_of, end_of
from participa.core.limits import limited, searches
from participa.core.pagecache import public_page
from participa.organizations.models import Organization

from . import commitment_pages as pages
from . import feeds
from .actions import promising
from .commitment_exports import commitments_csv
from .commitment_filters import CommitmentFilter, facets, options_of
from .commitment_forms import AssessForm
from .models import ActionPlan, Commitment

PER_PAGE = 20
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@public_page
@limited("search", when=searches)
def commitment_list(request):
    """What was promised and how it goes."""
    now = request.arrived_at
    today = day_of(now)
    chosen, known = CommitmentFilter.read(request.GET), facets(today)
    page = Paginator(pages.with_row_parts(chosen.apply(today)), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "chosen": chosen,
        "chips": chosen.chips(known["names"]),
        "options": options_of(chosen, known),
        "page": page,
        "rows": pages.rows(page.object_list, now=now),
        "is_first": chosen.is_empty and page.number == 1,
        "figures": pages.figures(known),
        "bars": pages.state_bars(known),
        "plans": known["plans"],
        "feed": feeds.commitments_address(chosen),
        "ways_out": [
            (_("Ver todos los compromisos"), reverse("commitments:list")),
            (_("Ver las cuentas públicas"), reverse("public_accounts:list")),
        ],
    }
    response = render(request, "public_accounts/commitment_list.html", context)
    response.good_until = end_of(today)  # what is late changes with the day
    return response


@require_safe
@public_page
@limited("search", when=searches)
def list_csv(request):
    now = request.arrived_at
    found = pages.with_row_parts(CommitmentFilter.read(request.GET).apply(day_of(now)))
    response = HttpResponse(commitments_csv(found, now=now), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="compromisos.csv"'
    return response


@require_safe
@public_page
@limited("search", when=searches)
def list_atom(request):
    return feeds.commitments(CommitmentFilter.read(request.GET), now=request.arrived_at)


@require_safe
@public_page
def plan(request, slug):
    """A national plan of open government and what it promised."""
    found = get_object_or_404(ActionPlan, slug=slug)
    return render(request, "public_accounts/commitment_plan.html", pages.plan_page(found))


@require_safe
@public_page
def detail(request, code):
    context = pages.detail(code, now=request.arrived_at)
    if context is None:
        raise Http404
    response = render(request, "public_accounts/commitment.html", context)
    response.good_until = end_of(day_of(request.arrived_at))
    return response


@never_cache
@form_methods
@login_required
@limited("form")
@once
def assess(request, code):
    """Say how an accredited organisation sees a commitment of an account."""
    found = Commitment.objects.public().filter(plan=None).select_related("service", "account__service")
    commitment = get_object_or_404(found, code=code)
    hers = Organization.objects.represented_by(request.user, now=request.arrived_at).order_by("name", "pk")
    organizations = list(hers)
    initial = {"organization": organizations[0]} if len(organizations) == 1 else {}
    form = AssessForm(request.POST or None, organizations=hers, initial=initial) if organizations else None
    if request.method == "POST" and form is None:
        raise PermissionDenied  # she speaks for no organisation
    if request.method == "POST" and form.is_valid() and _assess(request, commitment, form):
        return redirect("commitments:assess", commitment.code)
    context = {
        "commitment": commitment,
        "form": form,
        "only": initial.get("organization"),
        "personal": True,
        "tag": pages.tag_of(commitment.progress),
        "said": pages.said_by(commitment, organizations),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "public_accounts/commitment_assess.html", context, status=status)


def _assess(request, commitment, form):
    data = form.cleaned_data
    organization = data.pop("organization")
    try:
        promising.assess(commitment, organization, **data, by=request.user, now=request.arrived_at)
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    words = _("Publicamos cómo lo ve %(name)s. Está junto a lo que dice el servicio.")
    messages.success(request, words % {"name": organization.name})
    return True
