"""No hidden figure can be worked out: by hand, and by linear algebra on tables of any shape."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rates.suppression import ALL, Cell, Sum, hidden_cells, solved, sums_of


def table(*rows: tuple[int, ...]) -> dict[Cell, int]:
    """Counts by place, with the margins; nobody is in two cells."""
    finest = {
        (down, across): count
        for down, row in enumerate(rows)
        for across, count in enumerate(row)
        if count
    }
    return with_margins(finest)


def with_margins(finest: dict[Cell, int]) -> dict[Cell, int]:
    found: dict[Cell, int] = {}
    for cell, count in finest.items():
        for kept in product((True, False), repeat=len(cell)):
            margin = tuple(
                part if stays else ALL for part, stays in zip(cell, kept, strict=True)
            )
            found[margin] = found.get(margin, 0) + count
    return found


def hidden_in(cells: dict[Cell, int]) -> frozenset[Cell]:
    return hidden_cells(cells, sums_of(cells))


def test_four_are_hidden_and_five_are_not() -> None:
    assert hidden_in(table((5, 6), (7, 8))) == frozenset()
    assert (0, 0) in hidden_in(table((4, 6), (7, 8)))


def test_one_hidden_cell_takes_three_with_it() -> None:
    """Its row, its column, and the cell across from it."""
    hidden = hidden_in(table((4, 16, 30), (17, 18, 31), (32, 33, 34)))
    assert hidden == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_a_total_of_few_is_hidden() -> None:
    assert hidden_in(table((1, 2))) == {
        (0, 0),
        (0, 1),
        (0, ALL),
        (ALL, 0),
        (ALL, 1),
        (ALL, ALL),
    }


def test_two_cells_that_are_few_together_take_a_third() -> None:
    cells: dict[Cell, int] = {("a",): 1, ("b",): 2, ("c",): 9, ("d",): 20, (ALL,): 32}
    assert hidden_in(cells) == {("a",), ("b",), ("c",)}


def test_a_table_of_one_row_hides_its_total_as_well() -> None:
    cells: dict[Cell, int] = {("a",): 3, (ALL,): 30, ("b",): 27}
    assert hidden_in(cells) == {("a",), ("b",)}


def test_nothing_is_in_an_empty_table() -> None:
    assert hidden_in({(ALL,): 0}) == frozenset()


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([{"a": 1}], ["a"]),
        ([{"a": 1, "b": 1}], []),
        ([{"a": 1, "b": 1}, {"a": 1, "b": -1}], ["a", "b"]),
        ([{"a": 1, "b": 1}, {"b": 1, "c": 1}, {"a": 1, "c": -1}], []),
        ([{"a": 1, "b": 1}, {"b": 1, "c": 1}, {"a": 1, "c": 1}], ["a", "b", "c"]),
    ],
)
def test_solved(rows: list[dict[str, int]], found: list[str]) -> None:
    given_rows = [{(cell,): Fraction(value) for cell, value in row.items()} for row in rows]
    assert sorted(solved(given_rows)) == [(cell,) for cell in found]


COUNTS = st.one_of(st.integers(0, 6), st.integers(0, 60))
SHAPES = st.sampled_from([(4,), (2, 2), (3, 4), (5, 3), (2, 3, 3)])


@st.composite
def tables(draw: st.DrawFn) -> dict[Cell, int]:
    shape = draw(SHAPES)
    places = list(product(*(range(length) for length in shape)))
    counts = draw(st.lists(COUNTS, min_size=len(places), max_size=len(places)))
    finest: dict[Cell, int] = {
        place: count for place, count in zip(places, counts, strict=True) if count
    }
    return with_margins(finest)


@settings(max_examples=150, deadline=None)
@given(cells=tables())
def test_no_hidden_cell_can_be_solved(cells: dict[Cell, int]) -> None:
    """Every other way of filling the hidden cells that fits moves each one of them.

    Told by rank, not by the elimination of the module: a cell is given away when adding it as an
    equation of its own adds nothing to what the equations say.
    """
    sums = sums_of(cells)
    hidden = sorted(hidden_cells(cells, sums), key=repr)
    assert {cell for cell, count in cells.items() if 0 < count < 5} <= set(hidden)
    rows = [unknowns_of(each, hidden) for each in sums]
    known = rank(rows)
    for place in range(len(hidden)):
        alone = [Fraction(int(each == place)) for each in range(len(hidden))]
        assert rank([*rows, alone]) == known + 1, hidden[place]


def unknowns_of(equation: Sum, hidden: list[Cell]) -> list[Fraction]:
    whole, parts = equation
    return [Fraction((cell == whole) - (cell in parts)) for cell in hidden]


def rank(rows: list[list[Fraction]]) -> int:
    """By elimination on a full matrix."""
    rows, found = [list(row) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((n for n in range(found, len(rows)) if rows[n][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for other in range(found + 1, len(rows)):
            if times := rows[other][column] / rows[found][column]:
                rows[other] = [
                    value - times * lead
                    for value, lead in zip(rows[other], rows[found], strict=True)
                ]
        found += 1
    return found
