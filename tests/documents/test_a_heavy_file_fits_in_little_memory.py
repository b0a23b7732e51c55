"""A request with 30 MB goes from the network to its place by pieces: no worker holds it whole."""

import io
import tracemalloc
from datetime import UTC, datetime

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

from participa.documents import actions
from participa.documents.forms import DocumentField
from participa.documents.models import Document

from .files import TEXT, _assembled

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
MEGABYTE = 1024 * 1024
LITTLE = 4 * MEGABYTE
LINE = "Vecina de Ñuñoa;¿Cuándo se repara el acceso?;Mujer\n".encode()
pytestmark = pytest.mark.django_db


def a_heavy_csv():
    return LINE * (29 * MEGABYTE // len(LINE))


def a_heavy_pdf():
    drawing = f"BT /F1 12 Tf 72 700 Td ({TEXT}) Tj ET".encode("latin-1")
    return _assembled(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
            b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
            b"<</Length %d>>stream\n%s\nendstream" % (len(drawing), drawing),
            b"<</Length %d>>stream\n%s\nendstream" % (29 * MEGABYTE, b"0" * 29 * MEGABYTE),  # as a picture
        ]
    )


def sent(path, name, content):
    """A request whose body stands in a file, as it stands in a socket."""
    head = f'--corte\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    path.write_bytes(head + content + b"\r\n--corte--\r\n")
    environ = RequestFactory()._base_environ(
        PATH_INFO="/",
        REQUEST_METHOD="POST",
        CONTENT_TYPE="multipart/form-data; boundary=corte",
        CONTENT_LENGTH=str(path.stat().st_size),
    )
    return environ | {"wsgi.input": io.FileIO(path)}


@pytest.mark.parametrize(("name", "make"), [("datos.csv", a_heavy_csv), ("informe.pdf", a_heavy_pdf)])
def test_thirty_megabytes_are_received_checked_and_kept_in_four(tmp_path, name, make):
    environ = sent(tmp_path / "body", name, make())
    tracemalloc.start()
    try:
        request = WSGIRequest(environ)
        document = actions.store(DocumentField().clean(request.FILES["file"]), by=None, now=NOW)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        request.close()
        environ["wsgi.input"].close()

    assert Document.objects.get().size == document.size > 28 * MEGABYTE
    assert peak < LITTLE
