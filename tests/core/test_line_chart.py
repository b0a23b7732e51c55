"""A plot says what its numbers say, and nothing where there is no number."""

from participa.core.line_chart import BOTTOM, TOP, Series, line_chart


def test_a_line_goes_from_the_bottom_to_the_top():
    chart = line_chart("Puntos", ["oct", "nov"], [Series("servicio", [0, 100])])
    line = chart["lines"][0]
    assert line["stretches"] == [f"36,{BOTTOM} 490,{TOP}"]
    assert line["end"]["text"] == "100 servicio"


def test_a_month_without_a_figure_breaks_the_line():
    chart = line_chart("Puntos", ["a", "b", "c", "d", "e"], [Series("x", [1, 2, None, 3, 4])])
    assert len(chart["lines"][0]["stretches"]) == 2
    assert chart["rows"][2] == {"label": "c", "values": ["–"]}


def test_a_line_without_figures_has_no_end():
    assert line_chart("Puntos", ["a"], [Series("x", [None])])["lines"][0]["end"] is None


def test_words_at_the_end_never_stand_on_each_other():
    chart = line_chart("Puntos", ["a", "b"], [Series("x", [50, 50]), Series("y", [50, 50])])
    first, second = (line["end"]["text_y"] for line in chart["lines"])
    assert abs(first - second) >= 20


def test_few_words_stand_under_a_long_plot():
    chart = line_chart("Puntos", [str(n) for n in range(13)], [Series("x", [1] * 13)])
    assert [label["text"] for label in chart["labels"]] == ["0", "3", "6", "9", "12"]
