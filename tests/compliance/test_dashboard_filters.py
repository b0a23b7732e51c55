"""The table of bodies is cut and ordered by what the address asks."""

from django.http import QueryDict

from participa.compliance.bodies import grouped
from participa.compliance.dashboard_filters import BodyFilter, in_order
from participa.compliance.dashboard_map import tone
from participa.compliance.national import means_by_matter
from participa.compliance.trends import change_words, round_top

from .builders import a_body

ONE = a_body(
    "Alerce", {"N1": ("met", 1.0)}, 90.0, band="high", region="los-rios", ministry="Ministerio de Salud"
)
TWO = a_body("Boldo", {"N1": ("missing", 0.0), "S1": ("partial", 0.5)}, 40.0, ministry="Ministerio de Salud")
SILENT = a_body("Canelo", ministry="Ministerio de Salud")
TOWN = a_body("Ñirehuao", {"M1": ("met", 1.0)}, 100.0, sheet="municipal")
ALL = [ONE, TWO, SILENT, TOWN]


def asked(query):
    return BodyFilter.read(QueryDict(query))


def test_bodies_of_two_sheets_are_never_listed_together():
    assert asked("").apply(ALL) == [TWO, ONE, SILENT]
    assert asked("pauta=municipal").apply(ALL) == [TOWN]


def test_the_lowest_comes_first_and_who_has_no_data_last_whichever_the_order():
    assert asked("orden=-puntos").apply(ALL) == [ONE, TWO, SILENT]
    assert in_order([ONE, TWO, SILENT], "S1") == [TWO, ONE, SILENT]


def test_any_indicator_gives_an_order():
    assert asked("orden=N1").apply(ALL) == [TWO, ONE, SILENT]
    assert asked("orden=-N1").apply(ALL) == [ONE, TWO, SILENT]
    assert asked("orden=nombre").apply(ALL) == [ONE, TWO, SILENT]


def test_it_says_who_lacks_something():
    assert asked("indicador=N1&estado=falta").apply(ALL) == [TWO]
    assert asked("indicador=N1").apply(ALL) == [TWO]
    assert asked("indicador=S1&estado=parcial").apply(ALL) == [TWO]


def test_it_finds_by_band_region_ministry_and_words():
    assert asked("tramo=sin-datos").apply(ALL) == [SILENT]
    assert asked("region=los-rios").apply(ALL) == [ONE]
    assert asked("ministerio=ministerio-de-salud&q=bold").apply(ALL) == [TWO]
    assert asked("pauta=municipal&q=NIREHUAO").apply(ALL) == [TOWN]


def test_what_is_unknown_in_an_address_is_ignored():
    odd = asked("pauta=otra&orden=-Z9&tramo=rojo&indicador=Z9&estado=nada&region=..%2F&q=%00")
    assert odd == BodyFilter()
    assert odd.query == ""


def test_the_same_order_asked_again_turns_round():
    assert asked("orden=N1").ordered_by("N1") == "?orden=-N1"
    assert asked("orden=-N1").direction("N1") == "descending"
    assert asked("q=a&orden=N1").ordered_by("nombre") == "?q=a&orden=nombre"


def test_taking_off_an_indicator_takes_off_its_state(db):
    chips = dict(asked("indicador=N1&estado=falta&q=a").chips(ALL))
    assert chips == {"N1: Falta": "?q=a", "Palabra: a": "?indicador=N1&estado=falta"}


def test_a_ministry_is_told_by_those_with_data():
    group = grouped(ALL, "ministry")["Ministerio de Salud"]
    assert (group.total, group.with_data, group.median) == (3, 2, 65.0)
    assert (group.worst, group.worst_mean) == ("N", 50.0)
    assert means_by_matter([TWO]) == {"N": 0.0, "S": 50.0}


def test_a_region_without_data_has_no_tone():
    assert [tone(value) for value in (None, 0, 24.9, 25, 74.9, 75, 100)] == [0, 1, 1, 2, 3, 4, 4]


def test_the_top_of_a_scale_is_round():
    assert [round_top(value) for value in (0, 3, 5, 61, 400, 785)] == [4, 4, 8, 80, 400, 800]


def test_a_change_is_told_with_its_sign():
    assert [change_words(change) for change in (6.0, -1.5, 0.0)] == ["+6", "−1,5", "0"]
