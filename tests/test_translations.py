"""English is complete: every text of the code and the templates has its translation."""

from string import Formatter

import pytest
from babel.messages.catalog import Message
from django.conf import settings

from participa.portal import messages

OTHERS = [language for language, _ in settings.LANGUAGES if language != settings.LANGUAGE_CODE]


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_left_untranslated(language):
    assert messages.missing(language) == [], "run `make messages` and translate what is empty"


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_the_values_that_go_inside(language):
    """`%(name)s`, `{name}` and so on: losing one makes the page fail, or say less."""
    broken = [
        (message.id, str(error))
        for message in messages.known(language)
        if message.id
        for error in [*message.check(), *lost_braces(message)]
    ]
    assert broken == []


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_waits_to_be_confirmed(language):
    assert [message.id for message in messages.known(language) if message.id and message.fuzzy] == []


def test_a_lost_value_is_noticed():
    assert lost_braces(Message("Quedan {days} días", "{day} days left"))
    assert not lost_braces(Message("Quedan {days} días", "{days} days left"))
    assert not lost_braces(Message(("Queda {n} día", "Quedan {n} días"), ("One day left", "{n} days left")))


def lost_braces(message):
    """Names in braces that the translation invents; it may leave one out, as "one day" does."""
    originals = message.id if isinstance(message.id, tuple) else (message.id,)
    answers = message.string if isinstance(message.string, tuple) else (message.string or "",)
    given = {name for text in originals for name in names_in(text)}
    return [f"{text!r} invents {extra}" for text in answers if (extra := names_in(text) - given)]


def names_in(text):
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name}
    except ValueError:  # braces that are only braces
        return set()
