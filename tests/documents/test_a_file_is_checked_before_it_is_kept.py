from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import TemporaryUploadedFile
from PIL import Image

from participa.audit.models import Event
from participa.documents import actions, inspection
from participa.documents.forms import DocumentField
from participa.documents.models import Document

from .files import (
    a_docx,
    a_huge_png,
    a_locked_pdf,
    a_pdf,
    a_picture,
    a_zip,
    an_odt,
    an_upload,
)

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def files(settings):
    return settings.MEDIA_ROOT


def content_of(document):
    with document.file.open("rb") as file:
        return file.read()


def kept_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def refusal(name, content, kind="document"):
    with pytest.raises(ValidationError) as caught:
        actions.store(an_upload(name, content), by=None, now=NOW, kind=kind)
    assert not Document.objects.exists()
    assert not Event.objects.exists()
    return caught.value


def test_a_pdf_is_kept_as_it_came_with_its_hash_pages_and_weight(files):
    content = a_pdf(pages=3)
    document = actions.store(an_upload("Bases técnicas.PDF", content), by=None, now=NOW)
    assert (document.name, document.content_type) == ("Bases técnicas.pdf", "application/pdf")
    assert (document.pages, document.size) == (3, len(content))
    assert document.sha256 == inspection.hashlib.sha256(content).hexdigest()
    assert content_of(document) == content
    assert [path.name for path in kept_in(files)] == [f"{document.uuid.hex}.pdf"]
    assert Event.objects.get().verb == "document.stored"


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("a.docx", a_docx(), inspection.CONTENT_TYPES["docx"]),
        ("a.odt", an_odt(), inspection.CONTENT_TYPES["odt"]),
        ("a.csv", "región;año\nÑuble;2026\n".encode(), "text/csv; charset=utf-8"),
        ("a.csv", "región;año\nÑuble;2026\n".encode("windows-1252"), "text/csv; charset=windows-1252"),
        ("a.txt", b"Hola\r\n", "text/plain; charset=utf-8"),
        ("a.webp", a_picture("WEBP"), "image/webp"),
        ("a.png", a_picture("PNG"), "image/png"),
    ],
)
def test_each_kind_is_known_by_its_content(name, content, content_type):
    assert actions.store(an_upload(name, content), by=None, now=NOW).content_type == content_type


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("virus.exe", b"MZ"),
        ("sin-extension", a_pdf()),
        ("foto.pdf", a_picture()),
        ("bases.png", a_pdf()),
        ("bases.txt", a_pdf()),
        ("bases.docx", b"no soy un zip"),
        ("bases.docx", a_zip({"hola.txt": "hola"})),
        ("bases.docx", an_odt()),
        ("bases.odt", a_docx()),
        ("nota.txt", b"con un \x00 nulo"),
        ("pagina.html", b"<script>alert(1)</script>"),
        ("dibujo.svg", b"<svg onload='alert(1)'/>"),
        ("rota.png", a_picture("PNG")[:60]),
    ],
)
def test_a_wrong_type_under_a_right_name_is_refused(name, content):
    assert refusal(name, content).message == "Ese archivo no se puede abrir aquí. Usa PDF, Word o imagen."


def test_a_pdf_that_is_only_a_picture_is_refused_to_an_official():
    message = refusal("escaneo.pdf", a_pdf(text="")).message
    assert message == ("Este PDF es una imagen y un lector de pantalla no puede leerlo. Sube el original.")


def test_a_citizen_may_attach_a_scan():
    document = actions.store(an_upload("escaneo.pdf", a_pdf(text="")), by=None, now=NOW, kind="attachment")
    assert document.pages == 1


def test_a_pdf_with_a_password_is_refused():
    assert refusal("bases.pdf", a_locked_pdf()).code == "encrypted"


def test_a_broken_pdf_is_refused():
    assert refusal("bases.pdf", b"%PDF-1.7 y nada mas").code == "broken"


def test_a_pdf_that_exhausts_whoever_opens_it_is_refused(monkeypatch):
    monkeypatch.setattr(inspection, "PROBE_SECONDS", 0.001)
    assert refusal("bases.pdf", a_pdf()).code == "too_heavy"


def test_an_empty_file_is_refused():
    assert refusal("bases.pdf", b"").message == "Ese archivo está vacío. Elige otro."


