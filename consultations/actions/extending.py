"""Giving people more time: by act, before it runs out, and told to whoever took part or follows."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consultations.actions.acts import act_problems
from consultations.counted import forget_facets
from consultations.models import Consultation, Extension, Status
from consultations.permissions import can_manage
from participa.audit.actions import record
from participa.core.calendar import business_days_between, day_of, end_of
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.pagecache import forget_pages
from participa.core.permissions import require
from participa.deadlines.engine import national_holidays
from participa.notifications.actions import announce

WHY = gettext_lazy("Di por qué: quienes quieren opinar lo leerán.")
LONGEST = 250  # business days that an extension may add even with a law of its own


@transaction.atomic
def extend(consultation, *, closes_on: date, act_number, act_date, reason, by, now, seen, special_law=""):
    """Close it at the end of ``closes_on`` instead. ``seen``: the closing instant that she had before her.

    All extensions add at most half of its first length in business days, unless another law says more (Law
    19.880, art. 26). Raises ValidationError by field, StaleError if it was moved meanwhile, TransitionError
    if it is not published or already closed.
    """
    require(can_manage(by, consultation, now=now))
    consultation.refresh_from_db(from_queryset=Consultation.objects.select_for_update())
    if consultation.status != Status.PUBLISHED or now >= consultation.closes_at:
        raise TransitionError(f"{consultation.code} takes no more comments.")
    if consultation.closes_at != seen:
        raise StaleError(by=consultation.changed_by, at=consultation.changed_at)
    days = days_of(consultation, closes_on)
    wrong = act_problems(act_number, act_date, reason, now, why=WHY)
    wrong |= _day_problems(consultation, closes_on, days, special_law)
    if wrong:
        raise ValidationError(wrong)
    extension = Extension.objects.create(
        consultation=consultation, closed_at=consultation.closes_at, closes_at=end_of(closes_on), days=days,
        act_number=act_number.strip(), act_date=act_date, reason=reason.strip(),
        special_law=special_law.strip(), by=by, at=now,
    )  # fmt: skip
    consultation.closes_at, consultation.changed_by, consultation.changed_at = extension.closes_at, by, now
    consultation.save(update_fields=["closes_at", "changed_by", "changed_at"])
    record(
        "consultation.extended", consultation, by=by, now=now, act=extension.act_number,
        was=f"{extension.old_on}", day=f"{extension.new_on}",
    )  # fmt: skip
    announce("consultation_extended", consultation, now=now, version=extension.pk, extension=extension.pk)
    forget_facets()
    forget_pages()
    return extension


def days_of(consultation, closes_on: date) -> int:
    """How many business days closing on that day would add."""
    return business_days_between(consultation.closing_day, closes_on, national_holidays())


def room_of(consultation) -> int:
    """How many business days may still be added: half of the first length, less what was added before."""
    acts = list(consultation.extensions.all())
    first = acts[0].old_on if acts else consultation.closing_day
    length = business_days_between(day_of(consultation.opens_at), first, national_holidays())
    return max(0, length // 2 - sum(act.days for act in acts))


def _day_problems(consultation, closes_on, days, special_law):
    if closes_on <= consultation.closing_day:
        return {"closes_on": _("Tiene que cerrar después de lo que ya decía.")}
    if days < 1:
        return {"closes_on": _("Entre ambas fechas no hay ningún día hábil: elige otra más adelante.")}
    if days > LONGEST:
        return {"closes_on": _("Es más de un año. Revisa la fecha.")}
    room = room_of(consultation)
    if days <= room or special_law.strip():
        return {}
    if not room:
        words = _(
            "Ya se amplió en la mitad de su duración: no se puede ampliar más (Ley 19.880, art. 26), salvo "
            "que una ley especial lo permita."
        )
        return {"closes_on": words}
    words = ngettext(
        "Agrega %(days)s día hábil y se puede hasta %(room)s: la mitad de lo que duraba (Ley 19.880, "
        "art. 26).",
        "Agrega %(days)s días hábiles y se puede hasta %(room)s: la mitad de lo que duraba (Ley 19.880, "
        "art. 26).",
        days,
    )
    return {"closes_on": words % {"days": days, "room": room}}
