"""A consultation starts with the texts of its law, and what nobody filled keeps it from being approved."""

import pytest
from django.urls import reverse

from consultations.actions import starting
from consultations.models import Consultation
from consultations.readiness import blocking_issues
from consultations.starts import BY_BASIS, GENERAL, holes_of
from participa.audit.models import Event
from participa.deadlines.models import LegalBasis
from tests.builders import NOON, a_background, a_basis, a_ready_draft, a_section, a_service, an_officer_of

pytestmark = pytest.mark.django_db


def missing(draft):
    return [issue.text for issue in blocking_issues(draft, now=NOON)]


@pytest.mark.parametrize("slug", [*BY_BASIS, "otra-ley"])
def test_each_law_gives_its_texts_and_sections_with_holes_to_fill(slug):
    service = a_service()
    basis = LegalBasis.objects.filter(slug=slug).first() or a_basis(slug=slug)
    by = an_officer_of(service)
    draft = starting.start(service, title="Riberas", basis=basis, by=by, now=NOON)
    ready = BY_BASIS.get(slug, GENERAL)
    stored = Consultation.objects.get()
    assert {name: getattr(stored, name) for name in ready.texts} == ready.texts
    assert tuple(draft.sections.values_list("title", "text")) == ready.sections
    assert stored.legal_basis == basis
    assert any("queda por completar" in words for words in missing(stored))
    assert not [words for words in missing(stored) if words.startswith("Falta decir")]


def test_the_line_that_says_what_is_decided_fits_where_it_is_kept():
    longest = Consultation._meta.get_field("question").max_length
    assert [start for start in BY_BASIS.values() if len(start.texts["question"]) > longest] == []


def test_in_blank_it_has_only_its_title():
    service = a_service()
    draft = starting.start(service, title="Riberas", by=an_officer_of(service), now=NOON)
    assert (draft.summary, draft.legal_basis, draft.sections.count()) == ("", None, 0)
    assert Event.objects.get().verb == "consultation.created"


@pytest.mark.parametrize(
    ("text", "holes"),
    [
        ("Hasta [mes y año].", ["[mes y año]"]),
        ("[uno] y [dos]", ["[uno]", "[dos]"]),
        ("Lee [la ley](https://bcn.cl) o [esto][ref].\n\n[ref]: https://bcn.cl", []),
        ("Nota[^1], «[…] el agua», «[...]», «lo dijió [sic]», [x] y [ ]", []),
        ("![el mapa](mapa.png)", []),
        ("sin corchetes", []),
    ],
)
def test_what_is_to_be_filled_is_told_from_links_notes_and_elisions(text, holes):
    assert holes_of(text) == holes


def test_each_hole_is_named_with_its_place_and_blocks():
    draft = a_ready_draft(summary="Queremos [qué] en [dónde].")
    a_section(draft, title="Metas", text="[Cuánto.]")
    a_background(draft, title="Minuta", text="Ver [fuente].")
    assert missing(draft) == [
        "En «en simple» queda por completar: [qué], [dónde].",
        "En «Metas» queda por completar: [Cuánto.].",
        "En «Minuta» queda por completar: [fuente].",
    ]


def test_the_form_offers_each_law_with_its_days_and_starts_with_it(as_user):
    service, basis = a_service(), LegalBasis.objects.get(slug="reciclaje")
    office = as_user(an_officer_of(service))
    shown = office.get(reverse("consultations_office:new")).content.decode()
    assert "En blanco" in shown
    assert "Responsabilidad extendida del productor: 30 días hábiles al menos" in shown
    office.post(
        reverse("consultations_office:new"), {"service": service.pk, "title": "Envases", "basis": basis.pk}
    )
    assert Consultation.objects.get().sections.count() == 3


def test_a_law_that_is_not_there_is_refused_and_the_title_kept(as_user):
    service = a_service()
    office = as_user(an_officer_of(service))
    answer = office.post(
        reverse("consultations_office:new"), {"service": service.pk, "title": "Envases", "basis": "999"}
    )
    assert answer.status_code == 422
    assert "Envases" in answer.content.decode()
    assert not Consultation.objects.exists()
