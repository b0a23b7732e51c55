"""Writing without an account: the address, the code that proves it, and the receipt."""

from django.contrib import messages
from django.core import signing
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participa.core.limits import limited, wait_for
from participa.notifications.masking import masked

from .actions import commenting, emailing
from .emailed_forms import CodeForm
from .models import Consultation, EmailedComment

SALT = "consultations.emailed"
PER_ADDRESS = "5/h"  # codes mailed to one address, whoever writes it in the form
AGAIN = "3/h"  # codes of one observation


def send_by_mail(request, consultation, form):
    """Where she types the code, or None with the reasons in the form."""
    email = form.cleaned_data["email"]
    if _insists(email):
        form.add_error(
            "email", _("A ese correo ya le mandamos varios códigos. Espera una hora o entra con tu cuenta.")
        )
        return None
    try:
        waiting = emailing.send_by_mail(consultation, email=email, now=request.arrived_at, **form.act())
    except commenting.ClosedError:  # its dates changed while this was being read
        form.add_error(None, _("Esta consulta ya no recibe observaciones."))
        return None
    return redirect(_address_of(waiting))


def _insists(email):
    """Was this address written too often? What is counted does not tell which it is."""
    who = salted_hmac(SALT, email.strip().lower()).hexdigest()
    return wait_for("emailed_comment", who, PER_ADDRESS)


def _address_of(waiting):
    place = reverse("consultations:confirm_comment", args=[waiting.consultation.slug])
    return f"{place}?{urlencode({'envio': signing.dumps(waiting.pk, salt=SALT)})}"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("form")
def confirm_comment(request, slug):
    """The code. Not under ``once``, which would undo the attempts: twice gives the same comment."""
    consultation = get_object_or_404(Consultation.objects.public().select_related("service"), slug=slug)
    waiting = _waiting(request, consultation)
    if waiting is None:
        return render(
            request,
            "consultations/emailed/gone.html",
            {"consultation": consultation, "personal": True},
            status=422 if request.method == "POST" else 200,
        )
    if request.method == "POST" and "again" in request.POST:
        return _send_again(request, waiting)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (comment := _confirm(request, waiting, form)):
        request.session.pop(f"comment-draft-{consultation.pk}", None)
        messages.success(request, _("Recibimos tu observación. Te mandamos el comprobante a tu correo."))
        return redirect("consultations:receipt", comment.receipt)
    waiting.refresh_from_db()
    context = {
        "consultation": consultation,
        "waiting": waiting,
        "form": form,
        "to": masked(waiting.email),
        "is_live": waiting.comment_id or emailing.is_live(waiting, now=request.arrived_at),
        "shut": not consultation.takes_comments_at(request.arrived_at),
        "personal": True,
    }
    return render(request, "consultations/emailed/confirm.html", context, status=422 if form.errors else 200)


def _waiting(request, consultation):
    """What waits for the code, by the signed address that only its author was given."""
    try:
        pk = signing.loads(request.GET.get("envio", ""), salt=SALT)
    except signing.BadSignature:
        return None
    found = EmailedComment.objects.filter(pk=pk, consultation=consultation)
    return found.select_related("consultation__service").first()


def _confirm(request, waiting, form):
    try:
        return emailing.confirm(waiting, code=form.cleaned_data["code"], now=request.arrived_at)
    except emailing.CodeError as error:
        words = ngettext(
            "Ese no es el código. Te queda %(left)s intento.",
            "Ese no es el código. Te quedan %(left)s intentos.",
            error.left,
        )
        form.add_error("code", words % {"left": error.left})
    except emailing.ExpiredError:
        form.add_error(
            "code", _("Ese código ya no sirve. Tu texto está más abajo: puedes enviarlo de nuevo.")
        )
    except commenting.ClosedError:
        form.add_error(None, _("El servicio anuló la consulta o ya publicó sus respuestas."))
    return None


def _send_again(request, waiting):
    here = request.get_full_path()
    if wait_for("emailed_again", str(waiting.pk), AGAIN) or _insists(waiting.email):
        messages.error(request, _("Ya te mandamos varios códigos. Espera una hora antes de pedir otro."))
        return redirect(here)
    try:
        emailing.send_again(waiting, now=request.arrived_at)
    except emailing.ExpiredError:
        messages.error(request, _("Ya no hay nada que confirmar con este código."))
    else:
        messages.success(request, _("Te mandamos otro código. El anterior ya no sirve."))
    return redirect(here)
