"""How a text reads is measured as the INFLESZ scale does, shown while writing, and never stored."""

import pytest
from django.urls import reverse

from consultations.models import Consultation, Section
from consultations.readability import LONG_SENTENCE, Reading, read, sentences_of, syllables_of
from consultations.readiness import blocking_issues, issues_of
from participa.audit.models import Event
from participa.documents.models import Document
from tests.builders import NOON, a_background, a_ready_draft, a_section, an_officer_of

EASY = (
    "El río es de todos. Queremos abrir la orilla. Se podrá bajar a pie. Habrá un baño y una rampa. "
    "Dinos qué falta."
)
HARD = (
    "La implementación de las disposiciones reglamentarias correspondientes a la determinación de los "
    "procedimientos administrativos, en conformidad con lo establecido en la normativa vigente, implicará la "
    "consideración de las observaciones presentadas por la ciudadanía en la tramitación."
)


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("sol", 1), ("leer", 2), ("país", 2), ("día", 2), ("idea", 3), ("aeropuerto", 5), ("construcción", 3)],
)
def test_syllables_are_counted_as_they_are_said(word, syllables):
    assert syllables_of(word) == syllables


def test_a_point_after_an_abbreviation_or_in_a_number_ends_no_sentence():
    assert len(sentences_of("Lo dice el art. 4 de la Ley 19.880. Y nada más.")) == 2


def test_each_item_of_a_list_is_a_sentence_and_its_marks_are_not_words():
    assert sentences_of("## Plazo\n\n- **Uno**\n- Dos") == ["Plazo", "Uno", "Dos"]


def test_the_figure_is_that_of_szigriszt_pazos():
    text = "El sol da luz. " * 5  # 20 words of a syllable, in 5 sentences: 206.835 - 62.3 - 4, more than 100
    assert read(text).score == 100
    assert read("La casa roja tiene una puerta de madera. " * 3).score == round(206.835 - 62.3 * 15 / 8 - 8)


@pytest.mark.parametrize(
    ("score", "band"),
    [
        (100, "muy fácil"), (80, "muy fácil"), (79, "bastante fácil"), (65, "bastante fácil"), (64, "normal"),
        (55, "normal"), (54, "algo difícil"), (40, "algo difícil"), (39, "muy difícil"), (0, "muy difícil"),
    ],
)  # fmt: skip
def test_each_figure_has_its_band(score, band):
    assert Reading(score, 20, ()).band == band


def test_too_short_a_text_is_not_measured():
    assert read("Diecinueve " * 19) is None
    assert read("Veinte " * 20) is not None


def test_long_sentences_are_named_by_how_they_start_the_longest_first():
    longest = "Cada persona " + "muy " * LONG_SENTENCE + "buena."
    reading = read(f"{'uno ' * LONG_SENTENCE}. {HARD} {longest}")
    assert [words for _start, words in reading.long] == [36, 33]
    assert reading.long[0][0].startswith("La implementación de las disposiciones")
    assert reading.long[0][0].endswith("…")


def a_file(name, content_type):
    return Document.objects.create(
        name=name, content_type=content_type, size=3, sha256="0" * 64, uploaded_at=NOON
    )


# In the list of a draft ------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_is_hard_warns_and_never_blocks():
    draft = a_ready_draft(summary=HARD)
    [issue] = [issue for issue in issues_of(draft, now=NOON) if "de leer" in issue.text]
    assert issue.text.startswith("«en simple» es muy difícil de leer (")
    assert (issue.step, issue.blocks) == ("edit", False)
    assert blocking_issues(draft, now=NOON) == []


@pytest.mark.django_db
def test_from_which_figure_it_warns_is_a_setting(settings):
    draft = a_ready_draft(summary=HARD)
    settings.READABLE_FROM = 0
    assert not [issue for issue in issues_of(draft, now=NOON) if "de leer" in issue.text]
    settings.READABLE_FROM = 101
    draft.summary = EASY
    assert [issue for issue in issues_of(draft, now=NOON) if "de leer" in issue.text]


@pytest.mark.django_db
def test_of_many_hard_sections_three_are_named():
    draft = a_ready_draft()
    for number in range(5):
        a_section(draft, title=f"Parte {number}", text=HARD)
    assert len([issue for issue in issues_of(draft, now=NOON) if "de leer" in issue.text]) == 3


@pytest.mark.django_db
def test_a_picture_to_read_asks_for_its_words():
    draft = a_ready_draft()
    a_background(draft, title="El mapa", text="", document=a_file("mapa.png", "image/png"))
    a_background(draft, title="El plan", text="", document=a_file("plan.pdf", "application/pdf"))
    [issue] = [issue for issue in issues_of(draft, now=NOON) if "imagen" in issue.text]
    assert issue.text.startswith("«El mapa» es una imagen")
    assert not issue.blocks


# While writing ---------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_what_she_is_writing_is_measured_and_nothing_is_kept(as_user):
    draft = a_ready_draft()
    office = as_user(an_officer_of(draft.service))
    for step, typed in (("edit", {"title": "Riberas", "summary": HARD}), ("sections", {"text": HARD})):
        page = office.post(
            reverse(f"consultations_office:{step}", args=[draft.code]), typed | {"preview": "1"}
        ).content.decode()
        assert 'id="como-se-lee"' in page
        assert "muy difícil" in page
        assert "La implementación de las disposiciones" in page
    stored = Consultation.objects.get()
    assert (stored.title, stored.summary) == (draft.title, draft.summary)
    assert Section.objects.count() == 1
    assert not Event.objects.exists()
