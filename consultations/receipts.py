"""The proof that the State received what somebody wrote: code, fingerprint, QR and PDF."""

import hashlib
import io
from pathlib import Path

import segno
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participa.core import printing
from participa.core.codes import ALPHABET, grouped, random_letters

GROUP = 5
QR_DRAWING = {"scale": 4, "border": 2, "svgclass": None, "lineclass": None}
TEMPLATE = Path(__file__).parent / "typst" / "receipt.typ"


def new_code(service_code: str) -> str:
    """``SEN-7K4M2-29QXH``: three letters of the service and ten at random, 50 bits."""
    prefix = "".join(letter for letter in service_code if letter in ALPHABET)[:3].ljust(3, "X")
    return f"{prefix}-{grouped(random_letters(2 * GROUP), GROUP)}"


def normal_code(typed: str) -> str:
    """A code as people type it, in any case, with spaces or without dashes."""
    letters = "".join(c for c in typed.upper() if c.isalnum())
    if len(letters) != 3 + 2 * GROUP:
        return typed.replace("\x00", "").strip().upper()
    return f"{letters[:3]}-{letters[3 : 3 + GROUP]}-{letters[3 + GROUP :]}"


def fingerprint(text: str) -> str:
    """SHA-256 of the text in UTF-8, exactly as kept: anyone can compute it again."""
    return hashlib.sha256(text.encode()).hexdigest()


def qr_svg(address: str) -> str:
    """The address as a QR drawing, without script or style."""
    return _qr(address).svg_inline(**QR_DRAWING)


def _qr(address):
    return segno.make(address, error="m")


def _qr_file(address: str) -> str:
    """The same drawing as a file of its own, which is what a document takes in."""
    drawn = io.BytesIO()
    _qr(address).save(drawn, kind="svg", xmldecl=False, **QR_DRAWING)
    return drawn.getvalue().decode()


def pdf(facts: dict) -> bytes:
    """An accessible PDF (PDF/UA-1) of a receipt. ``facts``: see typst/receipt.typ; text is inert there."""
    labels = {
        "title": _("Comprobante de observación"),
        "code": _("Código"),
        "text": _("Lo que escribiste"),
        "fingerprint": _("Huella del texto (SHA-256)"),
        "check": _("Compruébalo en"),
        "qr": _("Código QR con la dirección de este comprobante"),
    }
    language = (get_language() or "es")[:2]
    said = facts | {"labels": labels, "lang": language, "drawing": _qr_file(facts["address"])}
    signs = [_("Signos"), _("Los que no se pueden imprimir van con su código Unicode.")]
    return printing.pdf(TEMPLATE, said, when_spelled={"rows": [*facts["rows"], signs]})
