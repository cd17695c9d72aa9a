"""The break of a long shift; found of everybody or of nobody."""

from datetime import date

import pytest

from accounts.models import Council, Team, User, Worker
from shifts.eligibility.ask import ask_of
from shifts.eligibility.break_rule import Break
from shifts.models import Shift
from tests.shifts.building import booked, hours
from tests.shifts.eligibility.asking import ask_for, finding_of, severity_of, told

MONDAY, TUESDAY = date(2026, 10, 12), date(2026, 10, 13)


@pytest.mark.parametrize(
    ("end", "minutes", "clauses", "severity"),
    [
        ("15:00", 0, {}, None),
        ("15:01", 20, {}, None),
        ("15:01", 19, {}, "block"),
        ("15:01", 29, {"break_minutes": 30}, "block"),
        ("15:01", 30, {"break_minutes": 30}, None),
        ("13:00", 0, {"break_after_hours": 4}, None),
        ("13:01", 0, {"break_after_hours": 4}, "block"),
    ],
)
def test_a_long_shift_holds_a_break(
    worker: Worker,
    liverpool: Council,
    end: str,
    minutes: int,
    clauses: dict[str, int],
    severity: str | None,
) -> None:
    shifts = [hours(MONDAY, "09:00", end)]
    ask = ask_for(liverpool, shifts, unpaid_minutes=minutes, **clauses)
    assert severity_of(Break(), worker, ask) == severity


def test_names_the_first_shift_and_what_it_lacks(worker: Worker, liverpool: Council) -> None:
    shifts = [hours(MONDAY, "09:00", "12:00"), hours(TUESDAY, "09:00", "17:00")]
    finding = told(Break(), worker, ask_for(liverpool, shifts, unpaid_minutes=0))
    assert finding.on == TUESDAY
    assert finding.detail == (
        "The shift on 13 October 2026 lasts 8 h and has no break; "
        "one of more than 6 h needs at least 20 minutes."
    )
    finding = told(Break(), worker, ask_for(liverpool, shifts, unpaid_minutes=10))
    assert "has a break of 10 minutes" in finding.detail


def test_a_night_is_as_long_as_it_is(worker: Worker, liverpool: Council) -> None:
    night = [hours(date(2026, 10, 24), "23:00", "05:00")]  # seven hours
    assert severity_of(Break(), worker, ask_for(liverpool, night, unpaid_minutes=0)) == "block"


@pytest.mark.usefixtures("memorandum")
def test_reads_the_breaks_of_a_booking(worker: Worker, team: Team, hr: User) -> None:
    booking = booked(team, hr, places=2)
    assert finding_of(Break(), worker, ask_of(booking, today=MONDAY)) is None
    one = Shift.objects.filter(booking=booking, place=2).latest("period")
    Shift.objects.filter(pk=one.pk).update(unpaid_break=None)
    assert told(Break(), worker, ask_of(booking, today=MONDAY)).on == date(2026, 10, 16)
