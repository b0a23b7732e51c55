"""Which assisted session this browser is in.

The session in the browser stays the official's: it only remembers the number. A cookie with nothing in it
lets public pages, which are the same for everybody, know that here they carry a banner.
"""

from django.conf import settings

from participa.core.pagecache import ASSISTING

from .permissions import open_session

KEY = "assisted_session"


def enter(request, response, session) -> None:
    """From this answer on, this browser is in ``session``."""
    request.session[KEY] = session.pk
    response.set_cookie(
        ASSISTING,
        "1",
        max_age=settings.ASSISTED_SESSION_MINUTES * 60,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def leave(request, response) -> None:
    """No banner from this answer on."""
    request.session.pop(KEY, None)
    response.delete_cookie(ASSISTING, samesite="Lax")


def number_here(request):
    """The number of the session this browser was last in, or None."""
    return request.session.get(KEY)


def session_here(request):
    """The session this browser is in, if it is still open; asked once for each request."""
    if not hasattr(request, "_assisted_session"):
        request._assisted_session = open_session(request.user, number_here(request), now=request.arrived_at)
    return request._assisted_session


def may_be_here(request) -> bool:
    """Is it worth asking? Costs nothing to whoever attends nobody: the browser's session is not opened."""
    if ASSISTING in request.COOKIES:
        return True
    session = getattr(request, "session", None)
    return session is not None and session.accessed and KEY in session
