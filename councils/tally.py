"""Counting votes and drawing lots. Pure: ``verify/verificar.py``, which ships with every act, does the
same."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Tally:
    """What the ballots of one contest say.

    ``order``: numbers from most to fewest votes. ``elected``: those in for sure. ``tied``: those that share
    the last place in, of which ``places`` enter; empty where nobody does.
    """

    votes: dict[int, int]
    ballots: int
    blanks: int
    order: tuple[int, ...]
    elected: frozenset[int]
    tied: frozenset[int]
    places: int


def tally(ballots: Iterable[list[int]], numbers: Iterable[int], seats: int) -> Tally:
    """Count. Raises ValueError if a ballot marks what is not there or the same twice."""
    votes = Counter(dict.fromkeys(numbers, 0))
    total = blanks = 0
    for choices in ballots:
        if len(set(choices)) != len(choices) or not votes.keys() >= set(choices):
            raise ValueError(f"A ballot marks {choices}")
        total += 1
        blanks += not choices
        votes.update(choices)
    order = tuple(sorted(votes, key=lambda number: (-votes[number], number)))
    elected, tied = _split(order, votes, seats)
    return Tally(dict(votes), total, blanks, order, elected, tied, seats - len(elected) if tied else 0)


def _split(order, votes, seats):
    if len(order) <= seats:
        return frozenset(order), frozenset()
    last_in, first_out = votes[order[seats - 1]], votes[order[seats]]
    if last_in > first_out:
        return frozenset(order[:seats]), frozenset()
    above = frozenset(number for number in order if votes[number] > last_in)
    return above, frozenset(number for number in order if votes[number] == last_in)


def draw(seed: str, contest: str, tied: Iterable[int]) -> tuple[int, ...]:
    """The tied in the order of the lot: by the SHA-256 of ``seed|contest|number``, the least first."""

    def ticket(number):
        return hashlib.sha256(f"{seed}|{contest}|{number}".encode()).hexdigest()

    return tuple(sorted(tied, key=ticket))
