"""Is this file what its name says, and safe to keep? Asked of every upload before it is stored."""

import hashlib
import json
import subprocess
import sys
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps

from participa.core import untrusted, webvtt
from participa.core.untrusted import CHUNK, MEGABYTE

from .names import clean_name, extension_of

PROBE_SECONDS = 20
MAX_PIXELS = 40_000_000
MAX_PIXELS_SHRUNK = 130_000_000  # of a JPEG, which can be read already small

OOXML = "application/vnd.openxmlformats-officedocument."
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{OOXML}wordprocessingml.document",
    "xlsx": f"{OOXML}spreadsheetml.sheet",
    "pptx": f"{OOXML}presentationml.presentation",
    **untrusted.ODF_TYPES,
    "csv": "text/csv",
    "txt": "text/plain",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "vtt": "text/vtt",
}
IMAGES = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "webp": "WEBP"}


PAPERS = frozenset(CONTENT_TYPES) - {"vtt"}


@dataclass(frozen=True)
class Kind:
    """What one sort of sender may upload."""

    megabytes: int
    extensions: frozenset
    text_layer: bool = False  # a PDF must be readable by a screen reader
    longest_side: int | None = None  # in points, of a picture that is made smaller
    wrong_type: str = gettext_lazy("Ese archivo no se puede abrir aquí. Usa PDF, Word o imagen.")


KINDS = {
    "document": Kind(30, PAPERS, text_layer=True),
    "scan": Kind(30, frozenset({"pdf", "jpg", "jpeg", "png"})),  # a paper, as it came
    "attachment": Kind(5, PAPERS - {"csv", "txt", "pptx"}),
    "photo": Kind(
        10,
        frozenset(IMAGES),
        longest_side=2000,
        wrong_type=gettext_lazy(
            "Ese archivo no es una foto que se pueda mostrar. Usa una imagen JPG, PNG o WebP."
        ),
    ),
    "captions": Kind(
        2,
        frozenset({"vtt"}),
        wrong_type=gettext_lazy("Ese archivo no tiene subtítulos. Usa un archivo .vtt (WebVTT) en UTF-8."),
    ),
    "sheet": Kind(
        5,
        frozenset({"csv", "xlsx"}),
        wrong_type=gettext_lazy("Ese archivo no es una planilla. Guárdalo como .xlsx o como .csv y súbelo."),
    ),
}


@dataclass
class Inspected:
    """A file found fit to keep. ``content`` is what to store: the upload, or its clean copy."""

    content: File
    name: str
    content_type: str
    size: int  # bytes
    sha256: str
    pages: int | None = None

    def measure(self):
        """Weigh and hash what will be stored, by pieces."""
        digest, self.size = hashlib.sha256(), 0
        for chunk in self.content.chunks(CHUNK):
            digest.update(chunk)
            self.size += len(chunk)
        self.content.seek(0)
        self.sha256 = digest.hexdigest()


def inspect(upload, kind: str) -> Inspected:
    """Look inside ``upload``. ``kind``: a key of KINDS.

    Raises ValidationError, with the words for whoever sent it. The file is read by pieces, never whole.
    """
    rules = KINDS[kind]
    name = clean_name(upload.name or "")
    extension = extension_of(name)
    if not upload.size:
        raise ValidationError(_("Ese archivo está vacío. Elige otro."), code="empty")
    if upload.size > rules.megabytes * MEGABYTE:
        raise _too_big(name, upload.size, rules.megabytes)
    if extension not in rules.extensions:
        raise _wrong_type(rules)
    found = Inspected(upload, name, CONTENT_TYPES[extension], 0, "")
    if extension == "pdf":
        found.pages = _pages_of_pdf(upload, rules)
    elif extension in IMAGES:
        found.content = _clean_image(upload, IMAGES[extension], rules)
    elif extension in {"csv", "txt", "vtt"}:
        found.content_type += f"; charset={_charset_of_text(upload, extension, rules)}"
    elif not untrusted.is_office(upload, extension):
        raise _wrong_type(rules)
    found.measure()
    return found


