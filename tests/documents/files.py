"""Real files, small, made here."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter

TEXT = "Bases de la consulta sobre acceso a riberas"


def an_upload(name, content):
    return SimpleUploadedFile(name, content)


def a_pdf(text=TEXT, pages=1):
    """A PDF with a text layer, or without one if ``text`` is empty."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    numbers = []
    drawing = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode("latin-1") if text else b"0 0 100 100 re f"
    for _number in range(pages):
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(drawing), drawing))
        stream = len(objects)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents %d 0 R"
            b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>" % stream
        )
        numbers.append(len(objects))
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids)
    return _assembled(objects)


def _assembled(objects):
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


def a_locked_pdf():
    writer = PdfWriter(clone_from=io.BytesIO(a_pdf()))
    writer.encrypt("secreta", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def a_zip(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries.items():
            package.writestr(name, content)
    return out.getvalue()


def a_docx(**more):
    return a_zip({"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>", **more})


def an_odt():
    return a_zip({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<content/>"})


def a_picture(image_format="JPEG", size=(40, 30), mode="RGB", **options):
    out = io.BytesIO()
    Image.new(mode, size).save(out, image_format, **options)
    return out.getvalue()


def a_huge_png(width, height):
    """A few bytes that say they are a picture of that many points."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _png_part(b"IHDR", header) + _png_part(b"IDAT", zlib.compress(b"\0" * 100))


def _png_part(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
