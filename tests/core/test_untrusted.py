"""A stranger's file is known by what it holds, and not opened where that is a risk."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from participa.core import untrusted


def an_upload(content):
    return SimpleUploadedFile("a", content)


def a_zip(**entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries.items():
            package.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "charset"),
    [
        ("Ñuble".encode(), "utf-8"),
        ("Ñuble".encode("windows-1252"), "windows-1252"),
        (b"caf\x81\x8d", None),
        (b"con un \x00 nulo", None),
        (b"%PDF-1.7", None),
        (b"\x89PNG\r\n\x1a\n", None),
    ],
)
def test_the_alphabet_of_a_text(content, charset):
    assert untrusted.charset_of(an_upload(content)) == charset


def test_an_open_document_says_what_it_is():
    text = an_upload(a_zip(mimetype=untrusted.ODF_TYPES["odt"]))

    assert untrusted.is_office(text, "odt")
    assert not untrusted.is_office(text, "ods")
    assert not untrusted.is_office(text, "docx")


def test_a_zip_with_a_password_is_not_opened():
    content = bytearray(a_zip(a="a"))
    content[content.find(b"PK\x01\x02") + 8] |= 1

    with pytest.raises(ValidationError, match="clave"):
        untrusted.is_office(an_upload(bytes(content)), "docx")


def test_the_mark_of_what_office_encrypts_is_found_between_two_pieces():
    content = untrusted.OLD_OFFICE.ljust(untrusted.CHUNK - 9, b"\0") + untrusted.ENCRYPTED

    with pytest.raises(ValidationError, match="clave"):
        untrusted.refuse_old_office(an_upload(content))
