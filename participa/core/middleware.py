"""The first thing that happens to a request."""

import re
import uuid

import structlog
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
