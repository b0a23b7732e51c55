"""What a stranger's file really is, and whether it is safe to open. Read by pieces, never whole."""

import codecs
import re
import zipfile
from contextlib import contextmanager

import filetype
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024
CHUNK = 64 * 1024
LOCKED = 1  # the bit of a zip entry that says it is encrypted
MAX_ENTRIES = 5000  # files inside an office document
MAX_UNPACKED = 400 * MEGABYTE
MAX_RATIO = 100  # a document of more than 10 MB unpacked never shrinks more than this
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, .doc; and what Office encrypts
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ODF = "application/vnd.oasis.opendocument."
ODF_TYPES = {"odt": f"{ODF}text", "ods": f"{ODF}spreadsheet"}
MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def beginning(upload, length=8192) -> bytes:
    upload.seek(0)
    start = upload.read(length)
    upload.seek(0)
    return start


def charset_of(upload) -> str | None:
    """``utf-8`` or ``windows-1252``; None if it is no text.

    A text has no control characters, and is not some other known format.
    """
    start = beginning(upload)
    if filetype.guess(start) is not None or start.startswith(b"%PDF-"):
        return None
    for charset in ("utf-8", "windows-1252"):
        if _is_text(upload, codecs.getincrementaldecoder(charset)()):
            return charset
    return None


def _is_text(upload, decoder):
    try:
        for chunk in upload.chunks(CHUNK):
            if _CONTROL.search(decoder.decode(chunk)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        upload.seek(0)
    return True


def is_office(upload, extension: str) -> bool:
    """Is it a document of this format? Raises ValidationError if it is one that should not be opened."""
    refuse_old_office(upload)
    try:
        with package_of(upload) as package:
            return _is_odf(package, extension) if extension in ODF_TYPES else _is_ooxml(package, extension)
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, NotImplementedError):
        return False


@contextmanager
def package_of(upload):
    """The zip file that an office document is. Raises ValidationError if opening it is a risk."""
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as package:
            _refuse_zip_bomb(package, upload.size)
            yield package
    finally:
        upload.seek(0)


def refuse_old_office(upload) -> None:
    """Office encrypts a document inside a file of the old format."""
    if not beginning(upload).startswith(OLD_OFFICE):
        return
    before = b""
    for piece in upload.chunks(CHUNK):
        if ENCRYPTED in before + piece:
            raise _locked()
        before = piece[-len(ENCRYPTED) :]
    raise ValidationError(
        _("Ese archivo es de un Office antiguo (.xls, .doc). Ábrelo, guárdalo como .xlsx o .docx y súbelo."),
        code="old_office",
    )


def _locked():
    return ValidationError(_("Este archivo tiene clave. Sube una copia sin clave."), code="encrypted")


def _refuse_zip_bomb(package, size):
    entries = package.infolist()
    if any(entry.flag_bits & LOCKED for entry in entries):
        raise _locked()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if (
        len(entries) > MAX_ENTRIES
        or unpacked > MAX_UNPACKED
        or packed > size  # its parts overlap
        or (unpacked > 10 * MEGABYTE and unpacked > MAX_RATIO * max(packed, 1))
    ):
        raise ValidationError(
            _("Este archivo es mucho más grande por dentro que por fuera. Guárdalo de nuevo y súbelo."),
            code="too_heavy",
        )


def _is_ooxml(package, extension):
    names = set(package.namelist())
    if any(name.lower().endswith(("vbaproject.bin", ".exe", ".dll")) for name in names):
        raise ValidationError(_("Este archivo trae macros. Guárdalo sin macros y súbelo."), code="macros")
    return {"[Content_Types].xml", MAIN_PART[extension]} <= names


def _is_odf(package, extension):
    with package.open("mimetype") as file:
        return file.read(200).decode("ascii", "replace").strip() == ODF_TYPES[extension]
