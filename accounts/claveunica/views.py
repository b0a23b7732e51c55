"""Going to ClaveÚnica and coming back."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.internal import statekit
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import actions, joining
from accounts.models import NationalId
from accounts.welcome import enter
from participa.core.limits import limited

from .client import TroubleError, where_to_ask, who_is_it

PROVIDER = "claveunica"
STATUS = {"denied": 403, "stale": 403, "no_run": 403, "down": 503}


@never_cache
@require_POST
@limited("claveunica")
def start(request):
    """Leave for ClaveÚnica, remembering in the session what for."""
    if not settings.CLAVEUNICA_CLIENT_ID:
        return redirect("account_login")
    awaited = {
        "next": get_next_redirect_url(request) or "",
        "user": request.user.pk,
        "language": translation.get_language(),
    }
    return redirect(where_to_ask(request, statekit.stash_state(request, provider_id=PROVIDER, state=awaited)))


@never_cache
@require_safe
def back(request):
    """Come back with a code, or with a no. Each going is good for one coming back, in the same browser."""
    awaited = _awaited(request)
    if not awaited or awaited["user"] != request.user.pk:
        return trouble(request, "stale")
    translation.activate(awaited["language"])
    try:
        return _enter(request, _who(request), awaited["next"])
    except TroubleError as error:
        return trouble(request, error.kind, onward=awaited["next"])


def trouble(request, kind, onward=""):
    """The page that says what went wrong and what can be done."""
    context = {"kind": kind, "next": onward, "personal": True}
    return render(request, "account/claveunica_trouble.html", context, status=STATUS[kind])


def _awaited(request):
    """What she left for; None if she did not leave from here. A no may come back without its state."""
    state, no = request.GET.get("state", ""), request.GET.get("error") == "access_denied"
    if no and not state:
        return statekit.unstash_last_state(request, provider_id=PROVIDER)
    return statekit.unstash_state(request, state_id=state, provider_id=PROVIDER)


def _who(request):
    if request.GET.get("error") == "access_denied":
        raise TroubleError("denied")
    if code := request.GET.get("code", ""):
        return who_is_it(request, code)
    raise TroubleError("down" if "error" in request.GET else "stale")


def _enter(request, person, onward):
    if request.user.is_authenticated:
        return _add(request, person, onward)
    known = actions.known_by_marks(
        person.marks, proven_by=NationalId.Proof.CLAVEUNICA, now=request.arrived_at
    )
    return enter(request, known, method=PROVIDER, marks=person.marks, name=person.name, redirect_url=onward)


def _add(request, person, onward):
    """She was in already, and proved that this RUN is hers too."""
    try:
        owner = actions.add_run(request.user, person.marks, by=request.user, now=request.arrived_at)
    except actions.TwoRunsError:
        messages.error(request, _("Tu cuenta ya tiene la ClaveÚnica de otra persona. No cambiamos nada."))
        return redirect("account_profile")
    if owner != request.user:
        return joining.propose(request, owner, onward)
    record_authentication(request, request.user, method=PROVIDER)
    messages.success(request, _("Listo: desde ahora también puedes entrar con tu ClaveÚnica."))
    return redirect(onward or "account_profile")
