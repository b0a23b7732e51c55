"""Signing in and out, and a person's own account. What allauth knows it does; the pages are ours."""

import time
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.logout import logout as end_session
from allauth.account.utils import (
    get_login_redirect_url,
    get_next_redirect_url,
    has_verified_email,
    perform_login,
)
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from participa.audit.once import once
from participa.core.limits import limited

from . import actions, forms, notices, ratelimit
from . import welcome as welcome_stage
from .claveunica.client import where_to_leave
from .claveunica.views import PROVIDER
from .names import COOKIE, forget_name, remember_name
from .sessions import after_password_change as session_kept
from .sign_in_code import STAGE, SignInCode

FRESH = 15 * 60  # seconds during which a code just typed stands for the present password


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request):
    """The door: a code by mail, or a password."""
    if request.user.is_authenticated:
        return redirect(get_login_redirect_url(request))
    if request.method != "POST":
        response = _door(request)
        if COOKIE in request.COOKIES:  # of a session that ended
            forget_name(response)
        return response
    if limited := ratelimit.consume_or_429(request, action="login"):
        return limited
    form = forms.PasswordSignInForm(request.POST, request=request, auto_id="clave_%s")
    if not form.is_valid():
        return _door(request, password_form=form, status=422)
    return _enter_with_password(request, form.user, form.cleaned_data["email"])


def _enter_with_password(request, user, email):
    if not has_verified_email(user, email):  # nobody proved yet that the address is hers
        SignInCode.start(request, email)
        return redirect(_with_next(request, "account_confirm_login_code"))
    record_authentication(request, user, method="password", email=email)
    return perform_login(request, user, redirect_url=get_next_redirect_url(request), email=email)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def request_code(request):
    """Send a code to an address, whoever it belongs to."""
    if request.user.is_authenticated or request.method != "POST":
        return redirect(_with_next(request, "account_login"))
    form = forms.EmailForm(request.POST, auto_id="codigo_%s")
    if not form.is_valid():
        return _door(request, email_form=form, status=422)
    email = form.cleaned_data["email"]
    if limited := ratelimit.consume_or_429(request, action="request_login_code", key=email):
        return limited
    SignInCode.start(request, email)
    return redirect(_with_next(request, "account_confirm_login_code"))


@login_stage_required(stage=STAGE, redirect_urlname="account_login")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_code(request):
    """Type the code."""
    process = SignInCode(stage=request._login_stage)
    if request.method != "POST":
        return _code_page(request, process, forms.CodeForm())
    if request.POST.get("action") == "resend":
        return _resend(request, process)
    form = forms.CodeForm(request.POST)
    if form.is_valid() and process.is_valid():
        if constant_time_compare(form.cleaned_data["code"], process.code):
            return process.finish(get_next_redirect_url(request))
        return _wrong_code(request, process, form)
    if form.is_valid():
        return _expired_code(request, process, form)
    return _code_page(request, process, form, status=422)


def _wrong_code(request, process, form):
    if not process.record_invalid_attempt():
        messages.error(request, _("Fueron demasiados intentos. Pide otro código."))
        return redirect(_with_next(request, "account_login"))
    form.add_error("code", forms.WRONG_CODE)
    return _code_page(request, process, form, status=422)


def _expired_code(request, process, form):
    if limited := _again(request, process):
        return limited
    form.add_error("code", _("Ese código venció. Te enviamos otro recién."))
    return _code_page(request, process, form, status=422)


def _resend(request, process):
    if limited := _again(request, process):
        return limited
    messages.success(request, _("Te enviamos otro código. El anterior ya no sirve."))
    return redirect(_with_next(request, "account_confirm_login_code"))


def _again(request, process):
    """Send another code, or the page that says why not."""
    email = process.state["email"]
    if limited := ratelimit.consume_or_429(request, action="request_login_code", key=email):
        return limited
    if not process.can_resend:
        process.abort()
        messages.error(request, _("Ya te enviamos varios códigos. Revisa la dirección y empieza de nuevo."))
        return redirect(_with_next(request, "account_login"))
    process.resend()
    return None


