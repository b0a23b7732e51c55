"""What this session proved: who she is just now, and with which factor."""

import time
from urllib.parse import urlencode

from allauth.account.internal.flows import login
from django.urls import reverse

FRESH = 15 * 60  # seconds during which what was proven is good for changing how one enters
DESTINATION = "factor_destination"
NEW_CODES = "factor_new_codes"
SECRET = "factor_secret"


def is_strong(request) -> bool:
    """Was a second factor used in this session? No question to the database."""
    return any(record["method"] == "mfa" for record in _records(request))


def is_fresh(request, *, strong: bool) -> bool:
    """Did she prove who she is a moment ago; with a second factor, if ``strong``?"""
    return any(
        time.time() - record["at"] < FRESH
        for record in _records(request)
        if record["method"] == "mfa" or not strong
    )


def strengthen(request, factor) -> None:
    """She just used ``factor`` here."""
    login.record_authentication(request, request.user, method="mfa", id=factor.pk, type=factor.type)


def weaken(request) -> None:
    """She has no factor any more: nothing here was proven with one."""
    left = [record for record in _records(request) if record["method"] != "mfa"]
    request.session[login.AUTHENTICATION_METHODS_SESSION_KEY] = left


def remember_destination(request, address) -> None:
    """Where she was going when a second factor was asked of her."""
    request.session[DESTINATION] = address


def destination_of(request) -> str:
    """Where she was going, or her account."""
    return request.session.pop(DESTINATION, "") or reverse("mfa_index")


def confirm_address(then) -> str:
    """The page that asks for a factor and goes on to ``then``."""
    return f"{reverse('mfa_reauthenticate')}?{urlencode({'next': then})}"


def _records(request):
    return login.get_authentication_records(request, request.user)
