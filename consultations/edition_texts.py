"""The editions of a consultation's text as they are kept, read for pages and acts.

What was published before there were editions, and never amended, has none kept: its sections are the first.
"""

import re
from typing import NamedTuple

from .editions import Paragraph, Text, first_keys, split
from .models import EditionText, Section

NAME = re.compile(r"(?:([1-9][0-9]{0,3})\.)?([0-9a-f]{1,12})")


class Quoted(NamedTuple):
    """A paragraph that somebody speaks about, as the edition she read has it."""

    number: int  # of the edition
    key: str
    text: str
    section: Section

    @property
    def name(self):
        """How a form names it."""
        return f"{self.number}.{self.key}"


def texts_of(edition) -> list[Text]:
    """Its sections in order."""
    return [
        Text(one.section_id, one.title, [Paragraph(p["key"], p["text"]) for p in one.paragraphs])
        for one in edition.texts.all()
    ]


def first_texts(sections) -> list[Text]:
    """What the first edition says, or would say: ``sections`` as they were published."""
    named = first_keys([split(section.text) for section in sections])
    return [Text(one.pk, one.title, part) for one, part in zip(sections, named, strict=True)]


def current(consultation) -> tuple[int, list[Text]]:
    """The number and the texts of the edition in force."""
    if edition := consultation.editions.last():
        return edition.number, texts_of(edition)
    return 1, first_texts(list(consultation.sections.in_force()))


def texts_at(consultation, number: int) -> list[Text] | None:
    """The texts of the edition of this number; None if there is none."""
    kept = {edition.number: edition for edition in consultation.editions.all()}
    if number in kept:
        return texts_of(kept[number])
    return first_texts(list(consultation.sections.in_force())) if number == 1 and not kept else None


def keys_of(texts) -> dict[str, str]:
    """What each paragraph of an edition says, by its key."""
    return {paragraph.key: paragraph.text for text in texts for paragraph in text.paragraphs}


def last_words(consultation) -> dict[str, str]:
    """What each paragraph of any edition said last, by its key."""
    found = EditionText.objects.filter(edition__consultation=consultation).order_by("edition__number")
    return {p["key"]: p["text"] for one in found for p in one.paragraphs}


def quoted(consultation, name: str) -> Quoted | None:
    """The paragraph of a ``Quoted.name``, or of a key in the edition in force. None if there is none."""
    found = NAME.fullmatch(name)
    if not found:
        return None
    number, texts = current(consultation)
    if found[1] and int(found[1]) != number:
        number, texts = int(found[1]), texts_at(consultation, int(found[1])) or []
    for text in texts:
        for paragraph in text.paragraphs:
            if paragraph.key == found[2]:
                section = Section.objects.get(pk=text.section)
                return Quoted(number, paragraph.key, paragraph.text, section)
    return None