@login_stage_required(stage=welcome_stage.STAGE, redirect_urlname="account_login")
@limited("form")
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request):
    """The notice in force, and what is asked once. The session is nobody's until this is answered.

    Answering twice is the same as once, so it needs no token; and a token would undo the session's new key.
    """
    stage = request._login_stage
    notice = notices.in_force(request.arrived_at)
    form = forms.WelcomeForm(request.POST or None, user=stage.login.user, initial=_suggested(stage))
    if not form.is_bound or not form.is_valid() or request.POST.get("notice") != str(notice.version):
        context = {"form": form, "notice": notice, "is_new": stage.is_new, "personal": True}
        return render(request, "account/welcome.html", context, status=422 if form.is_bound else 200)
    if form.is_for_a_child:
        request.session.flush()  # nothing of hers is kept, what was waiting included
        return redirect("account_too_young")
    language = form.cleaned_data.pop("language", stage.login.user and stage.login.user.language)
    with translation.override(language):
        return stage.finish(language=language, version=notice.version, **form.cleaned_data)


def _suggested(stage):
    user = stage.login.user
    return {
        "display_name": (user and user.display_name) or stage.state.get("name", ""),
        "language": user.language if user else translation.get_language(),
    }


@never_cache
@require_safe
def too_young(request):
    """She is under 14: kindly, what she can do."""
    return render(request, "account/too_young.html", {"personal": True})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def logout(request):
    """Leave. By POST, so that no picture in a page can do it for you."""
    if request.user.is_authenticated and request.method != "POST":
        return render(request, "account/logout.html", {"personal": True})
    records = get_authentication_records(request, request.user)
    elsewhere = any(record["method"] == PROVIDER for record in records) and settings.CLAVEUNICA_CLIENT_ID
    end_session(request)
    onward = get_next_redirect_url(request) or get_adapter().get_logout_redirect_url(request)
    response = redirect(where_to_leave(request) if elsewhere else onward)
    forget_name(response)
    return response


@never_cache
@require_safe
def signup(request):
    """There is nothing to fill in to open an account: the code opens it."""
    return redirect(_with_next(request, "account_login"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recover(request):
    """Lost the password: enter with a code, then choose another."""
    return redirect(f"{reverse('account_login')}?{urlencode({'next': reverse('account_change_password')})}")


@never_cache
@require_safe
def inactive(request):
    """The account was closed."""
    return render(request, "account/account_inactive.html", {"personal": True}, status=403)


@never_cache
@login_required
@limited("form")
@once
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    """My account."""
    form = forms.ProfileForm(request.POST or None, instance=request.user)
    if form.is_bound and form.is_valid():
        actions.change_profile(request.user, **form.cleaned_data, by=request.user, now=request.arrived_at)
        messages.success(request, _("Guardamos el cambio."))
        with translation.override(request.user.language):
            response = redirect("account_profile")
        remember_name(response, request.user)
        return response
    return _account_page(request, "account/profile.html", form)


@never_cache
@login_required
@sensitive_post_parameters("current", "password")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request):
    """Choose a password, or change it."""
    # Counted outside the form's transaction: a refused form rolls it back, and must still count.
    limited = ratelimit.consume_or_429(request, action="change_password", user=request.user)
    return limited or _change_password(request)


@limited("form")
@once
def _change_password(request):
    form = forms.NewPasswordForm(
        request.POST or None,
        user=request.user,
        ask_current=request.user.has_usable_password() and not _just_typed_a_code(request),
    )
    if form.is_bound and form.is_valid():
        actions.set_password(
            request.user, form.cleaned_data["password"], by=request.user, now=request.arrived_at
        )
        session_kept(request)
        messages.success(request, _("Tu contraseña nueva ya sirve. Cerramos tus otras sesiones."))
        return redirect("account_profile")
    return _account_page(request, "account/password.html", form)


def _account_page(request, template, form):
    return render(request, template, {"form": form, "personal": True}, status=422 if form.errors else 200)


def _door(request, *, email_form=None, password_form=None, status=200):
    context = {
        "email_form": email_form or forms.EmailForm(auto_id="codigo_%s"),
        "password_form": password_form or forms.PasswordSignInForm(auto_id="clave_%s"),
        "bad_form": email_form or password_form,
        "next": get_next_redirect_url(request) or "",
        "personal": True,
    }
    return render(request, "account/login.html", context, status=status)


def _code_page(request, process, form, *, status=200):
    context = {
        "form": form,
        "email": process.state["email"],
        "steps": [_("Correo"), _("Código"), _("Listo")],
        "next": get_next_redirect_url(request) or "",
        "personal": True,
    }
    return render(request, "account/confirm_login_code.html", context, status=status)


def _just_typed_a_code(request):
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "code" and time.time() - record["at"] < FRESH for record in records)


def _with_next(request, name):
    destination = get_next_redirect_url(request)
    return reverse(name) + (f"?{urlencode({'next': destination})}" if destination else "")
