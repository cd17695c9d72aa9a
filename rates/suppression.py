"""Hiding figures of few people, and whatever would let them be worked out.

Pure. A figure is about a cell: its place in a table, with `ALL` where the table is added up over a
dimension. Each sum says that one cell is the sum of others, so it is an equation that any reader
can write down. A cell of fewer than five workers is hidden; then cells are hidden beside it until
no equation, and no mixture of equations, gives a hidden figure away.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

LEAST = 5
ALL = None
Cell = tuple[object, ...]
Sum = tuple[Cell, tuple[Cell, ...]]
Equation = frozenset[Cell]
Row = dict[Cell, Fraction]


def sums_of(cells: Iterable[Cell]) -> list[Sum]:
    """Each cell that is added up over some dimensions, with the finest cells that it adds up."""
    known = sorted(cells, key=repr)
    finest = [cell for cell in known if ALL not in cell]
    return [
        (cell, tuple(each for each in finest if is_within(each, cell)))
        for cell in known
        if ALL in cell
    ]


def is_within(finest: Cell, cell: Cell) -> bool:
    return all(whole in (ALL, part) for part, whole in zip(finest, cell, strict=True))


def hidden_cells(
    workers: Mapping[Cell, int], sums: Iterable[Sum], least: int = LEAST
) -> frozenset[Cell]:
    """Which cells may not be shown, from how many workers each is about.

    What is hidden in one sum is together about `least` workers too, since the shown parts and the
    total give that much away.
    """
    equations = [frozenset({whole, *parts}) for whole, parts in sums]
    signs = [
        {whole: Fraction(1), **dict.fromkeys(parts, Fraction(-1))} for whole, parts in sums
    ]
    hidden = {cell for cell, count in workers.items() if 0 < count < least}
    while more := beside(hidden, equations, workers, least) or solved_neighbours(
        hidden, signs, workers
    ):
        hidden |= more
    return frozenset(hidden)


def beside(
    hidden: set[Cell], equations: Iterable[Equation], workers: Mapping[Cell, int], least: int
) -> set[Cell]:
    """One more cell for each sum that hides one cell alone, or too few people in all."""
    found: set[Cell] = set()
    for equation in equations:
        within = equation & (hidden | found)
        few = len(within) == 1 or sum(workers[cell] for cell in within) < least
        if within and few and (shown := equation - within):
            found.add(cheapest(shown, workers))
    return found


def cheapest(shown: Iterable[Cell], workers: Mapping[Cell, int]) -> Cell:
    """The least is lost by a cell of few people, and by a part rather than a total."""
    return min(shown, key=lambda cell: (cell.count(ALL), workers[cell], repr(cell)))


def solved_neighbours(
    hidden: set[Cell], signs: Sequence[Mapping[Cell, Fraction]], workers: Mapping[Cell, int]
) -> set[Cell]:
    """One more cell beside each hidden one that a mixture of the equations gives away.

    With everything hidden nothing is, so there is always one more to hide.
    """
    rows = [{cell: row[cell] for cell in row if cell in hidden} for row in signs]
    found: set[Cell] = set()
    for cell in solved(row for row in rows if row):
        near = {each for row in signs if cell in row for each in row} - hidden
        shown = near or {each for row in signs for each in row} - hidden
        found.add(cheapest(shown, workers))
    return found


def solved(rows: Iterable[Row]) -> list[Cell]:
    """The unknowns that these equations have one answer for, whatever they come to."""
    reduced: dict[Cell, Row] = {}
    for row in rows:
        rest = without_pivots(row, reduced)
        if not rest:
            continue
        pivot = min(rest, key=repr)
        rest = {cell: value / rest[pivot] for cell, value in rest.items()}
        for other, standing in reduced.items():
            if pivot in standing:
                reduced[other] = less(standing, rest, standing[pivot])
        reduced[pivot] = rest
    return [pivot for pivot, row in reduced.items() if len(row) == 1]


def without_pivots(row: Row, reduced: Mapping[Cell, Row]) -> Row:
    rest = dict(row)
    for pivot in [cell for cell in row if cell in reduced]:
        if pivot in rest:
            rest = less(rest, reduced[pivot], rest[pivot])
    return rest


def less(row: Row, other: Row, times: Fraction) -> Row:
    """The row less so many times the other, without what comes to nothing."""
    found = {
        cell: row.get(cell, Fraction(0)) - times * other.get(cell, Fraction(0))
        for cell in row.keys() | other.keys()
    }
    return {cell: value for cell, value in found.items() if value}
