"""Saying again, after looking, that what a service published still holds: a new row with its day."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from participa.core.calendar import day_of
from participa.core.lifecycle import StaleError
from participa.services.models import RelevantInformation

from . import _check, _note, _open, _replace, _supersede

BUDGET = RelevantInformation.Category.BUDGET
OF_A_ROW = {"set_by", "set_at", "superseded_at"}  # what a new version has of its own


@transaction.atomic
def confirm_information(service, seen, *, by, now):
    """The items whose versions are ``seen`` (their numbers) hold today. Returns the new versions.

    What a colleague changed, withdrew or confirmed meanwhile stays as she left it; StaleError if that is all
    there was. What somebody already reviewed today is not written again.
    """
    _open(service, by, now)
    if not seen:
        raise ValidationError(_("Marca al menos una."), code="none")
    today = day_of(now)
    there = list(service.information.current().filter(pk__in=seen))
    if not there:
        raise _stale(service, seen)
    _refuse_past_budgets(there, today)
    old = [row for row in there if row.reviewed_on < today]
    _supersede(old, now)
    confirmed = [_again(row, by=by, now=now, reviewed_on=today) for row in old]
    for row in confirmed:
        row.save()
    if confirmed:
        rows = [row.pk for row in confirmed]
        _note("service.information_confirmed", service, by=by, now=now, rows=rows)
    return confirmed


@transaction.atomic
def review_norm(service, note, *, by, now, seen=None):
    """Its norm was looked at and still holds. ``note``: the act that says so, or why."""
    _open(service, by, now)
    old = _check(service.norms.current(), seen)
    if not old:
        raise ValidationError(_("Todavía no hay una norma que revisar."), code="none")
    if not note.strip():
        raise ValidationError({"note": _("Escribe el acto o el motivo.")})
    reviewed = _again(old[0], by=by, now=now, reviewed_on=day_of(now), review_note=note.strip())
    return _replace(old, reviewed, "service.norm_reviewed", by=by, now=now)


def _again(row, *, by, now, **changes):
    """A new version that says the same but for ``changes``."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    same = {field.attname: getattr(row, field.attname) for field in fields if field.name not in OF_A_ROW}
    return type(row)(**same | changes, set_by=by, set_at=now)


def _refuse_past_budgets(rows, today):
    """A budget is of its year: looking at it again does not make it this year's."""
    past = next((row for row in rows if row.category == BUDGET and row.year < today.year), None)
    if past:
        words = _("«%(title)s» es de %(year)s. Publica el presupuesto de %(this)s.")
        said = {"title": past.title, "year": past.year, "this": today.year}
        raise ValidationError(words, code="past_budget", params=said)


def _stale(service, seen):
    """Who left them otherwise, and when."""
    entries = service.information.filter(pk__in=seen).values("entry")
    versions = service.information.filter(entry__in=entries).select_related("set_by")
    last = versions.current().order_by("-set_at").first()
    return StaleError(by=last.set_by if last else None, at=last.set_at if last else None)
