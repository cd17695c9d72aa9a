"""24 hours in each week, Monday to Sunday in London, or two such rests in a fortnight."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

import pytest

from accounts.models import Council, Team, User, Worker
from shifts.eligibility.rest_week import RestWeek
from tests.factories import weekdays
from tests.shifts.building import booked, held, hours
from tests.shifts.eligibility.asking import (
    ASKED_AT,
    ask_for,
    day_shifts,
    on_of,
    severity_of,
    told,
)

pytestmark = pytest.mark.usefixtures("memorandum")
DAY = timedelta(days=1)
MONDAY = date(2026, 10, 12)
WEEK = [MONDAY + number * DAY for number in range(7)]
BEFORE, AFTER = ([day + days * DAY for day in WEEK] for days in (-7, 7))
EVERY_DAY = range(7)
Work = Callable[[date, Iterable[int]], None]


@pytest.fixture
def work(worker: Worker, team: Team, hr: User) -> Work:
    """Hold 09:00 to 17:00 on these days of the week that begins on a Monday."""

    def hold(monday: date, days: Iterable[int]) -> None:
        pattern = weekdays() + weekdays()[:2]
        for number, day in enumerate(pattern):
            day["weekday"] = number
        booking = booked(
            team,
            hr,
            now=ASKED_AT,
            starts_on=monday,
            ends_on=monday + 6 * DAY,
            weekly_pattern=[pattern[day] for day in days],
        )
        held(booking, worker)

    return hold


def test_a_day_off_is_enough(worker: Worker, liverpool: Council, work: Work) -> None:
    work(BEFORE[0], EVERY_DAY)
    work(AFTER[0], EVERY_DAY)
    assert severity_of(RestWeek(), worker, ask_for(liverpool, day_shifts(*WEEK[:6]))) is None


@pytest.mark.parametrize(
    ("start", "rest_hours", "severity"),
    [
        ("17:00", 24, None),
        ("16:59", 24, "escalate"),
        ("17:00", 25, "escalate"),
    ],
)
def test_to_the_minute_and_to_the_clause(
    worker: Worker,
    liverpool: Council,
    work: Work,
    start: str,
    rest_hours: int,
    severity: str | None,
) -> None:
    work(BEFORE[0], EVERY_DAY)
    work(AFTER[0], EVERY_DAY)
    shifts = [*day_shifts(*WEEK[:3]), hours(WEEK[3], start, "20:00"), *day_shifts(*WEEK[4:])]
    ask = ask_for(liverpool, shifts, weekly_rest_hours=rest_hours)
    assert severity_of(RestWeek(), worker, ask) == severity


@pytest.mark.parametrize(
    ("days", "severity"),
    [
        (range(5), None),  # a weekend is 48 hours at a stretch
        ([0, 2, 4, 5, 6], None),  # or two days apart
        (range(6), "escalate"),  # one day is not two
    ],
)
@pytest.mark.parametrize("beside", [BEFORE, AFTER])
def test_a_fortnight_makes_up_for_a_full_week(
    worker: Worker,
    liverpool: Council,
    work: Work,
    beside: list[date],
    days: Iterable[int],
    severity: str | None,
) -> None:
    other = AFTER if beside is BEFORE else BEFORE
    work(beside[0], days)
    work(other[0], EVERY_DAY)
    assert severity_of(RestWeek(), worker, ask_for(liverpool, day_shifts(*WEEK))) == severity


@pytest.mark.parametrize(
    ("sunday", "severity"),
    [
        (date(2026, 10, 25), None),  # 25 hours: the clocks go back
        (date(2027, 3, 28), "escalate"),  # 23: they go forward
    ],
)
def test_hours_are_real(
    worker: Worker, liverpool: Council, work: Work, sunday: date, severity: str | None
) -> None:
    """Work until midnight before the Sunday, and from the midnight after it."""
    monday = sunday - 6 * DAY
    for beside in (monday - 7 * DAY, monday + 7 * DAY):
        work(beside, EVERY_DAY)
    late = [hours(monday + number * DAY, "16:00", "00:00") for number in range(6)]
    assert severity_of(RestWeek(), worker, ask_for(liverpool, late)) == severity


def test_work_elsewhere_counts_and_no_place_is_told(
    worker: Worker, wirral: Council, work: Work
) -> None:
    work(BEFORE[0], EVERY_DAY)
    work(WEEK[0], [0, 1, 2, 3])
    work(AFTER[0], EVERY_DAY)
    finding = told(RestWeek(), worker, ask_for(wirral, day_shifts(*WEEK[4:])))
    assert finding.on == WEEK[4]
    assert finding.detail == (
        "The week from Monday 12 October 2026 leaves at most 16 h of rest at a stretch; "
        "24 h are needed in each week, or 48 h in two weeks."
    )
    assert finding.remedy.startswith("Sign it off")


def test_a_pattern_without_a_day_off_is_found_of_everybody(
    newcomer: Worker, liverpool: Council
) -> None:
    shifts = day_shifts(*BEFORE, *WEEK, *AFTER)
    assert severity_of(RestWeek(), newcomer, ask_for(liverpool, shifts)) == "escalate"


def test_without_compensatory_rest_it_blocks(newcomer: Worker, liverpool: Council) -> None:
    ask = ask_for(liverpool, day_shifts(*BEFORE, *WEEK, *AFTER), compensatory_rest=False)
    finding = told(RestWeek(), newcomer, ask)
    assert (finding.severity, finding.remedy) == (
        "block",
        "Book other times, or another worker.",
    )


def test_a_night_into_monday_touches_that_week_too(
    worker: Worker, liverpool: Council, work: Work
) -> None:
    for monday in (WEEK[0], AFTER[0], AFTER[0] + 7 * DAY):
        work(monday, EVERY_DAY)
    ask = ask_for(liverpool, [hours(WEEK[6], "22:00", "06:00")])
    assert on_of(RestWeek(), worker, ask) == AFTER[0]


def test_the_year_ends_inside_a_week(worker: Worker, liverpool: Council, work: Work) -> None:
    monday = date(2026, 12, 28)
    for beside in (monday - 7 * DAY, monday + 7 * DAY):
        work(beside, EVERY_DAY)
    week = [monday + number * DAY for number in range(7)]
    assert on_of(RestWeek(), worker, ask_for(liverpool, day_shifts(*week))) == monday
