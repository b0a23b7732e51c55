"""Proposing a topic to a body, reading what was proposed, supporting it, taking one's own back."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participa.audit.once import once
from participa.core.filters import searched
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited, searches
from participa.core.pagecache import public_page
from participa.core.receipts import normal_code
from participa.organizations.voices import voices_of
from participa.services.models import PublicService

from . import similar
from . import topic_pages as pages
from .actions import asking
from .models import TopicRequest, TopicSupport
from .permissions import can_support, can_withdraw
from .topic_filters import TopicFilter
from .topic_forms import NAMED, NOT_HERS, UNNAMED, TopicForm

LIST_SECONDS = timedelta(seconds=5)  # what was just supported appears soon, and nothing is forgotten for it
KEPT_LETTERS = 5_000  # of each field of what waits for somebody to sign in
ANYWAY = "anyway"  # she saw what was already proposed, and sends hers
form_methods = require_http_methods(["GET", "HEAD", "POST"])


# Reading ---------------------------------------------------------------------------------------


@require_safe
@public_page
@limited("search", when=searches)
def home(request):
    """What it is to propose a topic, and what was proposed to every service."""
    context = pages.home(TopicFilter.read(request.GET), request.GET, now=request.arrived_at)
    response = render(request, "plans/home.html", context)
    response.good_until = request.arrived_at + LIST_SECONDS
    return response


@require_safe
@public_page
@limited("search", when=searches)
def choose(request):
    """To which service."""
    return render(request, "plans/choose.html", pages.choose(searched(request.GET), request.GET))


@require_safe
@public_page
def topic(request, code):
    """A topic, its clock, what was answered and what it became."""
    found = TopicRequest.objects.filter(is_public=True).exclude(status=TopicRequest.Status.WITHDRAWN)
    one = get_object_or_404(found.select_related("service", "matter__plan__service"), code=code)
    if one.status == TopicRequest.Status.REMOVED:
        context = {"reason": one.get_removal_display(), "trail": pages.trail()}
        return render(request, "plans/removed.html", context, status=410)
    response = render(request, "plans/topic.html", pages.topic(one, now=request.arrived_at))
    response.good_until = request.arrived_at + LIST_SECONDS
    return response


# Proposing -------------------------------------------------------------------------------------


@form_methods
@limited("comment")
@once
def propose(request, service):
    """The form. It may be filled before signing in; what was typed waits."""
    service = get_object_or_404(PublicService.objects.active(), slug=service)
    voices = voices_of(request.user, now=request.arrived_at)
    if request.method != "POST":
        return _form(request, service, TopicForm(initial=_kept(request, service), voices=voices))
    form = TopicForm(request.POST, voices=voices)
    if not form.is_valid():
        return _form(request, service, form)
    if ANYWAY not in request.POST and (alike := _alike(form, service)):
        return _form(request, service, form, alike=alike)
    if not request.user.is_authenticated:
        return _keep_for_sign_in(request, service, form)
    return _send(request, service, form)


def _alike(form, service):
    words = " ".join(form.cleaned_data[name] for name in ("title", "text"))
    return similar.similar_to(words, service) or similar.similar_to(form.cleaned_data["title"], service)


def _send(request, service, form):
    try:
        made = asking.propose(service, by=request.user, now=request.arrived_at, **form.act())
    except asking.ClosedError:  # it closed while this was being read
        form.add_error(None, _("Este servicio ya no existe: elige otro."))
        return _form(request, service, form)
    except asking.VoiceError:  # her representation ended meanwhile
        form.add_error("organization" if "organization" in form.fields else None, NOT_HERS)
        return _form(request, service, form)
    request.session.pop(_key(service), None)
    return redirect("plans:receipt", made.receipt)


def _form(request, service, form, alike=()):
    context = {
        "service": service,
        "form": form,
        "alike": pages.alike(alike),
        "anyway": bool(alike) or ANYWAY in (request.POST or form.initial),
        "trail": pages.trail((_("Elegir el servicio"), reverse("plans:choose"))),
        "personal": True,
    }
    return render(request, "plans/propose.html", context, status=422 if form.errors else 200)


def _key(service):
    return f"topic-draft-{service.pk}"


def _kept(request, service):
    """What this person was writing before signing in, and the name she goes by."""
    name = request.user.display_name if request.user.is_authenticated else ""
    kept = request.session.get(_key(service), {})
    return {"display_name": name, "appear": NAMED if name else UNNAMED} | kept


def _keep_for_sign_in(request, service, form):
    """Somebody who has not signed in: what she typed waits in the session."""
    typed = {name: form.data.get(name, "")[:KEPT_LETTERS] for name in (*form.fields, "organization")}
    if ANYWAY in request.POST:
        typed[ANYWAY] = "1"
    request.session[_key(service)] = typed
    messages.info(request, _("Guardamos lo que escribiste. Entra para enviarlo."))
    return redirect_to_login(reverse("plans:propose", args=[service.slug]))


# Hers ------------------------------------------------------------------------------------------


@require_safe
def receipt(request, code):
    """The proof that it was received, for whoever holds the code."""
    found = TopicRequest.objects.select_related("service", "matter__plan__service")
    one = get_object_or_404(found, receipt=normal_code(code))
    user, now = request.user, request.arrived_at
    mine = user.is_authenticated and one.author_id == user.pk
    context = pages.receipt(one, mine=mine, now=now)
    context |= {"may_withdraw": mine and can_withdraw(user, one, now=now), "personal": True}
    response = render(request, "plans/receipt.html", context)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


@form_methods
@login_required
@limited("comment")
@once
def withdraw(request, code):
    """Its author takes it back, until it is answered."""
    hers = TopicRequest.objects.filter(author=request.user).select_related("service")
    one = get_object_or_404(hers, code=code)
    if request.method == "POST":
        try:
            asking.withdraw(one, by=request.user, now=request.arrived_at)
        except TransitionError:
            words = _(
                "Ya no se puede retirar: se respondió, se retiró, o ya no representas a quien lo propuso."
            )
            messages.error(request, words)
        else:
            messages.success(request, _("Lo retiraste. Ya no se muestra ni se responderá."))
        return redirect("plans:receipt", one.receipt)
    context = {"topic": one, "trail": pages.trail(), "personal": True}
    return render(request, "plans/withdraw.html", context)


# Supporting ------------------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
def support(request, code):
    """She asks for the same. Opened as a page, it asks; nobody supports what she proposed."""
    one = _visible(code)
    if request.method == "POST":
        return _supported(request, one, asking.support, _("Anotamos tu apoyo."))
    context = {
        "topic": one,
        "is_hers": one.author_id == request.user.pk,
        "may_support": can_support(request.user, one),
        "supports": TopicSupport.objects.filter(topic=one, person=request.user).exists(),
        "trail": pages.trail(),
        "personal": True,
    }
    return render(request, "plans/support.html", context)


@require_POST
@login_required
@limited("form")
@once
def unsupport(request, code):
    """She no longer does."""
    return _supported(request, _visible(code), asking.stop_supporting, _("Quitamos tu apoyo."))


def _supported(request, one, act, words):
    try:
        act(one, by=request.user, now=request.arrived_at)
    except (asking.ClosedError, PermissionDenied):
        messages.error(request, _("No se pudo: ya no recibe apoyos, o lo propusiste tú."))
    else:
        messages.success(request, words)
    return redirect("plans:support", one.code)


def _visible(code):
    return get_object_or_404(TopicRequest.objects.visible().select_related("service"), code=code)
