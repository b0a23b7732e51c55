"""A search finds the word however it is written; both engines mean the same by it."""

import pytest

from consultations.models import Consultation
from participa.core.search import search_text_of, sort_key
from participa.core.spanish import fold, stems
from tests.builders import a_draft, a_service

found = Consultation.objects.matching


def test_accents_case_and_tildes_do_not_matter():
    assert fold("Ñuñoa, PINGÜINO") == "nunoa, pinguino"


def test_plural_and_singular_share_a_root():
    assert stems("humedales urbanos") == stems("humedal urbano")


def test_words_that_say_nothing_are_left_out():
    assert stems("el agua de la ribera") == stems("agua ribera")


def test_a_text_is_kept_as_its_roots_once_each_between_spaces():
    assert search_text_of("Agua, agua y más agua", "", "Río") == " agu rio "


def test_a_text_without_letters_matches_nothing_and_breaks_nothing():
    assert search_text_of("¿¡…!?", "") == "  "


def test_the_alphabet_puts_n_with_tilde_after_n_and_forgets_accents():
    names = ["Ñuñoa", "Nogales", "Nueva Imperial", "Ñiquén", "Olivar", "Ánimas", "Arica"]
    assert sorted(names, key=sort_key) == [
        "Ánimas", "Arica", "Nogales", "Nueva Imperial", "Ñiquén", "Ñuñoa", "Olivar",
    ]  # fmt: skip


@pytest.fixture
def wetlands(db):
    a_draft(title="Bibliotecas de barrio")
    return a_draft(
        a_service("Servicio de Biodiversidad y Áreas Protegidas", acronym="SBAP"),
        title="Protección de humedales urbanos",
    )


@pytest.mark.parametrize(
    "typed",
    [
        "humedal",
        "HUMEDALES",
        "protección",
        "proteccion humedal",
        "urbano de los humedales",
        "sbap",
        "areas",
        "área",
    ],
)
def test_any_word_of_it_finds_it(wetlands, typed):
    assert list(found(typed)) == [wetlands]


@pytest.mark.parametrize("typed", ["humedales rurales", "dragón", "hume", "sbap biblioteca"])
def test_every_word_has_to_be_there(wetlands, typed):
    assert not found(typed).exists()


@pytest.mark.parametrize("typed", ["", "   ", "de la", "¿?", "' OR 1=1 --"[:1]])
def test_a_search_that_says_nothing_leaves_everything(wetlands, typed):
    assert found(typed).count() == 2


@pytest.mark.parametrize(
    "typed", ["100%", "_", "'; DROP TABLE", "a & b | !c", ":*", "(((", "\\", "humedal:*", "<->"]
)
def test_signs_of_the_engines_are_only_signs(wetlands, typed):
    assert found(typed).count() in {0, 1, 2}


def test_a_flood_of_words_is_cut(wetlands):
    assert found(" ".join(["humedal", *(f"palabra{n}" for n in range(500))])).count() == 0


def test_none_is_as_good_as_nothing(wetlands):
    assert found(None).count() == 2
