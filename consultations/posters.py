"""How people learn that a consultation is there: the card of its address, and a poster with a QR to hang."""

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from participa.core import printing

from . import receipts
from .messages import until_words
from .models import Phase

FOLDER = Path(__file__).parent / "typst"
FONTS = FOLDER / "fonts"
LAYOUT = 1  # raise it when card.typ changes: every card gets another address
KEPT_SECONDS = 30 * 24 * 3600
WIDTH, HEIGHT = 1200, 630  # pixels of a card: what networks ask for


def facts(consultation, *, now) -> dict:
    """What both say of it, in Spanish: the words that change with its dates and its answer."""
    phase = consultation.phase_at(now)
    address = f"{settings.SITE_URL}{reverse('consultations:short', args=[consultation.code])}"
    with translation.override(settings.LANGUAGE_CODE):
        return {
            "title": consultation.title,
            "question": consultation.question,
            "who": consultation.service.name,
            "when": _when(consultation, phase),
            "code": consultation.code,
            "address": address,
            "shown_address": address.partition("://")[2].rstrip("/"),
            "demo": _("Datos de demostración") if consultation.is_demo else "",
        }


def _when(consultation, phase):
    until = until_words(consultation)
    if phase in (Phase.UPCOMING, Phase.OPEN):
        return _("Opina hasta el %(day)s") % {"day": until}
    if phase == Phase.ANSWERED:
        return _("Respondida: lee qué cambió")
    if phase == Phase.OUTCOME:
        return _("Ya se sabe en qué terminó")
    if phase == Phase.CANCELLED:
        return _("Anulada")
    return _("Cerró el %(day)s") % {"day": until} if until else _("Cerrada")


def version_of(said: dict) -> str:
    """Another one whenever anything on the card is."""
    text = json.dumps([LAYOUT, said], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def card(said: dict) -> bytes:
    """A PNG, drawn once for each version and kept: only the last one of a public consultation is drawn."""
    key = f"consultations:card:{version_of(said)}"
    drawn = cache.get(key)
    if drawn is None:
        drawn = printing.png(FOLDER / "card.typ", said, fonts=FONTS)
        cache.set(key, drawn, KEPT_SECONDS)
    return drawn


def may_hang(consultation, *, now) -> bool:
    """Is there still something that its poster may ask people to do?"""
    return consultation.phase_at(now) in (Phase.UPCOMING, Phase.OPEN)


def poster(said: dict) -> bytes:
    """An accessible PDF of one page, A4."""
    with translation.override(settings.LANGUAGE_CODE):
        labels = {
            "call": _("Tu opinión cuenta"),
            "how": _("Entra con tu teléfono o escribe esta dirección"),
            "answer": _("Leen todas las observaciones y responden por escrito, con sus razones."),
            "law": _("Participación ciudadana, Ley 20.500"),
            "qr": _("Código QR que lleva a %(address)s") % {"address": said["shown_address"]},
        }
    drawing = receipts.qr_file(said["address"])
    return printing.pdf(
        FOLDER / "poster.typ", said | {"lang": "es", "labels": labels, "qr": drawing}, fonts=FONTS
    )


def sharing(consultation, *, now) -> dict:
    """What the page says to networks about itself, and the links by which people send it to others."""
    said = facts(consultation, now=now)
    address = f"{settings.SITE_URL}{consultation.get_absolute_url()}"
    words = f"{consultation.title}. {said['when']}."
    picture = reverse("consultations:card", args=[consultation.slug, version_of(said)])
    return {
        "title": consultation.title,
        "description": ". ".join(filter(None, [said["question"], said["when"], said["who"]])),
        "address": address,
        "image": f"{settings.SITE_URL}{picture}",
        "image_alt": f"{words} {said['who']}",
        "width": WIDTH,
        "height": HEIGHT,
        "short": said["address"],
        "poster": reverse("consultations:poster", args=[consultation.slug])
        if may_hang(consultation, now=now)
        else "",
        "links": [
            (_("Correo"), f"mailto:?{_query(subject=consultation.title, body=f'{words} {address}')}"),
            ("WhatsApp", f"https://wa.me/?{_query(text=f'{words} {address}')}"),
            ("X", f"https://x.com/intent/post?{_query(text=words, url=address)}"),
            ("Facebook", f"https://www.facebook.com/sharer/sharer.php?{_query(u=address)}"),
        ],
    }


def _query(**said):
    return urlencode(said).replace("+", "%20")  # a mail programme would write the plus
