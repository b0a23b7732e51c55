"""The text as its page shows it while people may write: each paragraph can be spoken of on its own."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from . import edition_texts
from .editions import is_heading, split
from .models import Comment, Status

QUOTE_LETTERS = 320


def with_paragraphs(sections, keys):
    """The sections of the text in force, each with its ``paragraphs``. ``keys``: of each, by section."""
    shown = [section for section in sections if section.removed_at is None]
    for section in shown:
        section.paragraphs = paragraphs_of(section, keys.get(section.pk, []))
    return shown


def paragraphs_of(section, keys):
    """A section's paragraphs as its page shows them; none where it has only one: it is commented whole.

    ``keys``: theirs, in order. ``above``: the level under which a title stands, as in the whole section.
    """
    texts = split(section.text)
    if len(keys) != len(texts) or sum(not is_heading(text) for text in texts) < 2:
        return []
    levels = sorted({_level(text) for text in texts if is_heading(text)})
    return [
        {
            "key": key,
            "text": text,
            "above": 2 + levels.index(_level(text)) if is_heading(text) else 2,
            "takes": not is_heading(text),
            "begins": Truncator(text).words(6),
        }
        for key, text in zip(keys, texts, strict=True)
    ]


def _level(text):
    return len(text) - len(text.lstrip("#"))


def keys_of_texts(consultation):
    """The number of the edition in force, and the keys of its paragraphs by section."""
    if consultation.status != Status.PUBLISHED:
        return {"edition": consultation.editions.count(), "keys": {}}
    number, texts = edition_texts.current(consultation)
    keys = {text.section: [paragraph.key for paragraph in text.paragraphs] for text in texts}
    return {"edition": number, "keys": keys}


def quote_of(comment):
    """The paragraph she speaks of, if the comment was fetched with it: words about it, and what it said."""
    anchor = Comment._meta.get_field("anchor").get_cached_value(comment, default=None)
    if anchor is None:
        return None
    words = {
        "same": _("Sobre este párrafo de la versión %(number)s del texto"),
        "similar": _("Sobre este párrafo de la versión %(number)s, que después cambió"),
        "removed": _("Sobre este párrafo de la versión %(number)s, que después se eliminó"),
    }[anchor.placed] % {"number": anchor.edition.number}
    return words, Truncator(anchor.quote).chars(QUOTE_LETTERS)
