"""The short name that shared pages show in their header.

Those pages are the same for everybody, so a small script reads it from a cookie of its own. It is only a
name: it signs nobody in.
"""

from urllib.parse import quote

from django.conf import settings

COOKIE = "participa_name"


def remember_name(response, user) -> None:
    """Let the header say who is signed in, for as long as the session lasts."""
    response.set_cookie(
        COOKIE,
        quote(user.get_short_name(), safe=""),
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def forget_name(response) -> None:
    """The header invites to sign in again."""
    response.delete_cookie(COOKIE, samesite="Lax")
