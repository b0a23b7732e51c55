"""Changing how compliance is measured: always a new version, never of a month that was frozen."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from participa.audit.actions import record
from participa.compliance.indicators import INDICATORS
from participa.compliance.models import Method
from participa.compliance.permissions import oversees
from participa.core.calendar import day_of
from participa.core.permissions import require

from .evaluating import month_of


@transaction.atomic
def set_method(*, sheets, bands, since, reason, by, now, seen_version, parameters=None) -> Method:
    """A new version, from the month ``since`` on. ``seen_version``: the last one when the form was opened.

    Raises ValidationError for weights or bands that cannot be, or if somebody set another meanwhile.
    """
    require(oversees(by))
    Method.objects.select_for_update().get(version=1)  # one at a time
    last = Method.objects.first()
    if last.version != seen_version:
        raise ValidationError(_("Alguien fijó otra versión mientras escribías: mírala antes de seguir."))
    check_weights(sheets)
    if not 0 < bands["medium"] < bands["high"] <= 100:
        raise ValidationError(_("El tramo alto empieza más arriba que el medio, y ambos entre 1 y 100."))
    if since < month_of(day_of(now)):
        raise ValidationError({"since": _("Una versión nueva rige desde este mes o uno que venga.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Di por qué cambia: se publica con la versión.")})
    made = Method.objects.create(
        version=last.version + 1, since=since, sheets=sheets, bands=bands,
        parameters=parameters or last.parameters, reason=reason, set_by=by, set_at=now,
    )  # fmt: skip
    record("compliance.method_set", made, by=by, now=now, version=made.version)
    return made


def check_weights(sheets) -> None:
    """Raises ValidationError unless every weight is a whole number from 0 to 100 of a known indicator."""
    for weights in sheets.values():
        if set(weights) - set(INDICATORS):
            raise ValidationError(_("Hay un indicador que no existe."))
        if any(not isinstance(weight, int) or not 0 <= weight <= 100 for weight in weights.values()):
            raise ValidationError(_("Cada peso es un número entero de 0 a 100."))
        if not sum(weights.values()):
            raise ValidationError(_("Una pauta sin pesos no mide nada."))
