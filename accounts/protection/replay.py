"""After a restore: whoever was erased stays erased."""

from dataclasses import dataclass, field

from accounts import actions
from accounts.models import User

from . import ledger

BATCH = 500


@dataclass
class Replayed:
    """What was found: erased again, confirmed, and the intentions of which nobody knows how they ended."""

    erased: int = 0
    confirmed: int = 0
    pending: list[int] = field(default_factory=list)  # numbers of the lines


def replay(*, now) -> Replayed:
    """Erase again whoever the ledger says was erased and the database does not. Twice is the same as once.

    Raises ledger.DamagedLedgerError, and erases nobody, if a line was changed or lost.
    """
    said, found = ledger.standing(), Replayed()
    for person in _people(said.done):
        if person.erased_at is None:
            actions.erase(person, by=None, now=now, again=True)
            found.erased += 1
    for person in _people(said.pending):
        if person.erased_at is None:
            found.pending.append(said.pending[str(person.handle)].number)
    for person in User.objects.filter(erased_at__isnull=False).iterator():
        handle = str(person.handle)
        if handle not in said.done:  # the process died after the commit, or the ledger itself was lost
            intention = said.pending.get(handle)
            ledger.confirm(person, at=person.erased_at, of=intention.number if intention else 0)
            found.confirmed += 1
    return found


def _people(by_handle):
    """The people of these handles; whoever has the number but not the handle is somebody else."""
    handles = sorted(by_handle)
    for start in range(0, len(handles), BATCH):
        yield from User.objects.filter(handle__in=handles[start : start + BATCH])
