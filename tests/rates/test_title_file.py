from datetime import date

import pytest

from accounts.cells import day_from
from rates.title_file import Titles, read_titles

ROLES = {
    "social_worker": "social_worker",
    "social worker": "social_worker",
    "team_manager": "team_manager",
}
HEADER = "title,job_role,effective_from,effective_until"


def read(*lines: str, header: str = HEADER) -> Titles:
    return read_titles("\r\n".join([header, *lines]), ROLES)


def told(found: Titles) -> list[tuple[str, str, str]]:
    return [(each.where, each.value, each.remedy) for each in found.problems]


def test_rows_are_read_as_they_are_meant() -> None:
    found = read(
        "Social  Worker L2,Social Worker,2026-04-01,30/06/2026",
        "",
        "'=Manager,team_manager,30/04/2026,",
    )
    assert found.problems == []
    assert [
        (row.row, row.title, row.job_role, row.effective_from, row.effective_until)
        for row in found.rows
    ] == [
        (2, "Social Worker L2", "social_worker", date(2026, 4, 1), date(2026, 6, 30)),
        (4, "=Manager", "team_manager", date(2026, 4, 30), None),
    ]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@a"])
def test_formula_is_text(cell: str) -> None:
    assert read(f"{cell},team_manager,2026-04-01,").rows[0].title == cell


def test_every_bad_cell_is_named() -> None:
    found = read(",wizard,soon,2026-04-01", "Manager,team_manager,2026-04-01,2026-04-01")
    assert found.rows == []
    assert told(found) == [
        (
            "row 2, column title",
            "",
            "Give the title as the council writes it, up to 120 letters.",
        ),
        ("row 2, column job_role", "wizard", "Give one of: social_worker, team_manager."),
        ("row 2, column effective_from", "soon", "Give a day as 2026-04-30 or 30/04/2026."),
        (
            "row 3, column effective_until",
            "2026-04-01",
            "Give the day after the last day, later than effective_from, or leave it empty.",
        ),
    ]


def test_repeat_is_named_with_the_row_it_repeats() -> None:
    found = read("A,team_manager,2026-04-01,", "a,social_worker,2026-04-01,")
    assert told(found) == [
        ("row 3, column title", "a", "It repeats row 2; remove one of them.")
    ]


def test_same_title_from_another_day_is_no_repeat() -> None:
    assert not read("A,team_manager,2026-04-01,", "A,team_manager,2026-05-01,").problems


@pytest.mark.parametrize(
    "header",
    ["title,job_role", "title,job_role,effective_from,colour", "title,title,job_role", ""],
)
def test_header_that_is_not_ours(header: str) -> None:
    found = read("A,team_manager,2026-04-01", header=header)
    assert [each.where for each in found.problems] == ["row 1"]


def test_last_column_may_be_left_out_and_a_mark_of_order_is_passed_over() -> None:
    found = read("A,team_manager,2026-04-01", header="\ufeffTitle,Job_role,Effective_from")
    assert (found.problems, len(found.rows)) == ([], 1)


def test_file_without_rows() -> None:
    assert [each.remedy for each in read().problems] == ["The file has no rows; add some."]


@pytest.mark.parametrize("rows", [100_000, 100_001])
def test_as_many_rows_as_may_be(rows: int) -> None:
    found = read(*(f"T{number},team_manager,2026-04-01," for number in range(rows)))
    assert bool(found.problems) == (rows > 100_000)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-04-03", date(2026, 4, 3)),
        ("13/04/2026", date(2026, 4, 13)),
        ("04/04/2026", date(2026, 4, 4)),
        ("4/4/2026", date(2026, 4, 4)),
    ],
)
def test_day_from(cell: str, day: date) -> None:
    assert day_from(cell) == day


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("03/04/2026", "Day and month could be mixed up; write 2026-04-03 if meant so."),
        ("04/13/2026", "Give a day as 2026-04-30 or 30/04/2026."),
        ("31/04/2026", "Give a day as 2026-04-30 or 30/04/2026."),
        ("13/04/26", "Give a day as 2026-04-30 or 30/04/2026."),
        ("", "Give a day as 2026-04-30 or 30/04/2026."),
    ],
)
def test_day_that_is_refused(cell: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        day_from(cell)
