"""What is said to ClaveÚnica and what it answers."""

from typing import NamedTuple

import requests
import structlog
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts.run import Mark, NotARunError, marks_of

log = structlog.get_logger()
SCOPE = "openid run name"


class TroubleError(Exception):
    """She could not be told apart: ``kind`` is denied, stale, down or no_run."""

    def __init__(self, kind):
        super().__init__(kind)
        self.kind = kind


class Person(NamedTuple):
    """All that is taken from what ClaveÚnica says."""

    marks: list[Mark]
    name: str  # to suggest how she may be called


def where_to_ask(request, state: str) -> str:
    """The page of ClaveÚnica where she types her password."""
    return _client(request, state).get_redirect_url(settings.CLAVEUNICA_AUTHORIZE_URL, [SCOPE], {})


def who_is_it(request, code: str) -> Person:
    """The person for whom ClaveÚnica gave this code, which is good once. Raises TroubleError."""
    claims = _claims(_token(request, code))
    try:
        marks = marks_of(_run(claims))
    except NotARunError as error:
        raise TroubleError("no_run") from error
    return Person(marks, _name(claims))


def where_to_leave(request) -> str:
    """The page of ClaveÚnica that ends its own session, and leads back to ours."""
    back = requests.Request(
        params={"redirect": request.build_absolute_uri("/")}, url=settings.CLAVEUNICA_LOGOUT_URL
    )
    return back.prepare().url


def _client(request, state=None):
    with translation.override(settings.LANGUAGE_CODE):  # the one address that ClaveÚnica knows
        back = request.build_absolute_uri(reverse("account_claveunica_back"))
    client = OAuth2Client(
        request,
        settings.CLAVEUNICA_CLIENT_ID,
        settings.CLAVEUNICA_CLIENT_SECRET,
        "POST",
        settings.CLAVEUNICA_TOKEN_URL,
        back,
    )
    client.state = state
    return client


def _token(request, code):
    try:
        return _client(request).get_access_token(code)["access_token"]
    except OAuth2Error as error:  # a code that was used, is too old or was made up
        log.warning("claveunica_refused_the_code")
        raise TroubleError("stale") from error
    except (requests.RequestException, ValueError, KeyError) as error:
        raise _down("token", error) from error


def _claims(token):
    try:
        with get_adapter().get_requests_session() as session:
            answer = session.request(
                "POST",
                settings.CLAVEUNICA_USERINFO_URL,
                headers={"Authorization": f"Bearer {token}"},
                allow_redirects=False,
            )
        if answer.status_code in (400, 401, 403):
            raise TroubleError("stale")
        if answer.status_code != 200:
            raise requests.HTTPError(str(answer.status_code))
        claims = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise _down("userinfo", error) from error
    return claims if isinstance(claims, dict) else {}


def _down(what, error):
    log.warning(
        "claveunica_down", asked=what, error=type(error).__name__
    )  # never what it said: it names people
    return TroubleError("down")


def _run(claims):
    told = claims.get("RolUnico")
    if not isinstance(told, dict) or str(told.get("tipo", "RUN")).upper() != "RUN":
        raise NotARunError("ClaveÚnica gave no RUN.")
    return f"{told.get('numero', '')}-{told.get('DV', '')}"


def _name(claims):
    """The first name and the first surname, which come in lists, together or apart."""
    told = claims.get("name")
    source = told if isinstance(told, dict) else claims
    parts = [_first(source.get("nombres")), _first(source.get("apellidos"))]
    return " ".join(filter(None, parts))[:80]


def _first(words):
    words = words.split() if isinstance(words, str) else words
    return str(words[0]).strip() if isinstance(words, list) and words else ""
