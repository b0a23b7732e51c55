"""The proof that the State received what somebody wrote: code, fingerprint, QR and PDF."""

import hashlib
import io
from pathlib import Path

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participa.core import printing
from participa.core.receipts import QR_DRAWING, new_code, normal_code, qr, qr_svg

from .models import Comment

__all__ = ["address_of", "fingerprint", "new_code", "normal_code", "pdf", "qr_svg"]
TEMPLATE = Path(__file__).parent / "typst" / "receipt.typ"


def address_of(code: str) -> str:
    """Where the receipt of an observation is read; "" if none has this code."""
    found = Comment.objects.filter(receipt=code).exists()
    return reverse("consultations:receipt", args=[code]) if found else ""


def fingerprint(text: str) -> str:
    """SHA-256 of the text in UTF-8, exactly as kept: anyone can compute it again."""
    return hashlib.sha256(text.encode()).hexdigest()


def qr_file(address: str) -> str:
    """The same drawing as a file of its own, which is what a document takes in."""
    drawn = io.BytesIO()
    qr(address).save(drawn, kind="svg", xmldecl=False, **QR_DRAWING)
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
    said = facts | {"labels": labels, "lang": language, "drawing": qr_file(facts["address"])}
    signs = [_("Signos"), _("Los que no se pueden imprimir van con su código Unicode.")]
    return printing.pdf(TEMPLATE, said, when_spelled={"rows": [*facts["rows"], signs]})
