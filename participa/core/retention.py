"""How long each thing about people is kept, and why. Every app says its rules, in AppConfig.ready().

The days are in ``settings.RETENTION_DAYS``. A rule counts before it does anything: a person reads the
report and says go ahead.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import Min

BATCH = 500


class Rule:
    """One sort of row that grows old. ``due`` gives those past their period."""

    name = ""  # its key in settings.RETENTION_DAYS
    title = ""  # what it is, to whoever reads the report
    fate = ""  # what becomes of it: "Se borra."
    reason = ""  # why so long and no longer
    age = ""  # the column its age is counted from
    by_itself = False  # every night, without asking anybody: nothing in it is worth a decision

    @property
    def days(self) -> int:
        return settings.RETENTION_DAYS[self.name]

    def before(self, now):
        """What is older than this is past its period."""
        return now - timedelta(days=self.days)

    def due(self, now):
        """A queryset of the rows past their period at ``now``."""
        raise NotImplementedError

    def count(self, now) -> dict:
        """How many are due and since when is the oldest, as JSON."""
        due = self.due(now).order_by()
        oldest = due.aggregate(oldest=Min(self.age))["oldest"]
        return {"count": due.count(), "oldest": oldest.isoformat() if oldest else ""}

    def apply(self, as_of, *, now, report=None) -> int:
        """Do it to all that was due at ``as_of`` and still is. How many. Twice is the same as once."""
        done = 0
        while batch := list(self.due(as_of).order_by("pk").values_list("pk", flat=True)[:BATCH]):
            self.forget(self.due(as_of).model._base_manager.filter(pk__in=batch), now=now)
            done += len(batch)
            if report:
                report(done)
        return done

    def forget(self, rows, *, now) -> None:
        """What is done to a batch, after which it is due no more."""
        rows.delete()


_rules: dict[str, Rule] = {}


def rule(cls):
    """Class decorator: the app answers for how long these are kept."""
    _rules[cls.name] = cls()
    return cls


def rules() -> tuple[Rule, ...]:
    """Every rule, in the order in which apps said them."""
    return tuple(_rules.values())
