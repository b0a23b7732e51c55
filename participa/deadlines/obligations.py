"""Every clock that runs: what is owed, by whom, until when and by which rule.

Each app says its own, in AppConfig.ready(), as with ``core.agenda``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from participa.services.models import PublicService

from . import engine
from .adjusting import Change, read_changes
from .models import Adjustment


@dataclass(frozen=True)
class Obligation:
    """Something a service owes by a day that a rule gives.

    ``code`` is the public code of the thing, once among those of its ``kind``. ``start``: the day of its
    trigger. ``stored``: the day written on the thing, for what was told to people as a date; empty where it
    is computed each time. ``move(day, *, reason, act_number, by, now)`` writes another one there; None where
    nothing is written. ``is_fixed``: somebody dated it by hand, so no rule moves it. ``special_law``: the law
    other than 19.880 that orders it.
    """

    kind: str
    code: str
    title: str
    service: PublicService
    start: date
    rule: str
    url: str = ""
    office_url: str = ""
    rules: tuple = ()
    own: int | None = None
    own_reference: str = ""
    stored: date | None = None
    stored_words: str = ""
    move: Callable | None = None
    is_fixed: bool = False
    special_law: str = ""
    changes: tuple[Change, ...] = ()

    def due(self, *, changes=None, defaults=None, holidays=None) -> engine.Due:
        """What its rule gives, with its extensions and suspensions; as if these were others, if given."""
        return engine.due(
            self.rule,
            start=self.start,
            rules=self.rules,
            own=self.own,
            own_reference=self.own_reference,
            changes=self.changes if changes is None else changes,
            defaults=defaults,
            holidays=holidays,
        )

    @property
    def day(self) -> date:
        """The last day to comply, as it is in force."""
        return self.stored or self.due().day

    @property
    def term(self) -> engine.Term:
        return self.due().term

    @property
    def words(self) -> str:
        """Which rule gives the date, and where it is written."""
        return self.stored_words or self.term.words

    @property
    def extended_days(self) -> int:
        """How many days extensions added to it so far."""
        return sum(change.days or 0 for change in self.changes)

    def suspension_on(self, day: date) -> Change | None:
        """The suspension that has not ended by that day, if there is one."""
        return next((change for change in self.changes if change.runs_on(day)), None)

    def day_with(self, changes: tuple, holidays=None) -> date:
        """Its day if these were its changes instead: ``changes`` are its own with one more, or one other."""
        holidays = engine.national_holidays() if holidays is None else holidays
        if self.stored is None or self.due(holidays=holidays).day == self.stored:
            return self.due(changes=changes, holidays=holidays).day
        same = 0  # the date was written under an older rule: what did not change is not counted again
        while same < len(self.changes) and self.changes[same] == changes[same]:
            same += 1
        day = self.changes[same].old_on if same < len(self.changes) else self.stored
        return engine.adjusted(day, changes[same:], start=self.start, unit=self.term.unit, holidays=holidays)


Ask = Callable[..., Iterable[Obligation]]
_kinds: dict[str, tuple[object, Ask]] = {}


def register(kind: str, label, ask: Ask) -> None:
    """``ask(now, services=None, code="")`` gives what is owed: by these services, or by all; or just that.

    ``kind``: a word of the address. ``label``: its name, in plural.
    """
    _kinds[kind] = (label, ask)


def kinds() -> dict[str, object]:
    """The names of what there is, by kind."""
    return {kind: label for kind, (label, _ask) in _kinds.items()}


def open_obligations(now: datetime, *, services=None, only=()) -> list[Obligation]:
    """All that is owed at ``now``, the most urgent first. A constant number of queries for each kind."""
    acts = Adjustment.objects.all()
    if services is not None:
        acts = acts.filter(service__in=services)
    changes = read_changes(acts)
    found = [
        replace(one, changes=changes.get((kind, one.code), ()))
        for kind, (_label, ask) in _kinds.items()
        if not only or kind in only
        for one in ask(now, services=services)
    ]
    return sorted(found, key=lambda one: (one.day, one.title))


def obligation_of(kind: str, code: str, *, now: datetime, services=None) -> Obligation | None:
    """The open obligation of this kind and code; None if there is none, or it was met."""
    _label, ask = _kinds.get(kind, ("", None))
    found = next(iter(ask(now, services=services, code=code)), None) if ask else None
    if found is None:
        return None
    changes = read_changes(Adjustment.objects.of(kind, code))
    return replace(found, changes=changes.get((kind, code), ()))
