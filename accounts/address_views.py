"""A person's address: given once, changed or removed; always proven by a code."""

from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from participa.audit.once import once
from participa.core.limits import limited

from . import actions, forms, joining, ratelimit
from .address_code import AddressCode


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def address(request):
    """Where to write to her. Asked once of who came with ClaveÚnica, who may say no."""
    onward = get_next_redirect_url(request) or ""
    form = forms.AddressForm(request.POST or None, user=request.user)
    if not form.is_bound or not form.is_valid():
        context = {
            "form": form,
            "first": "primera" in request.GET,
            "next": onward,
            "addresses": EmailAddress.objects.filter(user=request.user).order_by("-primary", "email"),
            "may_be_without": hasattr(request.user, "national_id"),
            "personal": True,
        }
        return render(request, "account/address.html", context, status=422 if form.is_bound else 200)
    email = form.cleaned_data["email"]
    if limited := ratelimit.consume_or_429(request, action="request_login_code", key=email):
        return limited
    AddressCode.start(request, email, onward)
    return redirect("account_email_code")


@never_cache
@login_required
@limited("form")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request):
    """Type the code. No form token: a refusal would undo the count of attempts."""
    process = AddressCode.of(request)
    if process is None:
        return redirect("account_email")
    if request.method != "POST":
        return _page(request, process, forms.CodeForm())
    if request.POST.get("action") == "resend":
        return _again(request, process) or _sent_again(request)
    form = forms.CodeForm(request.POST)
    if not form.is_valid():
        return _page(request, process, form)
    if not process.is_valid():
        return _again(request, process) or _wrong(
            request, process, form, _("Ese código venció. Te enviamos otro recién.")
        )
    if not constant_time_compare(form.cleaned_data["code"], process.code):
        if process.record_invalid_attempt():
            return _wrong(request, process, form, forms.WRONG_CODE)
        messages.error(request, _("Fueron demasiados intentos. Pide otro código."))
        return redirect("account_email")
    return _proven(request, process)


def _proven(request, process):
    """The address is hers; and if it had an account, that account is hers too."""
    process.abort()
    owner = actions.add_address(request.user, process.email, by=request.user, now=request.arrived_at)
    if owner != request.user:
        return joining.propose(request, owner, process.onward)
    messages.success(request, _("Guardamos tu correo."))
    return redirect(process.onward or "account_profile")


def _again(request, process):
    """Send another code; gives the page that says why not, or None."""
    if limited := ratelimit.consume_or_429(request, action="request_login_code", key=process.email):
        return limited
    if not process.can_resend:
        process.abort()
        messages.error(request, _("Ya te enviamos varios códigos. Revisa la dirección y empieza de nuevo."))
        return redirect("account_email")
    process.resend()
    return None


def _sent_again(request):
    messages.success(request, _("Te enviamos otro código. El anterior ya no sirve."))
    return redirect("account_email_code")


def _wrong(request, process, form, words):
    form.add_error("code", words)
    return _page(request, process, form)


def _page(request, process, form):
    context = {"form": form, "email": process.email, "next": process.onward, "personal": True}
    return render(request, "account/address_code.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@limited("form")
@once
@require_POST
def remove(request, pk):
    """Forget one of her addresses; not the only way she has to enter."""
    mine = get_object_or_404(EmailAddress, user=request.user, pk=pk)
    actions.remove_address(request.user, mine, by=request.user, now=request.arrived_at)
    messages.success(request, _("Quitamos ese correo."))
    return redirect("account_email")
