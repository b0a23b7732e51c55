"""Figures about few people stay hidden from whoever can add and subtract."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participa.core.suppression import LEAST, hide_small, hide_small_table


def by_sex(women, men, other=0, undeclared=0):
    return {"women": women, "men": men, "other": other, "undeclared": undeclared}


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        (by_sex(40, 31), by_sex(40, 31)),
        (by_sex(0, 0), by_sex(0, 0)),
        (by_sex(40, 31, 2, 9), by_sex(40, 31, None, None)),  # 9 is hidden so that 2 cannot be subtracted
        (by_sex(40, 31, 2), by_sex(40, None, None)),
        (by_sex(40, 31, 3, 4), by_sex(40, 31, None, None)),
        (by_sex(40, 31, 1, 2), by_sex(40, None, None, None)),  # together they would be 3
        (by_sex(3, 2), by_sex(None, None)),
    ],
)
def test_a_small_figure_takes_along_the_next_where_sums_would_tell_it(counts, shown):
    figures = hide_small(counts)

    assert figures == shown
    assert figures.total == sum(counts.values())


@pytest.mark.parametrize("counts", [by_sex(4, 0), by_sex(1, 1, 1, 1)])
def test_of_fewer_than_five_people_nothing_is_told(counts):
    assert hide_small(counts) == by_sex(None, None, None, None)
    assert hide_small(counts).total is None


def test_as_many_people_as_groups_would_be_one_in_each():
    assert hide_small(dict.fromkeys("abcde", 1)).total is None
    assert hide_small(dict.fromkeys("abcde", 1) | {"f": 0}) == dict.fromkeys("abcdef")
    assert hide_small(dict.fromkeys("abcde", 1) | {"f": 0}).total == 5


@given(st.lists(st.integers(0, 9), min_size=1, max_size=5))
def test_what_is_left_of_the_total_tells_no_small_figure(values):
    counts = dict(enumerate(values))
    shown = hide_small(counts)
    hidden = [key for key in counts if shown[key] is None]

    assert all(shown[key] == counts[key] and not 0 < counts[key] < LEAST for key in counts.keys() - hidden)
    if hidden and shown.total is not None:
        left = shown.total - sum(value for value in shown.values() if value is not None)
        least = 0 if any(counts[key] == 0 for key in hidden) else 1
        assert left >= LEAST
        assert left - least * (len(hidden) - 1) > least


def test_a_table_without_small_figures_is_shown_whole():
    rows = {"Maule": {"women": 10, "men": 5}, "Ñuble": {"women": 0, "men": 20}}
    table = hide_small_table(rows)

    assert table == rows
    assert table.totals == {"Maule": 15, "Ñuble": 20}
    assert table.column_totals == {"women": 10, "men": 25}
    assert table.total == 35


def test_a_small_figure_in_a_table_hides_a_rectangle_of_the_smallest():
    rows = {
        "Maule": {"women": 30, "men": 3, "other": 8},
        "Ñuble": {"women": 40, "men": 9, "other": 7},
        "Biobío": {"women": 50, "men": 60, "other": 70},
    }
    table = hide_small_table(rows)

    assert table == {
        "Maule": {"women": 30, "men": None, "other": None},
        "Ñuble": {"women": 40, "men": None, "other": None},
        "Biobío": {"women": 50, "men": 60, "other": 70},
    }
    assert table.totals == {"Maule": 41, "Ñuble": 56, "Biobío": 180}
    assert table.total == 277


def test_a_row_of_few_people_is_hidden_with_its_total_and_the_next_one():
    rows = {
        "Maule": {"women": 3, "men": 0},
        "Ñuble": {"women": 20, "men": 30},
        "Biobío": {"women": 50, "men": 60},
    }
    table = hide_small_table(rows)

    assert table["Maule"] == {"women": None, "men": None}
    assert table.totals == {"Maule": None, "Ñuble": None, "Biobío": 110}
    assert table["Biobío"] == {"women": 50, "men": 60}
    assert table.total == 163


def test_of_a_table_of_few_people_nothing_is_told():
    table = hide_small_table({"Maule": {"women": 1, "men": 0}, "Ñuble": {"women": 3, "men": 0}})

    assert table == {"Maule": {"women": None, "men": None}, "Ñuble": {"women": None, "men": None}}
    assert (table.totals, table.total) == ({"Maule": None, "Ñuble": None}, None)


def test_a_table_of_nobody_is_shown():
    assert hide_small_table({}).total == 0
    assert hide_small_table({"Maule": {"women": 0}}) == {"Maule": {"women": 0}}


def test_two_hidden_in_each_row_and_column_may_still_tell_the_one_that_joins_them():
    """The bridge between two rectangles would be what the rows of one have more than its columns."""
    rows = {
        "a": {"p": 4, "q": 4, "r": 90, "s": 90},
        "b": {"p": 4, "q": 4, "r": 2, "s": 90},
        "c": {"p": 90, "q": 90, "r": 4, "s": 4},
        "d": {"p": 90, "q": 90, "r": 4, "s": 4},
    }
    table = hide_small_table(rows)

    assert readings(rows, table, "b", "r") >= {1, 2, LEAST}


def readings(rows, table, row, column):
    """What a hidden figure might be for somebody who tries every table that fits the shown figures."""
    places = [(one, other) for one in rows for other in rows[one] if table[one][other] is None]
    found = set()
    for change in cycles_through(places, (row, column)):
        if all(rows[one][other] + by >= 0 for (one, other), by in change.items()):
            found.add(rows[row][column] + change[row, column])
    return found


def cycles_through(places, cell):
    """Changes along a rectangle of hidden cells, up and down by up to five."""
    row, column = cell
    for other_row, other_column, by in product(
        {one for one, _ in places} - {row}, {other for _, other in places} - {column}, range(-5, 6)
    ):
        change = {cell: by, (row, other_column): -by, (other_row, column): -by, (other_row, other_column): by}
        if set(change) <= set(places):
            yield change


CELLS = st.one_of(st.integers(0, 4), st.integers(0, 9))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=2, max_size=3))
def test_a_hidden_figure_might_be_another_and_might_not_be_small(values):
    rows = {row: dict(enumerate(cells)) for row, cells in enumerate(values)}
    table = hide_small_table(rows)

    for row, cells in rows.items():
        for column, count in cells.items():
            assert table[row][column] in (None, count)
            if 0 < count < LEAST:
                assert table[row][column] is None
                assert fits_a_table(rows, table, (row, column), range(LEAST, 10), least=0)
                others = [other for other in range(1, 10) if other != count]
                assert fits_a_table(rows, table, (row, column), others, least=1)


def fits_a_table(rows, table, cell, values, least):
    """Is there a table that shows what is shown, with one of ``values`` in this cell?

    ``least``: what a reader takes a hidden figure for at least, unless it is of nobody.
    """

    def possible(row, column):
        if (row, column) == cell:
            return values
        shown = table[row][column]
        return range(min(least, rows[row][column]), 15) if shown is None else [shown]

    choices = [
        [
            line
            for line in product(*(possible(row, column) for column in columns))
            if table.totals[row] in (None, sum(line))
        ]
        for row, columns in rows.items()
    ]
    return any(
        table.total in (None, sum(map(sum, lines)))
        and all(
            shown in (None, sum(column))
            for shown, column in zip(table.column_totals.values(), zip(*lines, strict=True), strict=True)
        )
        for lines in product(*choices)
    )


def test_ones_that_add_up_to_as_many_as_they_are_take_more_along():
    rows = {"a": dict.fromkeys("pqrst", 1) | {"u": 8}, "b": dict.fromkeys("pqrst", 9) | {"u": 9}}
    table = hide_small_table(rows)

    assert table["a"] == dict.fromkeys("pqrstu")
    assert table.totals == {"a": 13, "b": 54}