def _pages_of_pdf(upload, rules):
    if not untrusted.beginning(upload).lstrip().startswith(b"%PDF-"):
        raise _wrong_type(rules)
    answer = _probe(upload)
    problem = answer.get("problem")
    if problem == "encrypted":
        raise ValidationError(_("Este PDF tiene clave. Sube una copia sin clave."), code="encrypted")
    if problem == "too_many_pages":
        raise ValidationError(_("Este PDF tiene demasiadas páginas. Divídelo en partes."), code="too_heavy")
    if problem == "too_heavy":
        raise ValidationError(
            _("Este PDF es demasiado complejo para revisarlo. Guárdalo de nuevo como PDF y súbelo."),
            code="too_heavy",
        )
    if problem:
        raise ValidationError(
            _("Este PDF está dañado y no se puede abrir. Guárdalo de nuevo y súbelo."), code="broken"
        )
    if rules.text_layer and not answer["has_text"]:
        raise ValidationError(
            _("Este PDF es una imagen y un lector de pantalla no puede leerlo. Sube el original."),
            code="scanned",
        )
    return answer["pages"]


def _probe(upload) -> dict:
    program = [sys.executable, "-I", str(Path(__file__).with_name("pdf_probe.py"))]
    try:
        if hasattr(upload, "temporary_file_path"):
            with open(upload.temporary_file_path(), "rb") as file:
                done = subprocess.run(program, stdin=file, capture_output=True, timeout=PROBE_SECONDS)
        else:
            upload.seek(0)
            done = subprocess.run(program, input=upload.read(), capture_output=True, timeout=PROBE_SECONDS)
        return json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):  # it ran into one of its limits
        return {"problem": "too_heavy"}


def _clean_image(upload, image_format, rules):
    """The same picture, drawn again: upright and without the place, camera or owner its file may name."""
    upload.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(upload, formats=[image_format]) as image:
                shrinks = rules.longest_side and image_format == "JPEG"
                if image.width * image.height > (MAX_PIXELS_SHRUNK if shrinks else MAX_PIXELS):
                    raise _too_many_points()
                image.verify()
            upload.seek(0)
            with Image.open(upload, formats=[image_format]) as image:
                if rules.longest_side:
                    image.thumbnail((rules.longest_side, rules.longest_side))
                return File(_drawn_again(image, image_format), name=upload.name)
        except ValidationError:
            raise
        except Image.DecompressionBombError as error:
            raise _too_many_points() from error
        except Exception as error:  # Pillow lets many kinds out of a broken file
            raise _wrong_type(rules) from error


def _too_many_points():
    return ValidationError(_("Esa imagen es demasiado grande. Achícala y súbela de nuevo."), code="too_heavy")


def _drawn_again(image, image_format):
    upright = ImageOps.exif_transpose(image)
    colours = {"icc_profile": profile} if (profile := upright.info.get("icc_profile")) else {}
    if image_format == "JPEG":
        if upright.mode not in {"RGB", "L"}:
            upright, colours = upright.convert("RGB"), {}
    elif upright.mode not in {"RGB", "RGBA", "L", "LA"}:
        upright, colours = upright.convert("RGBA"), {}
    upright.info = {}
    drawn = tempfile.SpooledTemporaryFile(max_size=MEGABYTE)  # noqa: SIM115
    options = {"JPEG": {"quality": 88}, "WEBP": {"quality": 88}}.get(image_format, {"optimize": True})
    upright.save(drawn, image_format, **options, **colours)
    return drawn


def _charset_of_text(upload, extension, rules):
    charset = untrusted.charset_of(upload)
    if charset is None or (extension == "vtt" and charset != "utf-8"):
        raise _wrong_type(rules)
    if extension == "vtt":
        _check_captions(upload)
    return charset


def _check_captions(upload):
    try:
        webvtt.parse(upload.read().decode())
    except webvtt.BadCaptions as error:
        if error.line == 1:
            words = _(
                "Los subtítulos deben partir con una línea que diga WEBVTT. Expórtalos de nuevo como .vtt."
            )
        else:
            words = _(
                "No entendemos la línea %(line)s de los subtítulos. Debe verse así:"
                " 00:01:05.000 --> 00:01:09.500, y debajo lo que se dice."
            ) % {"line": error.line}
        raise ValidationError(words, code="captions") from error
    finally:
        upload.seek(0)


def _wrong_type(rules):
    return ValidationError(str(rules.wrong_type), code="type")


def _too_big(name, size, limit):
    return ValidationError(
        _("«%(name)s» pesa %(size)s MB. Elige uno de hasta %(limit)s MB.")
        % {"name": name, "size": number_format(size / MEGABYTE, 1), "limit": limit},
        code="too_big",
    )
