"""Two people at the same text, on a database that serves many at once."""

import pytest
from django.db import connection

from consultations import edition_texts
from consultations.models import Anchor, Edition
from participa.core.lifecycle import StaleError
from participa.notifications.models import Announcement
from tests.builders import NOON, SECOND, a_citizen, a_comment, an_officer_of

from .editing import FAR, FREE, amend, quoting, with_text, with_texts
from .test_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory"),
]


def test_of_two_who_amend_a_text_one_does():
    consultation = with_texts()
    officers = [an_officer_of(consultation.service) for _one in range(3)]

    def act(n, officer):
        written = with_text(consultation, f"{FREE}\n\nOtra cosa {n}")
        seen = consultation.changed_at
        return lambda: amend(
            type(consultation).objects.get(), written, by=officer, seen=seen, now=NOON + SECOND * (n + 1)
        )

    results = at_once(*(act(n, officer) for n, officer in enumerate(officers)))
    assert sum(isinstance(result, StaleError) for result in results) == 2
    assert list(Edition.objects.values_list("number", flat=True)) == [1, 2]
    assert Announcement.objects.filter(event="consultation_amended").count() == 1


def test_what_is_said_while_the_text_changes_stands_where_the_new_text_says():
    consultation = with_texts()
    quoting(consultation, FAR)
    people = [a_citizen() for _one in range(3)]
    key = Anchor.objects.get().key
    written, by = with_text(consultation, FREE), an_officer_of(consultation.service)

    def write(person):
        return lambda: a_comment(type(consultation).objects.get(), by=person, paragraph=f"1.{key}")

    results = at_once(*map(write, people), lambda: amend(consultation, written, by=by))
    assert not [result for result in results if isinstance(result, Exception)]
    assert set(Anchor.objects.values_list("placed", "placed_key")) == {("removed", "")}


def test_those_who_first_speak_of_a_paragraph_keep_one_first_edition():
    consultation = with_texts()
    people = [a_citizen() for _one in range(4)]
    results = at_once(
        *(lambda who=who: quoting(type(consultation).objects.get(), FAR, by=who) for who in people)
    )
    assert not [result for result in results if isinstance(result, Exception)]
    assert Edition.objects.count() == 1
    assert edition_texts.keys_of(edition_texts.current(consultation)[1])
