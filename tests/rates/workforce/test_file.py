from datetime import date
from decimal import Decimal

import pytest

from accounts.tables import rows_of_csv
from rates.workforce import last_day_of, months_between
from rates.workforce_file import WorkforceFile, read_workforce
from tests.rates.workforce.test_recording import HEADER, ROW


def read(text: str) -> WorkforceFile:
    return read_workforce(rows_of_csv(text))


def test_read_workforce() -> None:
    found = read(HEADER + ROW)
    assert not found.problems
    assert found.rows[0].month == date(2026, 9, 1)
    assert found.rows[0].figures.vacancies == Decimal("18.50")


def test_read_workforce_by_other_names_and_in_another_order() -> None:
    found = read(
        "Month;Posts;In post;Vacant;Staff;Agency workers;Starters;Leavers\n"
        "30/09/2026;1,120;1,101.5;18.5;1108;14;2;3\n"
    )
    assert not found.problems
    assert found.rows[0].figures.filled == Decimal("1101.5")
    assert found.rows[0].figures.agency_heads == 14


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("never,120,101.5,18.5,108,2,3,14", "month"),
        ("2026-13,120,101.5,18.5,108,2,3,14", "month"),
        ("0000-09,120,101.5,18.5,108,2,3,14", "month"),
        ("2026-09,-1,101.5,18.5,108,2,3,14", "establishment"),
        ("2026-09,120,101.555,18.5,108,2,3,14", "filled"),
        ("2026-09,120,101.5,18.5,108,2,3,few", "agency_heads"),
        ("2026-09,120,101.5,121,108,2,3,14", "vacancies"),
        (f"{ROW.strip()}\n{ROW.strip()}", "month"),
    ],
)
def test_read_workforce_names_the_bad_cell(row: str, column: str) -> None:
    problems = read(f"{HEADER}{row}\n").problems
    assert [problem.column for problem in problems] == [column]


@pytest.mark.parametrize("text", ["", HEADER, "month,filled\n2026-09,1\n"])
def test_read_workforce_without_rows_or_columns(text: str) -> None:
    assert len(read(text).problems) == 1


def test_read_workforce_of_too_many_rows() -> None:
    rows = "".join(f"{1000 + n // 12}-{n % 12 + 1:02d},1,1,0,1,0,0,0\n" for n in range(1_002))
    found = read(HEADER + rows)
    assert found.problems[-1].row == 1_002


def test_months_between() -> None:
    assert last_day_of(date(2028, 2, 1)) == date(2028, 2, 29)
    assert months_between(date(2026, 11, 1), date(2027, 1, 1)) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]
