"""A person's place in an activity: taking it, seeing it, leaving it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participa.audit.once import once
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited
from participa.organizations.voices import voices_of

from . import pages, registration_pages
from .actions import registering
from .forms import NOT_HERS, RegisterForm
from .models import Activity, Registration

KEPT_LETTERS = 1000  # of each field that waits for somebody to sign in


@require_http_methods(["GET", "HEAD", "POST"])
@limited("form")
@once
def register(request, slug):
    """The form may be filled before signing in; what was typed waits."""
    activity = get_object_or_404(_activities(), slug=slug)
    if _live(request, activity):
        return redirect("activities:registration", activity.slug)
    voices = voices_of(request.user, now=request.arrived_at)
    if request.method != "POST":
        return _form(request, activity, RegisterForm(initial=_kept(request, activity), voices=voices))
    form = RegisterForm(request.POST, voices=voices)
    if form.is_valid() and not activity.registers_at(request.arrived_at):
        form.add_error(None, pages.closed_words(activity, request.arrived_at))
    if not form.is_valid():
        return _form(request, activity, form)
    if not request.user.is_authenticated:
        return _keep_for_sign_in(request, activity, form)
    if not _register(request, activity, form):
        return _form(request, activity, form)
    request.session.pop(_key(activity), None)
    return redirect("activities:registration", activity.slug)


def _register(request, activity, form):
    """Take the place, or say beside its field why not."""
    try:
        return registering.register(activity, by=request.user, now=request.arrived_at, **form.act())
    except registering.ClosedError:  # it was moved or cancelled while this was being read
        form.add_error(None, _("Esta actividad ya no recibe inscripciones."))
    except registering.FullError:
        form.add_error(None, _("Se ocupó el último cupo mientras escribías, y no hay lista de espera."))
    except registering.VoiceError:
        form.add_error("organization" if "organization" in form.fields else None, NOT_HERS)
    except ValidationError as error:
        form.add_error(None, error)
    return None


def _form(request, activity, form):
    context = registration_pages.register_page(activity, form, now=request.arrived_at)
    return render(request, "activities/register.html", context, status=422 if form.errors else 200)


def _key(activity):
    return f"activity-registration-{activity.pk}"


def _kept(request, activity):
    name = request.user.display_name if request.user.is_authenticated else ""
    return {"display_name": name} | request.session.get(_key(activity), {})


def _keep_for_sign_in(request, activity, form):
    request.session[_key(activity)] = {
        name: form.data.get(name, "")[:KEPT_LETTERS] for name in (*form.fields, "organization")
    }
    messages.info(request, _("Guardamos lo que escribiste. Entra para inscribirte."))
    return redirect_to_login(reverse("activities:register", args=[activity.slug]))


@require_safe
@login_required
def registration(request, slug):
    """Her own place: how it stands and its receipt. The last one, if she cancelled and came back."""
    found = _hers(request, slug)
    context = registration_pages.registration_page(found, now=request.arrived_at)
    response = render(request, "activities/registration.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@login_required
@limited("form")
@once
def cancel(request, slug):
    found = _hers(request, slug)
    try:
        registering.cancel_registration(found, by=request.user, now=request.arrived_at)
    except (registering.ClosedError, TransitionError):
        messages.error(request, _("Esta inscripción ya no se puede anular."))
    else:
        messages.success(request, _("Anulaste tu inscripción. Tu cupo queda para otra persona."))
    return redirect("activities:registration", found.activity.slug)


def _hers(request, slug):
    found = Registration.objects.filter(person=request.user, activity__in=_activities().values("pk"))
    found = found.filter(activity__slug=slug).order_by("-registered_at", "-pk")
    found = found.select_related("activity__service", "organization", "region", "commune").first()
    if found is None:
        raise Http404
    return found


def _live(request, activity):
    return (
        request.user.is_authenticated and activity.registrations.live().filter(person=request.user).exists()
    )


def _activities():
    return Activity.objects.public().select_related("service")
