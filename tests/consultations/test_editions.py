"""Paragraphs keep their identity from one edition to the next, and a diff loses no word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations import editions
from consultations.editions import ADDED, CHANGED, MOVED, REMOVED, SAME, Paragraph, Text

FREE = "El acceso a la ribera será libre y gratuito durante todo el año, sin que pueda cobrarse por él."
FAR = "La distancia entre dos accesos no podrá superar los quinientos metros en zonas urbanas."
HOURS = "Los municipios podrán dictar ordenanzas que regulen los horarios de los accesos públicos."

texts = st.text(alphabet="ab cdé.\n-#", max_size=40)
paragraph = texts.map(lambda text: " ".join(text.split())).filter(bool)
sections = st.lists(st.lists(paragraph, max_size=5), max_size=4)


def flat(parts):
    return [one for part in parts for one in part]


def first(*texts):
    return editions.first_keys([list(texts)])


def keys(parts):
    return [one.key for one in flat(parts)]


@given(texts)
def test_paragraphs_put_together_again_are_the_same_paragraphs(text):
    found = editions.split(text)
    assert editions.split("\n\n".join(found)) == found
    assert "".join("".join(found).split()) == "".join(text.split())


@given(sections, sections)
def test_no_paragraph_is_lost_and_no_two_have_the_same_key(old, new):
    before = editions.first_keys(old)
    after = editions.carry(before, new)
    assert [[one.text for one in part] for part in after] == new
    for parts in (before, after):
        assert len(set(keys(parts))) == len(keys(parts))


@given(sections)
def test_the_same_text_keeps_its_keys_and_gives_the_same_ones_each_time(old):
    before = editions.first_keys(old)
    assert editions.carry(before, old) == before == editions.first_keys(old)


@given(sections, st.randoms())
def test_a_text_that_moved_keeps_its_key(old, random):
    before = editions.first_keys(old)
    mixed = [one.text for one in flat(before)]
    random.shuffle(mixed)
    assert sorted(keys(editions.carry(before, [mixed]))) == sorted(keys(before))


def test_a_small_change_keeps_the_key_and_another_text_gets_its_own():
    before = first(FREE, FAR)
    after = editions.carry(before, [[FAR.replace("quinientos", "trescientos"), HOURS]])
    assert keys(after)[0] == keys(before)[1]
    assert keys(after)[1] not in keys(before)


def test_of_two_that_are_alike_each_takes_the_most_alike():
    low, high = FAR.replace("quinientos", "cien"), FAR.replace("quinientos", "novecientos cincuenta")
    before = first(low, high)
    after = editions.carry(before, [[high + " Sí.", low + " No."]])
    assert keys(after) == list(reversed(keys(before)))


def test_of_two_that_are_equally_alike_the_one_in_the_same_place_is_taken():
    before = first("Se abre los lunes por la mañana", "Se abre los jueves por la mañana")
    after = editions.carry(
        before, [["Se abre los viernes por la mañana", "Se abre los sábado por la mañana"]]
    )
    assert keys(after) == keys(before)


def test_a_key_of_an_older_edition_is_not_given_to_another_text():
    (((key, _text),),) = first(FREE)
    after = editions.carry([], [[FREE]], used=[key])
    assert keys(after) != [key]


@given(sections, sections)
def test_every_paragraph_has_a_place_or_is_known_to_be_gone(old, new):
    before = editions.first_keys(old)
    after = dict(flat(editions.carry(before, new)))
    placed = editions.placements(dict(flat(before)) | after, after)
    assert set(placed) == set(dict(flat(before)) | after)
    assert set(placed.values()) <= set(after) | {""}
    assert all(placed[key] == key for key in after)


def test_what_was_joined_to_another_is_found_in_it_and_what_is_gone_is_not():
    ((free,), (far,)) = editions.first_keys([[FREE], [FAR]])
    joined = {"x": f"{FREE} {HOURS}", "y": "Otra cosa, que nada tiene que ver con lo de antes."}
    assert editions.placements(dict([free, far]), joined) == {free.key: "x", far.key: ""}


def test_a_word_is_not_found_inside_a_long_paragraph():
    assert editions.placements({"a": "La ribera"}, {"b": FREE}) == {"a": ""}


@given(texts, texts)
def test_without_what_was_added_a_diff_reads_as_before_and_without_what_was_removed_as_after(old, new):
    pieces = editions.words_apart(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != ADDED) == old
    assert "".join(piece.text for piece in pieces if piece.kind != REMOVED) == new


def test_a_phrase_that_changed_is_shown_whole():
    pieces = editions.words_apart("Un plazo de treinta días corridos.", "Un plazo de diez días corridos.")
    assert pieces == [
        (SAME, "Un plazo de "), (REMOVED, "treinta"), (ADDED, "diez"), (SAME, " días corridos."),
    ]  # fmt: skip
    pieces = editions.words_apart("Vence el lunes próximo.", "Vence cada martes próximo.")
    assert [(piece.kind, piece.text) for piece in pieces][1:3] == [
        (REMOVED, "el lunes"),
        (ADDED, "cada martes"),
    ]


def test_a_very_long_paragraph_is_shown_before_and_after(monkeypatch):
    monkeypatch.setattr(editions, "LONGEST_DIFF", 3)
    assert editions.words_apart("Uno dos", "Uno tres") == [(REMOVED, "Uno dos"), (ADDED, "Uno tres")]


def of(*parts):
    """Texts of an edition: (section, title, paragraphs)."""
    return [Text(n, title, [Paragraph(*one) for one in paragraphs]) for n, title, paragraphs in parts]


def kinds(changes):
    return [(one.section, one.kind, [(c.key, c.kind) for c in one.changes]) for one in changes]


def test_each_paragraph_says_what_happened_to_it():
    old = of((1, "Uno", [("a", FREE), ("b", FAR), ("c", HOURS)]), (2, "Dos", [("d", "Queda")]))
    new = of((1, "Uno", [("b", FAR + " Sí."), ("c", HOURS), ("e", "Nuevo")]), (3, "Tres", [("d", "Queda")]))
    changes = editions.differences(old, new)
    assert kinds(changes) == [
        (1, SAME, [("a", REMOVED), ("b", CHANGED), ("c", SAME), ("e", ADDED)]),
        (2, REMOVED, []),
        (3, ADDED, [("d", MOVED)]),
    ]
    assert changes[2].changes[0].came_from == "Dos"
    assert editions.count_of(changes) == {REMOVED: 1, CHANGED: 1, ADDED: 1, MOVED: 1}


def test_sections_that_changed_places_say_so_and_keep_their_paragraphs():
    one, two = (1, "Uno", [("a", FREE)]), (2, "Dos", [("b", FAR)])
    changes = editions.differences(of(one, two), of(two, one))
    assert sorted(change.kind for change in changes) == [MOVED, SAME]
    assert not editions.count_of(changes)
    assert any(change.is_different for change in changes)


@given(sections, sections)
def test_a_diff_holds_every_paragraph_of_both_editions_once(old, new):
    before = editions.first_keys(old)
    after = editions.carry(before, new)
    texts = [[Text(n, "T", part) for n, part in enumerate(parts)] for parts in (before, after)]
    found = [change.key for section in editions.differences(*texts) for change in section.changes]
    assert len(found) == len(set(found))
    assert set(found) == set(keys(before)) | set(keys(after))


@pytest.mark.parametrize(
    ("text", "is_one"), [("## Título", True), ("## Título\nY texto", False), ("No", False)]
)
def test_a_title_alone_is_no_paragraph_to_speak_of(text, is_one):
    assert editions.is_heading(text) is is_one
