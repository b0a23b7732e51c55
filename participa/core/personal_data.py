"""What the portal keeps about each person. Every app answers for its own rows, in AppConfig.ready().

@holds
class Comments(PersonalData):
    keys = ("consultations.Comment.author",)
    title = _("Tus observaciones")

    def export(self, user): ...

Three things are asked of whoever keeps something: to show it, to hand it over when two accounts turn out to
be of one person, and to forget whose it was. A test finds the foreign keys to a person, and the columns that
hold an address or a name, that nobody answers for.
"""

from collections.abc import Iterable


class PersonalData:
    """One sort of row about people. Subclasses say what is done with it."""

    keys: tuple[str, ...] = ()  # the foreign keys to a person it answers for: "consultations.Comment.author"
    texts: tuple[str, ...] = ()  # the columns with her name or address: "consultations.Comment.display_name"
    title = ""  # heading of the page where she reads it, and of its part in the download
    purpose = ""  # what it is for, in a sentence
    kept = ""  # how long it is kept, in a sentence
    on_erasure = ""  # what becomes of it when she asks to be erased, in a sentence
    her_doing = False  # whether it is what she did herself, by which she would recognise an account of hers
    is_record = False  # a record of what happened, of less interest: it is shown after the rest
    correct = ""  # name of the address where she corrects it, if there is one

    def export(self, user) -> Iterable[dict]:
        """What is kept about her: rows of plain values (dates too) under words she understands, latest first.

        Called once for each account that is hers: the one she uses and those that were joined to it.
        """
        return []

    def merge(self, old, new, *, now) -> None:
        """What was of ``old`` is of ``new``: the same person had two accounts."""

    def stays_apart(self, user, *, now) -> bool:
        """Whether her account guards more than her own things, so another of hers may not absorb it."""
        return False

    def obstacles(self, user, *, now) -> Iterable[str]:
        """Why she cannot be erased yet, each with what to do about it."""
        return []

    def erase(self, user, *, now) -> None:
        """Forget that it was hers, or delete it if it is worth nothing to others (Law 19.628, art. 7).

        Twice is the same as once: it is done again after a backup is restored.
        """


class OfficialActs(PersonalData):
    """Who did what in the name of the State: it stays with the (emptied) row of whoever did it."""

    def __init__(self, *keys):
        self.keys = keys


_holdings: list[PersonalData] = []
_institutional: set[str] = set()


def holds(cls):
    """Class decorator: the app answers for these rows."""
    _holdings.append(cls())
    return cls


def official_acts(*keys) -> None:
    """These foreign keys say who acted for the State: not shown, handed over nor forgotten."""
    _holdings.append(OfficialActs(*keys))


def institutional(*columns) -> None:
    """These columns hold the name or address of an office or an organisation, published as such."""
    _institutional.update(column.lower() for column in columns)


def holdings() -> tuple[PersonalData, ...]:
    """Every sort of row, those of the lowest apps last: what hangs from others goes first."""
    return tuple(reversed(_holdings))


def covered() -> set[str]:
    """The foreign keys somebody answers for, in lower case."""
    return {key.lower() for holding in _holdings for key in holding.keys}


def covered_texts() -> set[str]:
    """The columns with names and addresses that somebody answers for, in lower case."""
    return {text.lower() for holding in _holdings for text in holding.texts} | _institutional
