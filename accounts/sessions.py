"""Where a person is signed in. The rows are allauth's; what is seen, and how often it is noted, is ours."""

import time

from allauth.usersessions.internal import flows
from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.utils.translation import gettext as _

SEEN = "seen"  # in the session: when it was last noted
EVERY = 10 * 60  # seconds between two notes: a row is not rewritten with each page
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)


class LastSeen:
    """Note now and then that a session is in use. It looks only at sessions that the page looked at."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        session, now = request.session, request.arrived_at
        if session.accessed and now.timestamp() - session.get(SEEN, float("inf")) > EVERY:
            session[SEEN] = now.timestamp()
            UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=now)
        return response


def begin(request) -> None:
    """She has just signed in here."""
    request.session[SEEN] = time.time()


def after_password_change(request) -> None:
    """This session goes on, under another key; the others end."""
    before = request.session.session_key
    update_session_auth_hash(request, request.user)
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)
    flows.sessions.end_other_sessions(request, request.user)


def of(user):
    """Those of ``user`` that can still be used, the last used first."""
    return sorted(UserSession.objects.purge_and_list(user), key=lambda one: one.last_seen_at, reverse=True)


def device(user_agent: str) -> str:
    """«Firefox en Android», as far as it can be told."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), _("Un navegador"))
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return _("%(browser)s en %(system)s") % {"browser": browser, "system": system} if system else browser
