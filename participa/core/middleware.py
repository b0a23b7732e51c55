"""The first thing that happens to a request, and what every answer says."""

import re
import uuid

import structlog
from django.conf import settings
from django.utils import timezone

SAFE_ID = re.compile(r"^[A-Za-z0-9_-]{8,64}$")


class Arrival:
    """Take the instant a request arrives, before anything else runs, and give it a name for the logs.

    Whether a comment came in time is decided by ``request.arrived_at``, so neither a slow
    query nor a queue in front of the database makes anybody late.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.arrived_at = timezone.now()
        given = request.headers.get("X-Request-Id", "")
        request.id = given if SAFE_ID.match(given) else uuid.uuid4().hex[:16]
        structlog.contextvars.bind_contextvars(request=request.id)
        try:
            response = self.get_response(request)
        finally:
            structlog.contextvars.clear_contextvars()
        response["X-Request-Id"] = request.id
        return response


class PermissionsPolicy:
    """Tell browsers which of the device's abilities a page may use: almost none."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.policy = ", ".join(f"{feature}={who}" for feature, who in settings.PERMISSIONS_POLICY.items())

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.policy)
        return response
