"""Signing in without the sign-in pages, for the tests that are about something else."""

import time

from django.conf import settings as project
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore


def sign_in(context, site, user, **kept):
    """Let a browser be this person's, as if she had just typed her password; nobody's without ``user``.

    ``kept``: what else her session keeps.
    """
    context.clear_cookies()
    if user is None:
        return
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = project.AUTHENTICATION_BACKENDS[0]
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.update(kept)
    session.save()
    context.add_cookies([{"name": project.SESSION_COOKIE_NAME, "value": session.session_key, "url": site}])
