"""Error pages that help: what happened, that nothing was lost, and a way on."""

import structlog
from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from participa.core.context import site
from participa.core.limits import too_many

log = structlog.get_logger()

LONG_ENOUGH = 20  # letters: shorter values are choices and names, not something one would miss
LAST_RESORT = """<!doctype html>
<html lang="es-CL"><meta charset="utf-8"><title>Algo falló de nuestro lado</title>
<h1>Algo falló de nuestro lado</h1><p>Prueba de nuevo en unos minutos.</p></html>"""


def bad_request(request, exception=None) -> HttpResponse:
    return render(request, "400.html", {"error_code": 400}, status=400)


def forbidden(request, exception=None) -> HttpResponse:
    return render(request, "403.html", {"error_code": 403}, status=403)


def not_found(request, exception=None) -> HttpResponse:
    return render(request, "404.html", {"error_code": 404}, status=404)


def too_many_requests(request) -> HttpResponse:
    """Where allauth stops somebody by itself, and does not say for how long."""
    return too_many(request, 60)


def csrf_failure(request, reason="") -> HttpResponse:
    """The form's token is not this browser's: give back what was written, so that it can be sent again."""
    written = [
        value
        for name, value in request.POST.items()
        if len(value) >= LONG_ENOUGH and "password" not in name and not name.endswith("token")
    ]
    context = {"error_code": 403, "written": written, "back": request.get_full_path()}
    return render(request, "403_csrf.html", context, status=403)


def server_error(request) -> HttpResponse:
    """Whatever broke may break here too, so this page asks for no session, user or database."""
    values = {
        "error_code": 500,
        "request_code": getattr(request, "id", ""),
        "back": request.get_full_path() if request.method == "GET" else request.path,
    }
    try:
        return HttpResponseServerError(render_to_string("500.html", values | site(request)))
    except Exception:
        log.exception("error_page_failed")
        return HttpResponseServerError(LAST_RESORT)
