"""The extensions and suspensions of each deadline, as the pages that show its date ask for them."""

from collections import defaultdict
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core.dates import plain_date
from participa.core.near import forget, near

from .models import Adjustment

KEY = "deadlines:changes"
KEPT_SECONDS = 300
FIELDS = (
    "pk", "days", "from_on", "until_on", "reason", "act_number", "act_date", "special_law", "old_on",
    "new_on", "at", "resumed_at",
)  # fmt: skip


class Change(NamedTuple):
    """An extension (``days``) or a suspension (``from_on`` to ``until_on``), without who decided it."""

    pk: int
    days: int | None
    from_on: date | None
    until_on: date | None
    reason: str
    act_number: str
    act_date: date
    special_law: str
    old_on: date
    new_on: date
    at: datetime
    resumed_at: datetime | None

    @property
    def title(self):
        if self.days:
            return _("Plazo ampliado")
        return _("Plazo reanudado") if self.resumed_at else _("Plazo suspendido")

    @property
    def words(self):
        """``Se agregaron 10 días.``, or from which day to which it does not run."""
        if self.days:
            return ngettext("Se agregó %(n)s día.", "Se agregaron %(n)s días.", self.days) % {"n": self.days}
        if self.until_on < self.from_on:
            return _("La suspensión quedó sin efecto.")
        return _("No corre del %(start)s al %(end)s.") % {
            "start": plain_date(self.from_on),
            "end": plain_date(self.until_on),
        }

    def runs_on(self, day: date) -> bool:
        """Is it a suspension that has not ended by that day?"""
        return self.until_on is not None and self.until_on >= day


def read_changes(adjustments=None) -> dict:
    """(kind of obligation, public code) -> its changes in order, as they are in the database now."""
    found = defaultdict(list)
    rows = Adjustment.objects.all() if adjustments is None else adjustments
    for kind, target, *values in rows.order_by("at", "pk").values_list("target_kind", "target", *FIELDS):
        found[kind, target].append(Change(*values))
    return {key: tuple(changes) for key, changes in found.items()}


def changes_of(kind: str, code: str) -> tuple:
    """The changes of one deadline. There are few acts like these, so all are kept at hand."""
    return near(KEY, read_changes, KEPT_SECONDS).get((kind, code), ())


def forget_changes():
    """After an act: at once for whoever wrote it, and for everybody once the transaction holds."""
    forget(KEY)
    transaction.on_commit(lambda: forget(KEY))
