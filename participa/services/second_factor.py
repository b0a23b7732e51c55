"""Whoever acts for the State proves who she is twice before an office page opens."""

import re

from django.conf import settings
from django.shortcuts import redirect

from accounts.factors import session
from accounts.factors.actions import primary

from .permissions import is_official

OFFICE = re.compile(r"^/(?:en/)?(?:gestion|segegob|administracion-tecnica|documentos)/")


class SecondFactor:
    """Send officials whose session has no second factor to use or add one, and then back where they went.

    Only office addresses are looked at, and of a session that used one nothing is asked of the database.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self._ask_for_it(request) or self.get_response(request)

    def _ask_for_it(self, request):
        if not (settings.SECOND_FACTOR and OFFICE.match(request.path_info)):
            return None
        user = request.user
        if not user.is_authenticated or session.is_strong(request):
            return None
        if not is_official(user, now=request.arrived_at):
            return None
        then = request.get_full_path() if request.method in ("GET", "HEAD") else "/gestion/"
        if primary(user).exists():
            return redirect(session.confirm_address(then))
        session.remember_destination(request, then)
        return redirect("mfa_index")
