"""The words of the audit trail: each app says what its verbs mean to a reader."""

_words: dict[str, str] = {}


def register(words: dict) -> None:
    """``{"consultation.published": _("Se publicó")}``; called from AppConfig.ready()."""
    _words.update(words)


def words(verb: str) -> str:
    """What a verb says to people; the verb itself if nobody said."""
    return str(_words.get(verb, verb))
