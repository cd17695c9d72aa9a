"""A worked example: nights over a change of cap, a change of clocks and a bank holiday, corrected."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Council, Team
from rates.models import MemorandumVersion, SpendLine
from shifts.actions.timesheets import (
    RightHours,
    approve_correction,
    approve_timesheet,
    ask_correction,
    open_timesheet,
    submit_timesheet,
)
from shifts.models import Timesheet
from tests.conftest import People
from tests.factories import memorandum_in_force
from tests.shifts.building import booked, held, london, nights

pytestmark = pytest.mark.django_db
SATURDAY, EASTER = (
    date(2027, 3, 27),
    date(2027, 3, 28),
)  # at 01:00 on Easter the clocks go forward
MONDAY = date(2027, 3, 29)  # a bank holiday
TUESDAY = datetime(2027, 3, 30, 9, tzinfo=UTC)
TERMS: dict[str, Any] = {
    "night_multiplier": "1.25",
    "saturday_multiplier": "1.50",
    "sunday_multiplier": "2.00",
    "bank_holiday_multiplier": "3.00",
    "breaks_paid": True,
}


@pytest.fixture
def week(city_region: list[Council], people: People, team: Team) -> Timesheet:
    """£30.00 an hour from 22:00 to 06:00 on two nights; the cap falls to £30.50 on Easter Sunday."""
    before: MemorandumVersion = memorandum_in_force(city_region, clauses=TERMS)
    before.state, before.effective = "superseded", DateRange(date(2026, 4, 1), EASTER)
    before.save()
    memorandum_in_force(
        city_region,
        {("social_worker", "paye"): "30.50"},
        effective=(EASTER, None),
        clauses=TERMS,
        memorandum=before.memorandum,
    )
    work = booked(
        team,
        people.hr,
        starts_on=SATURDAY,
        ends_on=EASTER,
        weekly_pattern=nights(5, 6),
        hourly_rate=Decimal("30.00"),
    )
    worker = people.worker.user
    sheet = open_timesheet(
        by=worker,
        assignment=held(work, people.worker),
        week_starts_on=date(2027, 3, 22),
        now=TUESDAY,
    )
    submit_timesheet(by=worker, timesheet=sheet, now=TUESDAY)
    return approve_timesheet(by=people.manager, timesheet=sheet, now=TUESDAY)


def lines() -> list[tuple[str, int, str, str, str, str]]:
    return [
        (
            f"{line.worked_on:%a %-d}",
            line.minutes,
            str(line.multiplier),
            str(line.cap_rate),
            str(line.amount),
            str(line.amount_at_cap),
        )
        for line in SpendLine.objects.standing().order_by("posting_key")
    ]


def test_approve_timesheet_of_easter_nights(week: Timesheet) -> None:
    """By hand: 2 h × 30 × 1.5; 5 h that the clock calls six × 30 × 2; 2 h × 30 × 2; 6 h × 30 × 3."""
    assert lines() == [
        ("Sat 27", 120, "1.50", "31.00", "90.00", "93.00"),
        ("Sun 28", 300, "2.00", "30.50", "300.00", "305.00"),
        ("Sun 28", 120, "2.00", "30.50", "120.00", "122.00"),
        ("Mon 29", 360, "3.00", "30.50", "540.00", "549.00"),
    ]


def test_approve_correction_of_easter_nights(week: Timesheet, people: People) -> None:
    """The first ended at 03:00 and the second at 02:00: 2 h of Sunday are left, and 2 h of Monday."""
    first, second = (entry.shift for entry in week.entries.order_by("worked"))
    correction = ask_correction(
        by=people.worker.user,
        timesheet=week,
        hours=[
            RightHours(
                shift=first,
                starts_at=london(SATURDAY, "22:00"),
                ends_at=london(EASTER, "03:00"),
            ),
            RightHours(
                shift=second,
                starts_at=london(EASTER, "22:00"),
                ends_at=london(MONDAY, "02:00"),
            ),
        ],
        reason="The day team came early.",
        now=TUESDAY,
    )
    approve_correction(by=people.hr, correction=correction, now=TUESDAY + timedelta(hours=1))
    assert lines() == [
        ("Sat 27", 120, "1.50", "31.00", "90.00", "93.00"),
        ("Sun 28", 120, "2.00", "30.50", "120.00", "122.00"),
        ("Sun 28", 120, "2.00", "30.50", "120.00", "122.00"),
        ("Mon 29", 120, "3.00", "30.50", "180.00", "183.00"),
    ]
    every = SpendLine.objects.values_list("amount", flat=True)
    assert sum(every) == Decimal("510.00")
