from datetime import date
from decimal import Decimal

import pytest

from rates.award_file import COLUMNS, MOST_SHOWN, BadFile, read_award_file, read_rows

HEADING = ",".join(COLUMNS)
GOOD = "NJC,2026-27,2026-04-01,agreed,36,48738"


def file_of(*rows: str, heading: str = HEADING) -> bytes:
    return "\r\n".join([heading, *rows, ""]).encode()


def problems(content: bytes) -> list[str]:
    with pytest.raises(BadFile) as refused:
        read_award_file(content)
    return refused.value.sentences()


def test_read_award_file() -> None:
    (row,) = read_award_file(file_of(GOOD))
    assert (row.row, row.spine, row.award, row.status) == (2, "NJC", "2026-27", "agreed")
    assert (row.effective_from, row.scp) == (date(2026, 4, 1), 36)
    assert row.annual_salary == Decimal(48738)


@pytest.mark.parametrize(
    ("cell", "salary"),
    [
        ("48738", "48738"),
        ("48738.50", "48738.50"),
        ('"48,738.5"', "48738.5"),
        ("£48738", "48738"),
        (" 48738 ", "48738"),
        ("0.01", "0.01"),
    ],
)
def test_salary_as_sheets_write_it(cell: str, salary: str) -> None:
    (row,) = read_award_file(file_of(f"NJC,2026-27,2026-04-01,agreed,36,{cell}"))
    assert row.annual_salary == Decimal(salary)


@pytest.mark.parametrize(
    "cell", ["0", "0.00", "-1", "NaN", "1e5", "48738.123", "٤٨٧٣٨", "12345678", "x", ""]
)
def test_salary_that_cannot_be(cell: str) -> None:
    (told,) = problems(file_of(GOOD, f"NJC,2026-27,2026-04-01,agreed,37,{cell}"))
    assert told.startswith("Row 3, column annual_salary: ")
    assert told.endswith("Write a year's pay above 0, such as 48738 or 48738.50.")


@pytest.mark.parametrize("cell", ["=1+1", "=SUM(A1:A9)", "+48738+1", "@cmd", "-2+3"])
def test_formula_where_a_number_belongs(cell: str) -> None:
    (told,) = problems(file_of(f"NJC,2026-27,2026-04-01,agreed,36,{cell}"))
    assert f"“{cell}” cannot be used. It is a formula, which is not worked out here." in told


@pytest.mark.parametrize("name", ["=2+3", "+A1", "-A1", "@SUM(A1)"])
def test_formula_where_text_belongs_is_text(name: str) -> None:
    (row,) = read_award_file(file_of(f"NJC,{name},2026-04-01,agreed,36,48738"))
    assert row.award == name


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-04-01", date(2026, 4, 1)),
        ("25/04/2026", date(2026, 4, 25)),
        ("04/04/2026", date(2026, 4, 4)),
    ],
)
def test_day(cell: str, day: date) -> None:
    (row,) = read_award_file(file_of(f"NJC,2026-27,{cell},agreed,36,48738"))
    assert row.effective_from == day


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("01/04/2026", "It could be 2026-04-01 or 2026-01-04."),
        ("1/4/2026", "It could be 2026-04-01 or 2026-01-04."),
        ("04/25/2026", "There is no such day."),
        ("2026-02-29", "There is no such day."),
        ("1926-04-01", "Write a year from 2000 to 2099."),
        ("9999-04-01", "Write a year from 2000 to 2099."),
        ("01/04/26", "Write the day as 2026-04-01."),
        ("=TODAY()", "It is a formula, which is not worked out here."),
        ("45748", "Write the day as 2026-04-01."),
    ],
)
def test_day_that_cannot_be(cell: str, why: str) -> None:
    (told,) = problems(file_of(f"NJC,2026-27,{cell},agreed,36,48738"))
    assert told.startswith(f"Row 2, column effective_from: “{cell}” cannot be used. {why}")


def test_every_problem_at_once() -> None:
    told = problems(file_of("NJC,2026-27,soon,hoped for,x,0", GOOD, ",,,,37,48738"))
    assert [each.split(":")[0] for each in told] == [
        "Row 2, column effective_from",
        "Row 2, column status",
        "Row 2, column scp",
        "Row 2, column annual_salary",
        "Row 4, column spine",
        "Row 4, column award",
        "Row 4, column effective_from",
        "Row 4, column status",
    ]
    assert "it is empty" in told[4]


def test_many_problems_are_counted() -> None:
    told = problems(file_of(*["NJC,2026-27,2026-04-01,agreed,36,0"] * (MOST_SHOWN + 5)))
    assert len(told) == MOST_SHOWN + 1
    assert told[-1] == "There are 5 more. Put these right first."


def test_point_given_twice() -> None:
    assert problems(file_of(GOOD, GOOD)) == [
        "Row 3, column scp: “36” cannot be used. Row 2 has this point already. "
        "Remove one of them."
    ]


def test_award_with_two_first_days() -> None:
    (told,) = problems(file_of(GOOD, "NJC,2026-27,2026-05-01,agreed,37,49000"))
    assert "NJC 2026-27 starts on 2026-04-01 in row 2. Give all its points one" in told


def test_two_awards_on_one_first_day() -> None:
    (told,) = problems(file_of(GOOD, "NJC,2026,2026-04-01,agreed,37,49000"))
    assert told == (
        "Row 3, column award: “2026” cannot be used. 2026-27 starts on the same day in row 2. "
        "Give one name."
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "The first row has no column spine"),
        (b"\xef\xbb\xbf", "The first row has no column spine"),
        (file_of(), "The file has no rows."),
        (file_of("", ",,,,,"), "The file has no rows."),
        (file_of(GOOD, heading="spine;award;scp"), "The first row has no column spine"),
        (b"\xff\xfes\x00p\x00", "The file is not text in UTF-8."),
        (file_of("N\0JC"), "The file is not CSV."),
        (file_of('"NJC,2026-27'), "Close its quotation marks."),
        (b"x" * 1_000_001, "The file is over 1 MB."),
    ],
)
def test_file_that_cannot_be_read(content: bytes, why: str) -> None:
    (told,) = problems(content)
    assert why in told


def test_commas_outside_quotation_marks() -> None:
    (told,) = problems(file_of("NJC,2026-27,2026-04-01,agreed,36,48,738"))
    assert told.startswith("Row 2, column after the last: “738” cannot be used. Put a number")


def test_mark_of_utf8_and_other_letters() -> None:
    content = b"\xef\xbb\xbf" + file_of("Sgôr 1,2026–27,2026-04-01,AGREED,36,48738")
    (row,) = read_award_file(content)
    assert (row.spine, row.award, row.status) == ("Sgôr 1", "2026–27", "agreed")


def test_long_value_is_cut_short() -> None:
    (told,) = problems(file_of(f"{'N' * 500},2026-27,2026-04-01,agreed,36,1"))
    assert len(told) < 150


def test_read_rows_from_values() -> None:
    values = ("NJC", "2026-27", "2026-04-01", "agreed", 36, "48738.00")
    (row,) = read_rows([(1, dict(zip(COLUMNS, values, strict=True)))])
    assert (row.scp, row.annual_salary) == (36, Decimal(48738))
