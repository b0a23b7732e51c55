"""`/metrics`: figures for Prometheus, for the house only."""

import ipaddress
import secrets

from django.conf import settings
from django.http import HttpResponseNotFound
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView


@never_cache
@require_safe
def metrics(request):
    """Whoever carries METRICS_TOKEN, or asks from a private address without going through the proxy."""
    if not (_carries_token(request) or _is_neighbour(request)):
        return HttpResponseNotFound()
    return ExportToDjangoView(request)


def _carries_token(request) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(settings.METRICS_TOKEN) and secrets.compare_digest(
        given.encode(), settings.METRICS_TOKEN.encode()
    )


def _is_neighbour(request) -> bool:
    if "X-Forwarded-For" in request.headers:  # the proxy speaks for somebody outside
        return False
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return address.is_loopback or address.is_private
