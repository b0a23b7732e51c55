"""Whatever is amended and said, no edition is lost and every observation knows where its paragraph is."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from consultations import edition_texts
from consultations.actions.amending import Written
from consultations.models import Anchor, Consultation, Edition
from tests.builders import NOON, SECOND, a_citizen, a_comment, an_officer_of

from .editing import FAR, FREE, HOURS, amend, with_texts

pick = st.integers(min_value=0, max_value=50)
ENDS = ["", " Sí.", " Salvo en invierno, cuando se cierra por las crecidas del río y sus afluentes."]
SAID = [text + end for text in (FREE, FAR, HOURS) for end in ENDS]


class Text(RuleBasedStateMachine):
    """A consultation, an officer who amends it and a citizen who speaks of paragraphs, old ones too."""

    @initialize()
    def a_text(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = NOON
        with_texts(f"{FREE}\n\n{FAR}", HOURS)
        self.officer, self.person = an_officer_of(Consultation.objects.get().service), a_citizen()
        self.published, self.about = {}, {}

    def teardown(self):
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @rule(texts=st.lists(st.lists(st.sampled_from(SAID), max_size=4), min_size=1, max_size=3), keep=pick)
    def amend_it(self, texts, keep):
        consultation = Consultation.objects.get()
        rows = list(consultation.sections.in_force())[: keep % 4]
        written = [
            Written(row.pk if row else None, f"Art. {n}", "\n\n".join(part))
            for n, (row, part) in enumerate(zip(rows + [None] * len(texts), texts, strict=False))
        ]
        self.now += SECOND
        try:
            edition = amend(consultation, written, by=self.officer, now=self.now)
        except ValidationError:
            return
        self.published[edition.number] = [(one.title, one.text.split("\n\n")) for one in written]

    @rule(which=pick, paragraph=pick)
    def speak(self, which, paragraph):
        consultation = Consultation.objects.get()
        numbers = list(consultation.editions.values_list("number", flat=True)) or [1]
        number = numbers[which % len(numbers)]
        texts = edition_texts.keys_of(edition_texts.texts_at(consultation, number))
        key = sorted(texts)[paragraph % len(texts)]
        try:
            said = a_comment(consultation, by=self.person, paragraph=f"{number}.{key}")
        except ValidationError:  # its section was removed
            return
        self.about[said.pk] = (number, texts[key])

    @invariant()
    def no_edition_is_lost_or_changed(self):
        for number, texts in getattr(self, "published", {}).items():
            kept = edition_texts.texts_of(Edition.objects.get(number=number))
            assert [(one.title, [p.text for p in one.paragraphs]) for one in kept] == texts

    @invariant()
    def the_sections_are_those_of_the_edition_in_force(self):
        if not hasattr(self, "atomic"):
            return
        consultation = Consultation.objects.get()
        texts = edition_texts.current(consultation)[1]
        rows = consultation.sections.in_force()
        assert [(one.pk, one.title) for one in rows] == [(one.section, one.title) for one in texts]
        assert [one.text for one in rows] == ["\n\n".join(p.text for p in one.paragraphs) for one in texts]

    @invariant()
    def every_observation_knows_where_its_paragraph_is(self):
        if not hasattr(self, "atomic"):
            return
        current = edition_texts.keys_of(edition_texts.current(Consultation.objects.get())[1])
        anchors = {one.comment_id: one for one in Anchor.objects.select_related("edition")}
        assert {pk: (one.edition.number, one.quote) for pk, one in anchors.items()} == self.about
        for one in anchors.values():
            kind = "removed" if not one.placed_key else "same" if one.placed_key == one.key else "similar"
            assert one.placed == kind
            assert not one.placed_key or one.placed_key in current
            assert one.key not in current or kind == "same"


@pytest.mark.django_db
def test_whatever_is_amended_and_said_every_observation_knows_its_paragraph():
    run_state_machine_as_test(
        Text,
        settings=settings(
            max_examples=10,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
