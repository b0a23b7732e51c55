"""The pages where a person adds, uses and removes her second factors."""

import base64
import json
from functools import wraps
from io import BytesIO

import segno
from allauth.account.internal.decorators import login_stage_required
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.internal import auth as passkeys
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participa.audit.once import once
from participa.core.limits import limited

from . import actions, session
from .forms import AppForm, FactorForm, PasskeyForm

Type = Authenticator.Type
form_methods = require_http_methods(["GET", "HEAD", "POST"])


def proven(view):
    """Decorator: only for whoever proved a moment ago who she is, with a factor if she has one.

    A session left open is not enough to change how one enters.
    """

    @never_cache
    @login_required
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        has_factor = actions.primary(request.user).exists()
        if session.is_fresh(request, strong=has_factor):
            return view(request, *args, **kwargs)
        here = request.get_full_path() if request.method in ("GET", "HEAD") else ""
        if has_factor:
            return redirect(session.confirm_address(here or _index_path()))
        return _page(request, "enter_again", status=403, here=here or _index_path())

    return wrapper


@never_cache
@login_required
@require_safe
def index(request):
    """What she has to enter with, besides the code by mail or the password."""
    factors = [_line(factor) for factor in actions.primary(request.user).order_by("created_at", "pk")]
    context = {
        "factors": factors,
        "has_app": any(line["kind"] == Type.TOTP for line in factors),
        "codes_left": len(codes.get_unused_codes()) if (codes := _codes(request.user)) else 0,
        "asked": session.DESTINATION in request.session,
    }
    return _page(request, "index", **context)


@proven
@limited("form")
@once
@form_methods
def add_app(request):
    """Scan a drawing or copy a key, and type the first code."""
    secret = request.session.setdefault(session.SECRET, generate_totp_secret())
    form = AppForm(request.POST if request.method == "POST" else None, secret=secret)
    if form.is_bound and form.is_valid():
        del request.session[session.SECRET]
        try:
            app = actions.add_app(request.user, secret, by=request.user, now=request.arrived_at)
        except actions.AlreadyThere:
            messages.info(request, _("Ya tenías una app. Para usar otra, saca antes la que tienes."))
            return redirect("mfa_index")
        return _added(request, app)
    key = " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))
    return _page(request, "app", form=form, drawing=_drawing(request.user, secret), key=key)


@proven
@limited("form")
@once
@form_methods
def add_passkey(request):
    """The device makes a key, and keeps the half that nobody sees."""
    form = PasskeyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        passkey = actions.add_passkey(
            request.user, data["name"], data["credential"], by=request.user, now=request.arrived_at
        )
        return _added(request, passkey)
    options = _json(passkeys.begin_registration(request.user, passwordless=False))
    return _page(request, "passkey", form=form, options=options)


def _added(request, factor):
    session.strengthen(request, factor)
    if _codes(request.user) is None:
        actions.make_codes(request.user, by=request.user, now=request.arrived_at)
        request.session[session.NEW_CODES] = True
        return redirect("mfa_view_recovery_codes")
    messages.success(request, _("Listo. La próxima vez que entres puedes usarla."))
    return redirect(session.destination_of(request))


@proven
@limited("form")
@once
@form_methods
def remove(request, pk):
    """Take a factor out, after saying what happens then."""
    factor = get_object_or_404(actions.primary(request.user), pk=pk)
    if request.method == "POST":
        actions.remove_factor(factor, by=request.user, now=request.arrived_at)
        if not actions.primary(request.user).exists():
            session.weaken(request)
        messages.success(request, _("Lo sacamos de tu cuenta."))
        return redirect("mfa_index")
    others = actions.primary(request.user).exclude(pk=pk).count()
    return _page(request, "remove", line=_line(factor), others=others)