def test_a_heavy_file_is_refused_saying_how_much_it_weighs():
    content = b"%PDF-" + b"0" * int(8.3 * 1024 * 1024)
    message = refusal("fotos.pdf", content, kind="attachment").message
    assert message == "«fotos.pdf» pesa 8,3 MB. Elige uno de hasta 5 MB."


def test_an_official_may_upload_thirty_megabytes_from_disk():
    upload = TemporaryUploadedFile("datos.txt", "text/plain", 0, None)
    line = b"una linea de datos\n" * 4096
    while upload.tell() + len(line) < 30 * 1024 * 1024:
        upload.write(line)
    upload.size = upload.tell()
    assert actions.store(upload, by=None, now=NOW).size == upload.size
    upload.close()  # as the end of a request does


def test_a_zip_bomb_is_refused():
    assert refusal("bomba.docx", a_docx(**{"word/media": b"\0" * 12 * 1024 * 1024})).code == "too_heavy"


def test_a_zip_of_countless_parts_is_refused():
    assert refusal("bomba.docx", a_docx(**{f"p{n}": "" for n in range(5001)})).code == "too_heavy"


def test_macros_are_refused():
    assert refusal("macro.docx", a_docx(**{"word/vbaProject.bin": b"x"})).code == "macros"


@pytest.mark.parametrize("side", [7_000, 50_000])
def test_an_image_bomb_is_refused_before_it_is_opened(side):
    message = refusal("bomba.png", a_huge_png(side, side)).message
    assert message == "Esa imagen es demasiado grande. Achícala y súbela de nuevo."


def test_a_photo_loses_the_place_where_it_was_taken():
    exif = Image.Exif()
    exif[0x010F] = "Cámara de Ana"
    exif.get_ifd(0x8825)[1] = "S"
    document = actions.store(an_upload("foto.jpg", a_picture(exif=exif)), by=None, now=NOW)
    with Image.open(document.file.path) as image:
        assert dict(image.getexif()) == {}
        assert image.size == (40, 30)
    assert b"Ana" not in content_of(document)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\ana\\bases.txt", "bases.txt"),
        ("n\u0303uble.txt", "ñuble.txt"),
        ("a\x00b\u202efdp.txt", "abfdp.txt"),
        ("...txt", "archivo.txt"),
        ('a<b>"c|d?.txt', "a b c d.txt"),
        ("x" * 300 + ".txt", "x" * 116 + ".txt"),
    ],
)
def test_names_are_made_safe(raw, clean):
    upload = an_upload("a.txt", b"hola")
    upload._name = raw
    assert actions.store(upload, by=None, now=NOW).name == clean


def test_a_field_says_the_fault_before_anything_is_written():
    with pytest.raises(ValidationError, match="imagen"):
        DocumentField().clean(an_upload("escaneo.pdf", a_pdf(text="")))
    assert not Document.objects.exists()


def test_what_a_field_cleaned_is_not_inspected_twice(monkeypatch):
    upload = DocumentField().clean(an_upload("bases.pdf", a_pdf()))
    monkeypatch.setattr(actions, "inspect", None)
    assert actions.store(upload, by=None, now=NOW).pages == 1


def test_a_pdf_too_large_for_memory_is_read_from_disk():
    upload = TemporaryUploadedFile("bases.pdf", "application/pdf", 0, None)
    upload.write(a_pdf(pages=2))
    upload.size = upload.tell()
    upload.flush()
    assert actions.store(upload, by=None, now=NOW).pages == 2
    upload.close()


def test_a_pdf_of_countless_pages_is_refused(monkeypatch):
    monkeypatch.setattr(inspection, "_probe", lambda upload: {"problem": "too_many_pages"})
    assert refusal("bases.pdf", a_pdf()).message == "Este PDF tiene demasiadas páginas. Divídelo en partes."


def test_an_office_file_with_a_password_is_refused():
    content = bytearray(a_docx())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(signature)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(signature, place + 4)
    assert refusal("bases.docx", bytes(content)).code == "encrypted"


@pytest.mark.parametrize(
    ("name", "image_format", "mode"),
    [("a.jpg", "JPEG", "CMYK"), ("a.png", "PNG", "P"), ("a.png", "PNG", "I;16")],
)
def test_unusual_colours_are_made_usual(name, image_format, mode):
    document = actions.store(an_upload(name, a_picture(image_format, mode=mode)), by=None, now=NOW)
    with Image.open(document.file.path) as image:
        assert image.mode in {"RGB", "RGBA"}


