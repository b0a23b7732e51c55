"""What the portal keeps about each person. Every app answers for its own rows, in AppConfig.ready().

@holds
class Comments(PersonalData):
    keys = ("consultations.Comment.author",)
    title = _("Tus observaciones")

    def export(self, user): ...

Three things are asked of whoever keeps something: to show it, to hand it over when two accounts turn out to
be of one person, and to forget whose it was. A test finds the foreign keys to a person that nobody answers
for.
"""


class PersonalData:
    """One sort of row about people. Subclasses say what is done with it."""

    keys: tuple[str, ...] = ()  # the foreign keys to a person it answers for: "consultations.Comment.author"
    title = ""  # heading of the page where she reads it, and of its part in the download

    def export(self, user) -> list[dict]:
        """What is kept about her: rows of JSON-ready values under words she understands, latest first."""
        return []

    def merge(self, old, new, *, now) -> None:
        """What was of ``old`` is of ``new``: the same person had two accounts."""

    def erase(self, user, *, now) -> None:
        """Forget that it was hers, or delete it if it is worth nothing to others (Law 19.628, art. 7)."""


class OfficialActs(PersonalData):
    """Who did what in the name of the State: it stays with the (emptied) row of whoever did it."""

    def __init__(self, *keys):
        self.keys = keys


_holdings: list[PersonalData] = []


def holds(cls):
    """Class decorator: the app answers for these rows."""
    _holdings.append(cls())
    return cls


def official_acts(*keys) -> None:
    """These foreign keys say who acted for the State: never shown, handed over nor forgotten."""
    _holdings.append(OfficialActs(*keys))


def holdings() -> tuple[PersonalData, ...]:
    """Every sort of row, those of the lowest apps last: what hangs from others goes first."""
    return tuple(reversed(_holdings))


def covered() -> set[str]:
    """The foreign keys somebody answers for, in lower case."""
    return {key.lower() for holding in _holdings for key in holding.keys}
