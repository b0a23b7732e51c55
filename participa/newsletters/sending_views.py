"""Putting a boletín to leave, trying it oneself, stopping it, writing another like it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from participa.audit.once import once
from participa.core.dates import full_moment
from participa.core.forms import said
from participa.core.limits import limited

from . import actions, audience
from . import office_pages as pages
from .forms import SendForm
from .models import Status
from .office_views import done, form_methods, of_a_letter, show, who


@form_methods
@login_required
@limited("form")
@once
@of_a_letter(Status.DRAFT)
def send(request, letter):
    """When it leaves; then, to how many, and that it cannot be taken back; then it is done."""
    form = SendForm(request.POST or None, letter=letter, now=request.arrived_at)
    people = pages.people_of(audience.scope_of(letter))
    context = {"form": form, "letter": letter, "people": people}
    if request.method != "POST" or not form.is_valid():
        return show(request, "send", **context)
    at = form.at()
    if "confirm" not in request.POST:
        return _asked(request, context, at)
    act, when = (actions.schedule, {"at": at}) if at else (actions.send_now, {})
    if not done(form, act, letter, seen_at=form.seen_at(), **when, **who(request)):
        return show(request, "send", **context)
    words = _("Programamos el boletín. Hasta entonces puedes volverlo a borrador.") if at else _(
        "El boletín empezó a salir. Aquí verás cuántos van."
    )  # fmt: skip
    messages.success(request, words)
    return redirect(letter.get_office_url())


def _asked(request, context, at):
    """The page that asks for a yes, unless something keeps it from leaving then."""
    form, letter = context["form"], context["letter"]
    try:
        actions.check_ready(letter, at=at, now=request.arrived_at)
    except ValidationError as error:
        said(form, error)
        return show(request, "send", **context)
    return show(request, "confirm", **context, when=full_moment(at) if at else "")


@require_POST
@login_required
@limited("letter_trial")
@once
@of_a_letter()
def trial(request, letter):
    """To oneself."""
    actions.send_trial(letter, **who(request))
    words = _("Te mandamos una prueba a %(email)s. Llega en unos segundos.") % {"email": request.user.email}
    messages.success(request, words)
    return redirect(letter.get_office_url())


@require_POST
@login_required
@limited("form")
@once
@of_a_letter(Status.SCHEDULED)
def take_back(request, letter):
    """Before its hour, a draft again."""
    actions.take_back(letter, **who(request))
    messages.success(request, _("Es un borrador otra vez: no saldrá hasta que lo envíes."))
    return redirect(letter.get_office_url())


@form_methods
@login_required
@limited("form")
@once
@of_a_letter(Status.DRAFT, Status.SCHEDULED, Status.SENDING)
def cancel(request, letter):
    """Stop it, after asking."""
    if request.method == "POST":
        actions.cancel(letter, **who(request))
        messages.success(request, _("Cancelamos el boletín. Lo que no había salido ya no sale."))
        return redirect(letter.get_office_url())
    return show(request, "cancel", letter=letter)


@require_POST
@login_required
@limited("form")
@once
@of_a_letter()
def duplicate(request, letter):
    """Another like it, as a draft."""
    copy = actions.duplicate(letter, **who(request))
    messages.success(request, _("Este es un borrador nuevo, con los mismos textos."))
    return redirect("newsletters:edit", copy.code)
