"""The organisations that anybody reads of, and those that a person represents or asks to."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participa.audit.once import once
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited
from participa.core.pagecache import public_page

from . import actions, pages
from .editing import save
from .filters import OrganizationFilter, words_of
from .forms import TAKEN, ClaimForm, OrganizationForm, RegisterForm, initial_of
from .models import Organization, Representation
from .permissions import own_fields
from .ruts import rut_in

PER_PAGE = 20
FOUND = 20
form_methods = require_http_methods(["GET", "HEAD", "POST"])
Status = Representation.Status


@require_safe
@public_page
def organization_list(request):
    chosen = OrganizationFilter.read(request.GET)
    page = Paginator(chosen.apply(), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "chosen": chosen,
        "chips": chosen.chips(),
        "options": chosen.options(),
        "page": page,
        "cards": [pages.card(organization) for organization in page],
    }
    return render(request, "organizations/list.html", context)


@require_safe
@public_page
def detail(request, slug):
    organization = get_object_or_404(Organization.objects.public().select_related("kind"), slug=slug)
    context = pages.public_page(organization, now=request.arrived_at)
    return render(request, "organizations/detail.html", context)


# What is hers ----------------------------------------------------------------------------------


@require_safe
@login_required
def mine(request):
    now = request.arrived_at
    hers = Representation.objects.filter(user=request.user).select_related("organization__kind")
    page = Paginator(hers.order_by("-claimed_at", "-pk"), PER_PAGE).get_page(request.GET.get("pagina"))
    items = [{"one": one, "tag": pages.status_of(one, now)} for one in page]
    return _page(request, "mine", {"page": page, "items": items})


@require_safe
@login_required
def search(request):
    """Is it here already? By words, those that anybody may see; by its RUT, any."""
    q = words_of(request.GET)
    number = rut_in(q)
    found = _known_to(request.user, number).matching(q) if q else Organization.objects.none()
    found = found.select_related("kind").order_by("sort_key", "pk")
    asked_by = _asked_by(request)
    context = {
        "q": q,
        "rut": number,
        "found": [_offered(one) for one in found[:FOUND]],
        "asked_by": asked_by,
        "kept": [("revisa", asked_by)] if asked_by else [],
    }
    return _page(request, "search", context)


def _asked_by(request):
    """The key of the service whose page sent her here: it may review her claim (``?revisa=7``)."""
    key = request.GET.get("revisa", "")
    return int(key) if re.fullmatch(r"[0-9]{1,9}", key) else None


def _offered(organization):
    return {"organization": organization, "tags": pages.tags_of(organization)}


@form_methods
@login_required
@limited("claim")
@once
def register(request):
    """An organisation that is not here yet, and her claim to represent it."""
    now = request.arrived_at
    initial = {"rut": rut_in(request.GET.get("rut", "")), "name": words_of({"q": request.GET.get("q", "")})}
    initial["reviewer"] = _asked_by(request)
    form = RegisterForm(request.POST or None, request.FILES or None, initial=initial, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            organization = actions.register(form.values, by=request.user, now=now)
        except actions.AlreadyThere:  # between the two
            form.add_error("rut", TAKEN)
        else:
            claimed = actions.claim(organization, by=request.user, now=now, **form.claim)
            return _claimed(request, claimed)
    number = rut_in(form["rut"].value() or "") if form.errors else ""
    taken = Organization.objects.filter(rut=number).first() if number else None
    return _page(request, "register", {"form": form, "taken": taken})


@form_methods
@login_required
@limited("claim")
@once
def claim(request, slug):
    """Ask to represent one that is here: the first time, corrected after a rejection, or to renew."""
    organization = _claimable(request, slug)
    now = request.arrived_at
    before = organization.representations.filter(user=request.user).first()
    if before and before.status == Status.CLAIMED:
        messages.info(request, _("Ya lo pediste y todavía no lo deciden."))
        return redirect("my_organizations:detail", before.pk)
    initial = _as_before(before)
    if asked_by := _asked_by(request):
        initial["reviewer"] = asked_by
    form = ClaimForm(request.POST or None, request.FILES or None, initial=initial, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            return _claimed(request, actions.claim(organization, by=request.user, now=now, **form.claim))
        except actions.AlreadyClaimed:  # in another window
            messages.info(request, _("Ya lo pediste y todavía no lo deciden."))
            return redirect("my_organizations:list")
    context = {
        "form": form,
        "organization": organization,
        "tags": pages.tags_of(organization),
        "before": before,
        "may_edit": bool(own_fields(request.user, organization, now=now)),
    }
    return _page(request, "claim", context)


def _claimable(request, slug):
    known = _known_to(request.user, rut_in(request.GET.get("rut", "")))
    return get_object_or_404(known.select_related("kind"), slug=slug)


def _known_to(user, number=""):
    """Those that anybody may see, hers, and the one whose RUT she knows."""
    known = Q(verified_at__isnull=False) | Q(registered_by=user)
    known |= Q(pk__in=Representation.objects.filter(user=user).values("organization"))
    return Organization.objects.filter(known | Q(rut=number))


def _as_before(representation):
    """What she said the last time, but for the certificate."""
    if representation is None:
        return {}
    return {"position": representation.position, "reviewer": representation.reviewer_id}


def _claimed(request, claimed):
    messages.success(
        request, _("Recibimos tu solicitud. Te avisaremos por correo cuando la revisen; aquí ves en qué va.")
    )
    return redirect("my_organizations:detail", claimed.pk)


@require_safe
@login_required
def representation(request, pk):
    """How hers stands, and why."""
    held = _hers(request, pk)
    now = request.arrived_at
    latest = held.organization.representations.filter(user=request.user).first()
    context = pages.mine_page(held, now=now) | {
        "may_withdraw": held.status == Status.CLAIMED,
        "may_leave": held.status == Status.ACCREDITED and (held.ends_at is None or now < held.ends_at),
        "may_ask_again": held == latest and held.status != Status.CLAIMED,
        "may_edit": bool(own_fields(request.user, held.organization, now=now)),
    }
    return _page(request, "representation", context)


@require_POST
@login_required
@limited("form")
@once
def withdraw(request, pk):
    """She no longer asks for it."""
    held = _hers(request, pk)
    try:
        actions.withdraw(held, by=request.user, now=request.arrived_at)
    except TransitionError:
        messages.error(request, _("Ya la habían decidido: mira en qué quedó."))
    else:
        messages.success(request, _("Retiraste tu solicitud. Puedes pedirlo de nuevo cuando quieras."))
    return redirect("my_organizations:detail", held.pk)


@require_POST
@login_required
@limited("form")
@once
def leave(request, pk):
    """She stops representing it, today."""
    held = _hers(request, pk)
    try:
        actions.end(held, by=request.user, now=request.arrived_at)
    except TransitionError:
        messages.error(request, _("Ya no la representabas: mira cuándo terminó."))
    else:
        messages.success(request, _("Dejaste de representarla. Lo que dijiste por ella queda publicado."))
    return redirect("my_organizations:detail", held.pk)


@form_methods
@login_required
@limited("form")
@once
def edit(request, slug):
    """Keep up to date what the portal says of one she represents, or of one she has just written down."""
    organization = _claimable(request, slug)
    now = request.arrived_at
    editable = own_fields(request.user, organization, now=now)
    if not editable:
        raise Http404
    initial = initial_of(organization) | {"seen": actions.version_of(organization)}
    form = OrganizationForm(
        request.POST or None, initial=initial, organization=organization, editable=editable
    )
    if request.method == "POST" and form.is_valid() and save(request, organization, form):
        return redirect("my_organizations:list")
    return _page(request, "edit", {"form": form, "organization": organization, "fields": form.visible_fields})


def _hers(request, pk):
    hers = Representation.objects.filter(user=request.user)
    return get_object_or_404(
        hers.select_related("organization__kind", "certificate__document", "reviewer", "decided_for"), pk=pk
    )


def _page(request, name, context):
    form = context.get("form")
    status = 422 if form is not None and form.errors else 200
    return render(request, f"organizations/{name}.html", context | {"personal": True}, status=status)
