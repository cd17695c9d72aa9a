from datetime import date

import pytest

from accounts.register_file import Answer, Entry, Kind, differences, read_answer
from accounts.tables import rows_of

TODAY = date(2026, 12, 5)
HEADER = "number,name,status,conditions,registered_until\n"
GRACE = "SW12345,Grace Obi,registered,,2027-11-30\n"


def answer_to(text: str) -> Answer:
    return read_answer(rows_of(text.encode()))


def entry(**changes: object) -> Entry:
    normal = {
        "number": "SW12345",
        "name": "Grace Obi",
        "status": "registered",
        "conditions": "",
        "registered_until": date(2026, 11, 30),
    }
    return Entry(**normal | changes)


@pytest.mark.parametrize(
    "text",
    [
        HEADER + GRACE,
        "\ufeff" + HEADER + GRACE,
        "Reg No;Full Name;Registration status;Registration expiry date\r\n"
        "sw 12345;Grace  Obi;Registered;30/11/2027\r\n",
        "Expiry date\tNAME\tSW number\tStatus\tOffice\n2027-11-30\tGrace Obi\tSW12345\tActive\tX\n",
    ],
)
def test_read_answer_in_any_shape(text: str) -> None:
    found = answer_to(text)
    assert found.problems == []
    assert found.entries == [entry(row=2, registered_until=date(2027, 11, 30))]


@pytest.mark.parametrize(
    ("text", "row", "column", "remedy"),
    [
        ("", 1, "", "Name each column once in the first row; is missing: number"),
        (HEADER, 2, "", "The file has no rows"),
        ("number,name\n", 1, "", "is missing: status, registered_until"),
        ("number,reg no,name,status,expiry\n", 1, "", "twice: number"),
        (HEADER + "12345,Grace Obi,registered,,2027-11-30", 2, "number", "Give SW and digits"),
        (HEADER + ",Grace Obi,registered,,2027-11-30", 2, "number", "Give SW and digits"),
        (HEADER + "SW1,,registered,,2027-11-30", 2, "name", "Give the name"),
        (HEADER + "SW1,Grace,gone,,2027-11-30", 2, "status", "Give one of: registered"),
        (HEADER + "SW1,Grace,conditions,,2027-11-30", 2, "conditions", "Copy the conditions"),
        (HEADER + "SW1,Grace,registered,,", 2, "registered_until", "Give the last day"),
        (HEADER + "SW1,Grace,registered,,03/04/2027", 2, "registered_until", "mixed up"),
        (HEADER + "SW1,Grace,registered,,Nov 2027", 2, "registered_until", "Give a day as"),
        (HEADER + GRACE + GRACE, 3, "number", "It repeats row 2"),
        (HEADER + f"SW1,{'x' * 5000},registered,,2027-11-30", 2, "name", "Give at most 4,000"),
    ],
)
def test_read_answer_names_row_column_and_remedy(
    text: str, row: int, column: str, remedy: str
) -> None:
    found = answer_to(text)
    assert found.entries == [] or remedy.startswith("It repeats")
    (problem,) = found.problems
    assert (problem.row, problem.column) == (row, column)
    assert remedy in problem.remedy


def test_read_answer_has_a_limit() -> None:
    rows = "".join(f"SW{number},Grace,registered,,2027-11-30\n" for number in range(1, 1002))
    assert "split the file" in answer_to(HEADER + rows).problems[0].remedy


def test_read_answer_without_a_day_once_it_has_ended() -> None:
    (found,) = answer_to(HEADER + "SW1,Zoë,struck off,,").entries
    assert (found.status, found.registered_until) == ("removed", None)


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ({}, {}, [Kind.LAPSED]),  # still ends on the 30 November that is over
        ({}, {"registered_until": date(2027, 11, 30)}, [Kind.RENEWED]),
        (
            {"registered_until": date(2027, 11, 30)},
            {"registered_until": date(2027, 11, 30)},
            [],
        ),
        ({}, {"status": "suspended", "registered_until": None}, [Kind.SUSPENDED]),
        ({}, {"status": "removed", "registered_until": None}, [Kind.REMOVED]),
        (
            {},
            {
                "status": "conditions",
                "conditions": "Weekly.",
                "registered_until": date(2027, 11, 30),
            },
            [Kind.CONDITIONED, Kind.RENEWED],
        ),
        (
            {"status": "conditions", "conditions": "Weekly."},
            {"status": "conditions", "conditions": "weekly", "registered_until": TODAY},
            [Kind.RENEWED],
        ),
        (
            {"status": "suspended", "registered_until": TODAY},
            {"registered_until": TODAY},
            [Kind.RESTORED],
        ),
        (
            {"name": "Zoë O’Neil-Brown", "registered_until": TODAY},
            {"name": "BROWN, Zoe O'Neil", "registered_until": TODAY},
            [],
        ),
        (
            {"registered_until": TODAY},
            {"name": "Grace Oba", "registered_until": TODAY},
            [Kind.NAME],
        ),
    ],
)
def test_differences(before: dict, after: dict, kinds: list[Kind]) -> None:
    found = differences(entry(**before), entry(**after), TODAY)
    assert [each.kind for each in found] == kinds


def test_differences_never_tell_the_conditions() -> None:
    (found,) = differences(
        entry(registered_until=TODAY),
        entry(status="conditions", conditions="Not alone.", registered_until=TODAY),
        TODAY,
    )
    assert "alone" not in str(found.as_json())
    assert found.after == "conditions until 5 December 2026"
