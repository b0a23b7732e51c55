"""`/correo/devuelto/`: where a mail server, or a service that sends for us, posts what came back."""

import secrets

from django.conf import settings
from django.http import HttpResponseNotFound, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from participa.core.limits import limited

from .bounces import BIGGEST, Outcome, take

AGAIN_IN = 60  # seconds


@never_cache
@csrf_exempt
@limited("returns")
def returned(request):
    """One mail, as it is (message/rfc822), from whoever carries BOUNCES_TOKEN. Twice is once."""
    if not settings.BOUNCES_TOKEN or request.method != "POST":
        return HttpResponseNotFound()
    if not _carries_token(request):
        return JsonResponse({"error": "token"}, status=403)
    if request.content_type != "message/rfc822":
        return JsonResponse({"error": "message/rfc822"}, status=415)
    if _length(request) > BIGGEST:
        return JsonResponse({"error": "1 MB"}, status=413)
    outcomes = take(request.body, now=request.arrived_at)
    answer = JsonResponse({"outcomes": [str(outcome) for outcome in outcomes]})
    if Outcome.TOO_EARLY in outcomes:
        answer.status_code, answer["Retry-After"] = 503, str(AGAIN_IN)
    return answer


def _carries_token(request):
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return secrets.compare_digest(given.encode(), settings.BOUNCES_TOKEN.encode())


def _length(request):
    """What it says it weighs; without saying it, nothing is read."""
    said = request.headers.get("Content-Length", "")
    return int(said) if said.isdigit() else BIGGEST + 1
