"""Texts almost equal, and texts on the same matter: what the reckoning finds, without any database."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.similarity import (
    MOST_THEMES,
    campaigns,
    how_many_themes,
    normalised,
    shared_words,
    themes,
)

LETTER = (
    "Solicito que se respete el acceso libre a la ribera del río para todas las familias de la comuna, "
    "sin cobro alguno."
)
OTHER = "Falta un paradero de buses frente al consultorio, con techo y luz para quienes salen de noche."
MATTERS = [
    ["bicicletas", "ciclovías", "pedalear", "casco", "candados"],
    ["ruido", "música", "locales", "decibeles", "parlantes"],
    ["basura", "reciclaje", "contenedores", "residuos", "vertedero"],
    ["perros", "mascotas", "caniles", "esterilización", "veterinaria"],
    ["riego", "sequía", "pozos", "canales", "embalse"],
    ["árboles", "plazas", "sombra", "jardines", "parques"],
]


def places(found):
    return [sorted(place for place, _score in one.members) for one in found]


def on_matters(how_many, seed=1):
    """Opinions that name three of the words of a matter each."""
    draw = random.Random(seed)
    chosen = [MATTERS[n % len(MATTERS)] for n in range(how_many)]
    return [f"Creo que {' y también '.join(draw.sample(matter, 3))} importan mucho aquí" for matter in chosen]


class TestCampaigns:
    @pytest.mark.parametrize(
        "copy",
        [
            LETTER,
            LETTER.upper(),
            LETTER.replace("í", "i"),
            f"«{LETTER}»…!!",
            LETTER.replace(" ", "\n\n"),
            LETTER.replace("familias", "famílias"),
            LETTER.replace("ribera", "rivera"),
            LETTER.replace("todas las familias", "todos los vecinos"),
            f"{LETTER} Soy Ana, de Valdivia.",
            f"Hola: {LETTER}",
            f"{LETTER} No es justo que nos cobren.",
            LETTER.replace(" de la comuna", ""),
        ],
    )
    def test_a_copy_with_small_changes_is_of_the_campaign(self, copy):
        assert places(campaigns([LETTER, OTHER, LETTER, copy])) == [[0, 2, 3]]

    @pytest.mark.parametrize(
        "other",
        [
            OTHER,
            "La ribera del río es de la comuna y las familias la cuidan.",
            LETTER.replace("Solicito que se respete", "No solicito que se respete"),
            LETTER.replace("sin cobro", "con cobro"),
            f"{LETTER} {OTHER} {OTHER}",
            "",
            "…",
        ],
    )
    def test_what_says_something_else_is_not(self, other):
        assert places(campaigns([LETTER, LETTER, other, LETTER])) == [[0, 1, 3]]

    def test_two_who_say_the_same_are_no_campaign(self):
        assert campaigns([LETTER, LETTER.upper(), OTHER]) == []

    def test_short_texts_are_alike_only_if_they_are_equal(self):
        assert places(campaigns(["Sí", "si", "No", "¡SÍ!", "no", "Ni"])) == [[0, 1, 3]]

    def test_what_most_wrote_is_the_sample_and_the_others_are_as_alike_as_they_are_to_it(self):
        found = campaigns([f"{LETTER} Soy Ana, de Valdivia.", LETTER, LETTER.upper()])
        assert found[0].sample == 1
        assert [place for place, _score in found[0].members] == [1, 2, 0]
        assert [score for _place, score in found[0].members][:2] == [1, 1]
        assert 0.8 < found[0].members[-1][1] < 1

    def test_the_largest_comes_first_and_is_named_by_words_that_say_something(self):
        found = campaigns([*[OTHER] * 3, *[LETTER] * 4])
        assert [len(one.members) for one in found] == [4, 3]
        assert found[0].words == "solicito, respete, acceso, libre, ribera"

    def test_words_that_say_little_name_it_if_there_are_no_others(self):
        assert shared_words("¡Sí!", ["si"]) == "sí"

    def test_where_all_differ_the_sample_is_in_the_middle_and_its_name_is_what_they_share(self):
        copies = [f"Vivo en la costa y lo veo: {LETTER}", LETTER, f"{LETTER} Gracias por leer."]
        (found,) = campaigns(copies)
        assert found.sample == 1
        (found,) = campaigns(
            [f"Vivo en Valdivia. {LETTER}", f"Soy de Osorno. {LETTER}", f"{LETTER} Gracias."]
        )
        assert found.words == "solicito, respete, acceso, libre, ribera"

    @pytest.mark.parametrize("texts", [[], [""], ["", "", ""], ["…"] * 3, [LETTER], ["👍"] * 5])
    def test_nothing_is_made_of_nothing(self, texts):
        assert campaigns(texts) == []

    def test_a_crowd_that_begins_alike_is_not_compared_all_with_all(self):
        draw = random.Random(3)
        texts = [f"{LETTER} {draw.random()}" for _n in range(400)]
        told = []
        assert places(campaigns(texts, lambda done, total: told.append(done / total))) == [list(range(400))]
        assert told == sorted(told)
        assert told[-1] <= 1

    @settings(max_examples=40, deadline=None)
    @given(
        st.lists(st.sampled_from([LETTER, OTHER, LETTER.upper(), f"{OTHER} Ana.", "sí", "no", "", "Ñandú"]))
    )
    def test_each_text_is_in_one_at_most_and_each_copy_is_beside_the_other(self, texts):
        found = campaigns(texts)
        all_places = [place for group in places(found) for place in group]
        assert len(all_places) == len(set(all_places))
        where = {place: n for n, group in enumerate(places(found)) for place in group}
        for place, text in enumerate(texts):
            same = [n for n, other in enumerate(texts) if normalised(other) == normalised(text)]
            assert {where.get(n) for n in same} == {where.get(place)}
            if normalised(text) and len(same) >= 3:
                assert place in where

    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.text(max_size=80), max_size=12))
    def test_whatever_people_write_it_is_read(self, texts):
        assert campaigns(texts * 2 + texts) == campaigns(texts * 2 + texts)
        themes(texts)


class TestThemes:
    def test_what_speaks_of_the_same_is_together(self):
        found = themes(on_matters(120))
        for group in places(found):
            assert len({place % len(MATTERS) for place in group}) == 1
        assert sum(map(len, places(found))) >= 100

    def test_a_theme_is_named_by_words_as_people_write_them(self):
        names = " ".join(one.words for one in themes(on_matters(120)))
        assert {"ciclovías", "música", "árboles"} & set(names.replace(",", "").split())

    def test_accents_and_plurals_do_not_part_it(self):
        texts = ["Más árboles en la plaza", "Faltan arboles en las plazas", "Un árbol por plaza"]
        found = themes([*texts, *on_matters(60)])
        assert any({0, 1, 2} <= set(group) for group in places(found))

    def test_each_text_is_in_one_at_most_the_most_alike_first(self):
        found = themes(on_matters(90))
        all_places = [place for group in places(found) for place in group]
        assert len(all_places) == len(set(all_places))
        for one in found:
            scores = [score for _place, score in one.members]
            assert scores == sorted(scores, reverse=True)
            assert all(0 < score <= 1 for score in scores)

    def test_the_same_texts_give_the_same(self):
        assert themes(on_matters(90)) == themes(on_matters(90))

    def test_what_says_nothing_is_in_none(self):
        texts = [*on_matters(60), "", "Sí", "Gracias por todo", "…"]
        assert not {60, 61, 62, 63} & {place for group in places(themes(texts)) for place in group}

    @pytest.mark.parametrize("texts", [[], [""] * 9, ["Sí"] * 9, [LETTER], [LETTER, OTHER], ["👍"] * 9])
    def test_of_too_little_there_is_none(self, texts):
        assert themes(texts) == []

    def test_how_far_it_is_is_told(self):
        told = []
        themes(on_matters(120), lambda done, total: told.append(done / total))
        assert told == sorted(told)
        assert told[-1] == 1

    @pytest.mark.parametrize(
        ("texts", "themes"), [(0, 0), (5, 0), (6, 2), (30, 5), (600, 5), (10_000, 22), (400_000, MOST_THEMES)]
    )
    def test_there_are_more_where_more_was_said(self, texts, themes):
        assert how_many_themes(texts) == themes
