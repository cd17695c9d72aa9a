"""The average over every 17 weeks that hold a week of the booking."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Council, Team, User, Worker
from shifts.eligibility.hours_48 import Hours48
from shifts.models import Assignment, OptOut, OutsideWork
from tests.factories import LONG_AGO
from tests.shifts.building import booked, ended, held, hours
from tests.shifts.eligibility.asking import ASKED_AT, ask_for, noon, on_of, severity_of, told

pytestmark = pytest.mark.usefixtures("memorandum")
DAY = timedelta(days=1)
WEEK = 7 * DAY
MONDAY = date(2026, 10, 12)


def outside(worker: Worker, weekly_hours: str, **changes: Any) -> OutsideWork:
    normal: dict[str, Any] = {
        "employer": "A school",
        "effective": DateRange(date(2024, 1, 1), None),
        "declared_at": LONG_AGO,
        "declared_by": worker.user,
    }
    hours_a_week = Decimal(weekly_hours)
    return OutsideWork.objects.create(
        worker=worker, weekly_hours=hours_a_week, **normal | changes
    )


def opted_out(worker: Worker, since: date, until: date | None = None) -> OptOut:
    withdrawn = {
        "withdrawn_at": noon(until - 7 * DAY) if until else None,
        "withdrawn_by": worker.user if until else None,
    }
    return OptOut.objects.create(
        worker=worker,
        effective=DateRange(since, until),
        notice_weeks=1,
        evidence="Letter of 1 January 2024.",
        signed_at=LONG_AGO,
        signed_by=worker.user,
        **withdrawn,
    )


def worked(
    worker: Worker, team: Team, by: User, monday: date, weeks: int, *, end: str = "19:30"
) -> Assignment:
    """50 hours of working time a week: five shifts of ten hours and a break of half an hour."""
    pattern = [
        {"weekday": day, "start": "09:00", "end": end, "break_minutes": 30} for day in range(5)
    ]
    last = monday + weeks * WEEK - DAY
    booking = booked(
        team, by, now=ASKED_AT, starts_on=monday, ends_on=last, weekly_pattern=pattern
    )
    return held(booking, worker)


def one_day(council: Council, end: str = "17:30", monday: date = MONDAY, **clauses: Any) -> Any:
    """Eight hours without the break, unless it ends later."""
    return ask_for(council, [hours(monday, "09:00", end)], **clauses)


@pytest.mark.parametrize(
    ("weekly_hours", "end", "severity"),
    [
        ("48.00", "17:30", "block"),
        ("47.53", "17:30", "block"),  # 47.53 + 8/17 is a fifth of a minute over
        ("47.52", "17:30", None),
        ("39.50", "17:30", None),
    ],
)
def test_outside_work_counts(
    worker: Worker, liverpool: Council, weekly_hours: str, end: str, severity: str | None
) -> None:
    outside(worker, weekly_hours)
    assert severity_of(Hours48(), worker, one_day(liverpool, end)) == severity


@pytest.mark.parametrize(("minutes", "severity"), [(30, None), (29, "block")])
def test_at_the_limit_passes_and_a_minute_over_does_not(
    newcomer: Worker, liverpool: Council, minutes: int, severity: str | None
) -> None:
    """In the week of joining there is one week to average: 6 shifts of 8 h 30 min, breaks out."""
    newcomer.joined_at = noon(MONDAY)
    newcomer.save()
    shifts = [hours(MONDAY + number * DAY, "09:00", "17:30") for number in range(6)]
    ask = ask_for(liverpool, shifts, unpaid_minutes=minutes)
    assert severity_of(Hours48(), newcomer, ask) == severity


def test_held_shifts_at_any_council_count(
    worker: Worker, team: Team, hr: User, wirral: Council
) -> None:
    worked(worker, team, hr, MONDAY - 16 * WEEK, 16)
    assert severity_of(Hours48(), worker, one_day(wirral, "23:30")) is None  # 814 h
    shifts = [hours(MONDAY + number * DAY, "09:00", "17:30") for number in range(3)]
    finding = told(Hours48(), worker, ask_for(wirral, shifts))
    assert finding.detail == (
        "With this booking, an average of 48 h 29 min a week over the 17 weeks from "
        "22 June 2026 to 18 October 2026; the limit is 48 h."
    )
    assert finding.on == MONDAY


def test_only_shifts_that_are_held(
    worker: Worker, team: Team, hr: User, liverpool: Council
) -> None:
    ended(worked(worker, team, hr, MONDAY, 17), hr, None)
    assert severity_of(Hours48(), worker, one_day(liverpool)) is None


def test_later_weeks_that_are_held_count(
    worker: Worker, team: Team, hr: User, liverpool: Council
) -> None:
    worked(worker, team, hr, MONDAY + WEEK, 16)
    days = [hours(MONDAY + number * DAY, "09:00", "17:30") for number in range(3)]
    assert severity_of(Hours48(), worker, ask_for(liverpool, days)) == "block"
    earlier = [hours(MONDAY - WEEK + number * DAY, "09:00", "17:30") for number in range(3)]
    assert severity_of(Hours48(), worker, ask_for(liverpool, earlier)) is None


@pytest.mark.parametrize(("weeks_ago", "severity"), [(0, "block"), (1, None)])
def test_who_joined_lately_is_averaged_over_the_weeks_since(
    newcomer: Worker, liverpool: Council, weeks_ago: int, severity: str | None
) -> None:
    newcomer.joined_at = noon(MONDAY + 3 * DAY - weeks_ago * WEEK)
    newcomer.save()
    days = [hours(MONDAY + number * DAY, "09:00", "19:30") for number in range(5)]
    assert severity_of(Hours48(), newcomer, ask_for(liverpool, days)) == severity


def test_few_weeks_over_the_limit_are_found_of_who_joined_lately(
    newcomer: Worker, team: Team, hr: User, liverpool: Council
) -> None:
    """Far fewer hours than 17 weeks of 48 hold, but over the limit in the weeks that count."""
    newcomer.joined_at = noon(MONDAY - 3 * WEEK)
    newcomer.save()
    worked(newcomer, team, hr, MONDAY - 3 * WEEK, 3)
    days = [hours(MONDAY + number * DAY, "09:00", "19:30") for number in range(5)]
    assert severity_of(Hours48(), newcomer, ask_for(liverpool, days)) == "block"
    assert severity_of(Hours48(), newcomer, ask_for(liverpool, days[:4])) is None


def test_who_joins_later_has_no_weeks_yet(newcomer: Worker, liverpool: Council) -> None:
    newcomer.joined_at = noon(MONDAY + 20 * WEEK)
    newcomer.save()
    outside(newcomer, "48")
    assert severity_of(Hours48(), newcomer, one_day(liverpool)) is None


def test_the_whole_booking_counts(newcomer: Worker, liverpool: Council) -> None:
    days = [MONDAY + number * DAY for number in range(17 * 7) if number % 7 < 5]
    ten_hours = [hours(day, "09:00", "19:30") for day in days]
    finding = told(Hours48(), newcomer, ask_for(liverpool, ten_hours))
    assert "an average of 50 h a week over the 17 weeks" in finding.detail
    assert finding.on == MONDAY


def test_a_stricter_memorandum(worker: Worker, liverpool: Council) -> None:
    outside(worker, "40.00")
    for limit, severity in ((41, None), (40, "block")):
        ask = one_day(liverpool, weekly_hours_limit=limit)
        assert severity_of(Hours48(), worker, ask) == severity


def test_outside_work_counts_by_the_day(worker: Worker, liverpool: Council) -> None:
    """Six of seven days of 56 hours are 48."""
    worker.joined_at = noon(MONDAY)
    worker.save()
    outside(worker, "56.00", effective=DateRange(MONDAY + DAY, MONDAY + 7 * DAY))
    assert severity_of(Hours48(), worker, one_day(liverpool)) == "block"
    ask = ask_for(liverpool, [hours(MONDAY, "09:00", "09:30")])  # nothing but its break
    assert severity_of(Hours48(), worker, ask) is None


@pytest.mark.parametrize(
    ("since", "until", "severity"),
    [
        (date(2026, 1, 1), None, None),
        (MONDAY, MONDAY + DAY, None),
        (MONDAY + DAY, None, "block"),
        (date(2026, 1, 1), MONDAY, "block"),
    ],
)
def test_a_live_opt_out_passes(
    worker: Worker, liverpool: Council, since: date, until: date | None, severity: str | None
) -> None:
    outside(worker, "60.00")
    opted_out(worker, since, until)
    assert severity_of(Hours48(), worker, one_day(liverpool)) == severity


def test_two_opt_outs_that_follow_each_other_cover_together(
    worker: Worker, liverpool: Council
) -> None:
    outside(worker, "60.00")
    opted_out(worker, date(2026, 1, 1), MONDAY)
    opted_out(worker, MONDAY)
    days = [hours(MONDAY - DAY, "09:00", "17:30"), hours(MONDAY, "09:00", "17:30")]
    assert severity_of(Hours48(), worker, ask_for(liverpool, days)) is None


def test_an_opt_out_that_the_memorandum_does_not_accept(
    worker: Worker, liverpool: Council
) -> None:
    outside(worker, "60.00")
    opted_out(worker, date(2026, 1, 1))
    ask = one_day(liverpool, opt_out_accepted=False)
    assert severity_of(Hours48(), worker, ask) == "block"


def test_hours_under_an_opt_out_count_once_it_has_ended(
    worker: Worker, liverpool: Council
) -> None:
    outside(worker, "60.00", effective=DateRange(date(2024, 1, 1), MONDAY))
    opted_out(worker, date(2026, 1, 1), MONDAY)
    assert on_of(Hours48(), worker, one_day(liverpool)) == MONDAY
    later = one_day(liverpool, monday=MONDAY + 4 * WEEK)
    assert severity_of(Hours48(), worker, later) is None


def test_the_night_the_clocks_change_is_as_long_as_it_is(
    newcomer: Worker, liverpool: Council
) -> None:
    """Six nights of 8 hours are 48, and a real hour more on the one on which the clocks go back."""
    monday = date(2026, 10, 19)
    newcomer.joined_at = noon(monday)
    newcomer.save()
    nights = [hours(monday + number * DAY, "22:00", "06:00") for number in range(6)]
    ask = ask_for(liverpool, nights, unpaid_minutes=0)
    assert "49 h" in told(Hours48(), newcomer, ask).detail
    days = [hours(monday + number * DAY, "09:00", "17:00") for number in range(6)]
    ask = ask_for(liverpool, days, unpaid_minutes=0)
    assert severity_of(Hours48(), newcomer, ask) is None
