"""What is pointed out before a week is approved: each remark on both sides of its boundary."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from rates.clauses import defaults
from shifts.calendar import WorkedPeriod
from shifts.week_remarks import Remark, Week, WorkedShift, remarks_on

MONDAY = date(2026, 11, 16)  # London is at UTC


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"{MONDAY}T{clock}").replace(tzinfo=UTC)


def period(starts: str, ends: str, rest: int) -> WorkedPeriod:
    return WorkedPeriod.with_break(at(starts), at(ends), rest)


def week(starts: str, ends: str, rest: int = 30, **facts: Any) -> Week:
    """One shift, planned from 09:00 to 17:00 with half an hour of break."""
    shift = WorkedShift(
        planned=period("09:00", "17:00", 30),
        worked=period(starts, ends, rest),
        outside=facts.pop("outside", ()),
    )
    normal: dict[str, Any] = {
        "missed": (),
        "said": (),
        "expenses": Decimal(0),
        "clauses": defaults(),
    }
    return Week(shifts=[shift], **normal | facts)


def codes(found: Week) -> list[str]:
    return [remark.code for remark in remarks_on(found)]


@pytest.mark.parametrize(
    ("starts", "ends", "rest", "expected"),
    [
        ("09:00", "17:00", 30, []),
        ("09:15", "17:00", 30, []),
        ("09:16", "17:00", 30, ["hours_differ"]),
        ("09:00", "17:15", 30, []),
        ("09:00", "17:16", 30, ["over_planned", "hours_differ"]),
        ("08:30", "16:30", 30, ["hours_differ"]),
        ("09:00", "17:00", 46, ["hours_differ"]),
        ("09:00", "17:00", 20, []),
        ("09:00", "17:00", 19, ["break_missing"]),
        ("09:00", "15:00", 0, ["hours_differ"]),
        ("09:00", "15:01", 0, ["hours_differ", "break_missing"]),
    ],
)
def test_remarks_on_hours(starts: str, ends: str, rest: int, expected: list[str]) -> None:
    assert codes(week(starts, ends, rest)) == expected


def test_remarks_on_hours_by_the_memorandums_tolerance() -> None:
    strict = defaults() | {"timesheet_tolerance_minutes": 0}
    assert codes(week("09:01", "17:01", clauses=strict)) == ["hours_differ"]
    assert codes(week("09:00", "17:00", clauses=strict)) == []


def test_remarks_on_minutes_that_add_up_over_the_week() -> None:
    one = WorkedShift(planned=period("09:00", "17:00", 30), worked=period("09:00", "17:10", 30))
    twice = replace(week("09:00", "17:00"), shifts=[one, one])
    assert remarks_on(twice) == (
        Remark(code="over_planned", text="20 minutes more than the 15 h planned."),
    )


def test_remarks_on_what_else_happened() -> None:
    told = remarks_on(
        week("09:00", "17:00", missed=[MONDAY], said=["Where were you?"], outside=[MONDAY])
    )
    assert [(each.code, each.text, each.stops) for each in told] == [
        (
            "outside_decision",
            "Work on Monday 16 November 2026 was never judged against the cap.",
            True,
        ),
        ("missed_shift", "Monday 16 November 2026: the shift was missed.", False),
        ("sent_back", "Sent back once, the last time for: Where were you?", False),
    ]


@pytest.mark.parametrize(("pounds", "expected"), [("100.00", []), ("100.01", ["expenses"])])
def test_remarks_on_expenses(pounds: str, expected: list[str]) -> None:
    assert codes(week("09:00", "17:00", expenses=Decimal(pounds))) == expected
