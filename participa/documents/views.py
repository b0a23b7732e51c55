from urllib.parse import quote

from django.http import FileResponse, Http404, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from participa.audit.actions import saw

from . import readers

SHOWN = ("application/pdf", "image/", "text/plain", "text/vtt")  # the rest is downloaded
NOTHING_RUNS = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'none'"


@require_safe
def download(request, uuid, name):
    """One file, to whoever may read it: 404 to the rest, who don't learn that it exists."""
    document = get_object_or_404(readers.readable_by(request.user, request.arrived_at), uuid=uuid)
    if name != document.name:
        return redirect(document)
    if readers.is_personal(document, request.user, request.arrived_at):
        saw(document, by=request.user, now=request.arrived_at, what="document")
    etag = f'"{document.sha256}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag, "Cache-Control": "private, no-cache"})
    response = file_response(document)
    response["ETag"] = etag
    return response


def file_response(document):
    """The file itself, to whoever was found to be able to read it."""
    try:
        response = FileResponse(document.file.open("rb"), content_type=document.content_type)
    except FileNotFoundError as error:
        raise Http404 from error
    for header, value in headers_of(document).items():
        response[header] = value
    return response


def headers_of(document):
    """Headers that let a browser show or keep a stranger's file without trusting it."""
    is_pdf = document.content_type == "application/pdf"
    # Browsers refuse to open their PDF viewer in a sandbox; a PDF runs nothing in our origin anyway.
    policy = NOTHING_RUNS if is_pdf else f"{NOTHING_RUNS}; sandbox"
    place = "inline" if document.content_type.startswith(SHOWN) else "attachment"
    plain = document.name.encode("ascii", "ignore").decode().replace('"', "") or "archivo"
    return {
        "Content-Security-Policy": policy,
        "Content-Disposition": f"{place}; filename=\"{plain}\"; filename*=UTF-8''{quote(document.name)}",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-cache",
        "Content-Length": document.size,
    }
