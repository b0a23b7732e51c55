"""The words people agree to, by version. Whoever changes a word adds a version: old consents keep theirs."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from .models import Consent

VERSION = date(2026, 11, 28)
WORDS = {
    Consent.Purpose.ALERTS: _(
        "Acepto que el Portal Participa me avise de lo que sigo. Puedo dejar de recibirlo cuando quiera, con "
        "un clic en cada correo."
    ),
    Consent.Purpose.LETTERS: _(
        "Acepto recibir también boletines escritos por los servicios públicos sobre lo que sigo. Puedo dejar "
        "de recibirlos cuando quiera, con un clic en cada correo."
    ),
    Consent.Purpose.PUSH: _(
        "Acepto que el Portal Participa me avise en este dispositivo. Puedo apagarlo cuando quiera."
    ),
}


def give(follower, purpose, *, target=None, now) -> Consent:
    """Write down that she agrees, in today's words and her language. Agreeing twice is agreeing once."""
    consent, _created = Consent.objects.get_or_create(
        follower=follower,
        purpose=purpose,
        target=target,
        withdrawn_at=None,
        defaults={"version": VERSION, "words": str(WORDS[purpose]), "given_at": now},
    )
    return consent


def withdraw(follower, *purposes, now, target=None) -> int:
    """She agrees no more to these purposes (all, if none is named), about a target or all. How many."""
    found = Consent.objects.filter(follower=follower, withdrawn_at=None)
    if purposes:
        found = found.filter(purpose__in=purposes)
    if target is not None:
        found = found.filter(target=target)
    return found.update(withdrawn_at=now)
