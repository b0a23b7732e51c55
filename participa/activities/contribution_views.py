"""Proposing, asking and supporting in an activity."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participa.audit.once import once
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited
from participa.organizations.voices import voices_of, with_voices

from . import contribution_pages, receipt_pages
from .actions import contributing
from .actions.registering import ClosedError, VoiceError
from .forms import NOT_HERS, ProposalForm, QuestionForm
from .models import Activity, Contribution
from .permissions import takes

Kind = Contribution.Kind
FORMS = {Kind.PROPOSAL: ProposalForm, Kind.QUESTION: QuestionForm}
KEPT_LETTERS = 4000  # of each field that waits for somebody to sign in; more than may be sent
form_methods = require_http_methods(["GET", "HEAD", "POST"])


# Writing ---------------------------------------------------------------------------------------


@form_methods
@limited("comment")
@once
def propose(request, slug):
    """A proposal. It may be written before signing in; what was typed waits."""
    return _write(request, slug, Kind.PROPOSAL)


@form_methods
@limited("comment")
@once
def ask(request, slug):
    """A question, likewise."""
    return _write(request, slug, Kind.QUESTION)


def _write(request, slug, kind):
    activity = get_object_or_404(_taking(kind), slug=slug)
    voices = voices_of(request.user, now=request.arrived_at)
    if request.method != "POST":
        return _form(
            request, activity, kind, FORMS[kind](initial=_kept(request, activity, kind), voices=voices)
        )
    form = FORMS[kind](request.POST, voices=voices)
    if form.is_valid() and not takes(activity, kind, now=request.arrived_at):
        form.add_error(None, contribution_pages.closing_words(activity, kind, request.arrived_at))
    if not form.is_valid():
        return _form(request, activity, kind, form)
    if not request.user.is_authenticated:
        return _keep_for_sign_in(request, activity, kind, form)
    said = _contribute(request, activity, kind, form)
    if said is None:
        return _form(request, activity, kind, form)
    request.session.pop(_key(activity, kind), None)
    return redirect("activities:contribution_receipt", activity.slug, said.pk)


def _contribute(request, activity, kind, form):
    """Send it, or say beside its field why not."""
    try:
        return contributing.contribute(
            activity, kind=kind, by=request.user, now=request.arrived_at, **form.act()
        )
    except ClosedError:  # it was moved or cancelled while this was being read
        form.add_error(None, _("Esta actividad ya no las recibe."))
    except VoiceError:
        form.add_error("organization" if "organization" in form.fields else None, NOT_HERS)
    except ValidationError as error:
        form.add_error(None, error)
    return None


def _taking(kind):
    """The activities that take them, or took them."""
    field = "takes_questions" if kind == Kind.QUESTION else "takes_proposals"
    return _activities().filter(**{field: True})


def _form(request, activity, kind, form):
    context = receipt_pages.write_page(activity, kind, form, now=request.arrived_at)
    return render(request, "activities/write.html", context, status=422 if form.errors else 200)


def _key(activity, kind):
    return f"activity-{kind}-{activity.pk}"


def _kept(request, activity, kind):
    name = request.user.display_name if request.user.is_authenticated else ""
    return {"display_name": name} | request.session.get(_key(activity, kind), {})


def _keep_for_sign_in(request, activity, kind, form):
    request.session[_key(activity, kind)] = {
        name: form.data.get(name, "")[:KEPT_LETTERS] for name in (*form.fields, "organization")
    }
    messages.info(request, _("Guardamos lo que escribiste. Entra para enviarlo."))
    return redirect_to_login(reverse(contribution_pages.WRITE_OF[kind], args=[activity.slug]))


# Hers ------------------------------------------------------------------------------------------


@require_safe
@login_required
def receipt(request, slug, pk):
    """The proof that it was received, and how it stands."""
    found = _hers(request, slug, pk)
    response = render(request, "activities/receipt.html", receipt_pages.receipt_page(found, request.user))
    response["Cache-Control"] = "private, no-store"
    return response


@form_methods
@login_required
@limited("comment")
@once
def withdraw(request, slug, pk):
    """Its author takes it back, until it is answered."""
    found = _hers(request, slug, pk)
    if request.method == "POST":
        try:
            contributing.withdraw(found, by=request.user, now=request.arrived_at)
        except TransitionError:
            messages.error(request, _("Ya no se puede retirar: se respondió, o ya se había retirado."))
        else:
            messages.success(request, _("La retiraste. Ya no se muestra ni se responderá."))
        return redirect("activities:contribution_receipt", slug, pk)
    return render(request, "activities/withdraw.html", receipt_pages.withdraw_page(found))


def _hers(request, slug, pk):
    found = Contribution.objects.filter(author=request.user, activity__in=_activities().values("pk"))
    found = found.select_related("activity__service", "theme", "organization", "region")
    return get_object_or_404(found, activity__slug=slug, pk=pk)


# Supporting ------------------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
def support(request, slug, pk):
    """She says: me too. Opened as a page, it asks; nobody supports what she wrote."""
    one = _visible(slug, pk)
    if request.method == "POST":
        return _supported(request, one, contributing.support, _("Anotamos tu apoyo."))
    [one] = with_voices([one])
    context = receipt_pages.support_page(one, request.user, now=request.arrived_at)
    return render(request, "activities/support.html", context)


@require_POST
@login_required
@limited("form")
@once
def unsupport(request, slug, pk):
    """She no longer does."""
    return _supported(request, _visible(slug, pk), contributing.withdraw_support, _("Quitamos tu apoyo."))


def _supported(request, one, act, words):
    try:
        act(one, by=request.user, now=request.arrived_at)
    except (ClosedError, PermissionDenied):
        messages.error(request, _("No se pudo: ya no recibe apoyos, o la escribiste tú."))
    else:
        messages.success(request, words)
    return redirect("activities:support", one.activity.slug, one.pk)


def _visible(slug, pk):
    found = Contribution.objects.visible().select_related("activity__service", "theme")
    return get_object_or_404(found, activity__in=_activities().values("pk"), activity__slug=slug, pk=pk)


def _activities():
    return Activity.objects.public().select_related("service")
