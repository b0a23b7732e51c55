"""Proof that it is still her: she signed in a moment ago, or types a code that was just sent to her."""

import time

from allauth.account.internal.flows.login import get_authentication_records
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac
from django.utils.translation import gettext as _

from . import letters

FRESH = 15 * 60  # seconds that a proof lasts, and a code too
ATTEMPTS = 5
CODE, PROVEN = "fresh_code", "fresh_at"  # where the session keeps them


def is_fresh(request) -> bool:
    """Whether she proved who she is less than fifteen minutes ago."""
    proofs = [record["at"] for record in get_authentication_records(request, request.user)]
    proofs.append(request.session.get(PROVEN, 0))
    return time.time() - max(proofs) < FRESH


def send_code(request) -> None:
    """Send six numbers to the address of her account. Those sent before no longer serve."""
    code = get_random_string(6, "0123456789")
    request.session[CODE] = {"digest": _digest(request, code), "at": time.time(), "left": ATTEMPTS}
    letters.send(
        "account/email/fresh_code",
        request.user.email,
        now=request.arrived_at,
        user=request.user,
        code=code,
    )


def awaits_code(request) -> bool:
    return CODE in request.session


def refuse(request, typed) -> str:
    """Why what she typed proves nothing, or "" if it does."""
    sent = request.session.get(CODE)
    if not sent or time.time() - sent["at"] > FRESH:
        request.session.pop(CODE, None)
        return _("Ese código venció. Pide otro.")
    if constant_time_compare(sent["digest"], _digest(request, typed)):
        del request.session[CODE]
        request.session[PROVEN] = time.time()
        return ""
    sent["left"] -= 1
    request.session[CODE] = sent
    if not sent["left"]:
        del request.session[CODE]
        return _("Fueron demasiados intentos. Pide otro código.")
    return _("El código no coincide. Revisa el último correo que te enviamos.")


def _digest(request, code) -> str:
    return salted_hmac(f"{__name__}:{request.user.pk}", code).hexdigest()