@proven
@require_safe
def codes(request):
    """The recovery codes, once; afterwards, only how many are left."""
    kept = _codes(request.user)
    if kept is None:
        return redirect("mfa_index")
    shown = kept.get_unused_codes() if request.session.get(session.NEW_CODES) else []
    return _page(request, "codes", codes=_in_halves(shown), left=len(kept.get_unused_codes()))


@proven
@require_safe
def download_codes(request):
    """The same, as a file to keep or print, while the page still shows them."""
    kept = _codes(request.user)
    if kept is None or not request.session.get(session.NEW_CODES):
        return redirect("mfa_view_recovery_codes")
    title = _("Códigos de recuperación de Participa. Cada uno sirve una vez.")
    text = "\n".join([title, "", *_in_halves(kept.get_unused_codes()), ""])
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="codigos-participa.txt"'
    return response


@proven
@limited("form")
@once
@require_POST
def make_codes(request):
    """Other codes, when few are left or somebody may have seen them."""
    if actions.make_codes(request.user, by=request.user, now=request.arrived_at) is None:
        return redirect("mfa_index")
    request.session[session.NEW_CODES] = True
    return redirect("mfa_view_recovery_codes")


@never_cache
@login_required
@limited("form")
@once
@require_POST
def codes_kept(request):
    """She says that she has them: they are not shown again."""
    request.session.pop(session.NEW_CODES, None)
    return redirect(session.destination_of(request))


@login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login")
@sensitive_post_parameters("code")
@limited("form")
@form_methods
def authenticate(request):
    """The second step of signing in."""
    stage = request._login_stage
    user = stage.login.user
    form = FactorForm(_typed(request), user=user)
    if form.is_bound and form.is_valid() and form.factor:
        _use(request, form.factor, user)
        return stage.exit()
    return _challenge(request, form, user, entering=True)


@never_cache
@login_required
@sensitive_post_parameters("code")
@limited("form")
@form_methods
def confirm(request):
    """Ask for the factor again, or for the first time in this session."""
    then = get_next_redirect_url(request) or _index_path()
    if not actions.primary(request.user).exists():
        return redirect("mfa_index")
    form = FactorForm(_typed(request), user=request.user)
    if form.is_bound and form.is_valid() and form.factor:
        _use(request, form.factor, request.user)
        return redirect(then)
    return _challenge(request, form, request.user, then=then)


def _typed(request):
    """Neither page is run inside a transaction: a wrong code must count although nothing else is written."""
    return None if request.method != "POST" else request.POST


def _use(request, factor, user):
    factor.user = user
    post_authentication(request, factor)
    if factor.type == Type.RECOVERY_CODES:
        actions.tell_of_code_used(user, now=request.arrived_at)


def _challenge(request, form, user, **context):
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    if Type.WEBAUTHN in kinds:
        context["options"] = _json(passkeys.begin_authentication(user))
    return _page(request, "challenge", form=form, has_app=Type.TOTP in kinds, **context)


def _page(request, name, *, form=None, status=200, **context):
    context |= {"form": form, "personal": True}
    status = 422 if form is not None and form.errors else status
    return render(request, f"account/factor/{name}.html", context, status=status)


def _line(factor):
    is_app = factor.type == Type.TOTP
    return {
        "pk": factor.pk,
        "kind": factor.type,
        "name": _("App que da códigos") if is_app else factor.wrap().name,
        "since": factor.created_at,
        "used": factor.last_used_at,
    }


def _codes(user):
    kept = Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).first()
    return kept and kept.wrap()


def _in_halves(codes):
    return [f"{code[:4]} {code[4:]}" for code in codes]


def _drawing(user, secret):
    """The QR as the address of a picture: a policy that allows no inline style allows this."""
    drawn = BytesIO()
    address = get_adapter().build_totp_url(user, secret)
    segno.make(address, error="m").save(drawn, kind="svg", scale=5, border=3, xmldecl=False)
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.getvalue()).decode()


def _json(options):
    return json.dumps(options, default=dict)


def _index_path():
    return reverse("mfa_index")
