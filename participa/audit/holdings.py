"""What the audit trail keeps about people: it is never rewritten, and never holds a name."""

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participa.core import verbs
from participa.core.personal_data import PersonalData, holds

from .models import Event


@holds
class Trail(PersonalData):
    """It names people by number, and the number's row is emptied: nothing to hand over or to forget."""

    keys = ("audit.Event.actor", "audit.Event.on_behalf_of")
    is_record = True
    title = _("Lo que hiciste en el portal")
    purpose = _("Poder demostrar quién hizo qué y cuándo, si alguien lo discute.")
    kept = _(
        "Mientras exista el portal. No lleva tu nombre, tu correo ni tu RUN: solo el número de tu cuenta."
    )
    on_erasure = _("Queda, con un número de cuenta que ya no llevará a nadie.")

    def export(self, user):
        for event in Event.objects.filter(Q(actor=user) | Q(on_behalf_of=user)).iterator():
            yield {
                str(_("cuándo")): event.at,
                str(_("qué")): verbs.words(event.verb),
                str(_("sobre")): _words_of(event.target),
            }


def _words_of(target) -> str:
    """``consultations.comment:12`` as a person says it: observación 12."""
    label, _colon, number = target.partition(":")
    try:
        return f"{apps.get_model(label)._meta.verbose_name} {number}".strip()
    except (LookupError, ValueError):  # of something that the portal no longer has
        return target