def test_a_text_in_no_known_alphabet_is_refused():
    assert refusal("nota.txt", b"caf\x81\x8d").code == "type"


def test_a_field_left_empty_is_left_alone():
    assert DocumentField(required=False).clean(None) is None


def test_a_photo_is_kept_upright_and_no_larger_than_a_screen():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned
    document = actions.store(
        an_upload("foto.jpg", a_picture(size=(3000, 1500), exif=exif)), by=None, now=NOW, kind="photo"
    )
    with Image.open(document.file.path) as image:
        assert image.size == (1000, 2000)
        assert dict(image.getexif()) == {}


@pytest.mark.parametrize(("image_format", "mode"), [("PNG", "P"), ("PNG", "RGBA"), ("WEBP", "RGB")])
def test_a_photo_of_any_format_is_made_smaller_and_never_larger(image_format, mode):
    name = f"foto.{image_format.lower()}"
    for size, kept in [((2500, 40), (2000, 32)), ((40, 30), (40, 30))]:
        upload = an_upload(name, a_picture(image_format, size=size, mode=mode))
        document = actions.store(upload, by=None, now=NOW, kind="photo")
        with Image.open(document.file.path) as image:
            assert image.size == kept


def test_a_photo_of_a_large_camera_fits():
    content = a_picture(size=(9000, 6000), mode="L")
    assert refusal("foto.jpg", content).code == "too_heavy"
    document = actions.store(an_upload("foto.jpg", content), by=None, now=NOW, kind="photo")
    with Image.open(document.file.path) as image:
        assert image.size == (2000, 1333)


CAPTIONS = "WEBVTT\n\n00:01.000 --> 00:02.000\nBuenos días, Ñuñoa\n"


def test_captions_are_kept_as_they_came():
    document = actions.store(an_upload("cuenta.vtt", CAPTIONS.encode()), by=None, now=NOW, kind="captions")
    assert document.content_type == "text/vtt; charset=utf-8"
    assert content_of(document) == CAPTIONS.encode()


@pytest.mark.parametrize(
    ("kind", "name", "content", "message"),
    [
        (
            "photo",
            "acta.pdf",
            a_pdf(),
            "Ese archivo no es una foto que se pueda mostrar. Usa una imagen JPG, PNG o WebP.",
        ),
        (
            "photo",
            "acta.png",
            a_pdf(),
            "Ese archivo no es una foto que se pueda mostrar. Usa una imagen JPG, PNG o WebP.",
        ),
        (
            "captions",
            "cuenta.srt",
            CAPTIONS.encode(),
            "Ese archivo no tiene subtítulos. Usa un archivo .vtt (WebVTT) en UTF-8.",
        ),
        (
            "captions",
            "cuenta.vtt",
            CAPTIONS.encode("windows-1252"),
            "Ese archivo no tiene subtítulos. Usa un archivo .vtt (WebVTT) en UTF-8.",
        ),
        (
            "captions",
            "cuenta.vtt",
            b"1\n00:00:01,000 --> 00:00:02,000\nHola",
            "Los subtítulos deben partir con una línea que diga WEBVTT. Expórtalos de nuevo como .vtt.",
        ),
        (
            "captions",
            "cuenta.vtt",
            b"WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nHola",
            "No entendemos la línea 3 de los subtítulos. Debe verse así: 00:01:05.000 --> 00:01:09.500,"
            " y debajo lo que se dice.",
        ),
        (
            "captions",
            "cuenta.vtt",
            b"x" * 3 * 1024 * 1024,
            "«cuenta.vtt» pesa 3,0 MB. Elige uno de hasta 2 MB.",
        ),
        (
            "sheet",
            "lista.pdf",
            a_pdf(),
            "Ese archivo no es una planilla. Guárdalo como .xlsx o como .csv y súbelo.",
        ),
        (
            "sheet",
            "lista.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "Ese archivo no es una planilla. Guárdalo como .xlsx o como .csv y súbelo.",
        ),
        (
            "document",
            "cuenta.vtt",
            CAPTIONS.encode(),
            "Ese archivo no se puede abrir aquí. Usa PDF, Word o imagen.",
        ),
    ],
)
def test_each_kind_of_file_is_refused_with_what_to_use_instead(kind, name, content, message):
    assert refusal(name, content, kind=kind).message == message
