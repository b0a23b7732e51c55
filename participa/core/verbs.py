"""The words of the audit trail: each app says what its verbs mean to a reader."""

_words: dict[str, str] = {}


def register(words: dict) -> None:
    """``{"consultation.published": _("Se publicó")}``; called from AppConfig.ready().

    What an official was shown is told under ``personal_data.seen:<what>``.
    """
    _words.update(words)


def words(verb: str) -> str:
    """What a verb says to people; the verb itself if nobody said."""
    return str(_words.get(verb, verb))


def known() -> dict[str, str]:
    """Every verb with its words."""
    return {verb: str(said) for verb, said in _words.items() if ":" not in verb}
