from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange, NumericRange

from accounts.models import ContractedHours, Council, EmploymentSpell, Worker
from shifts.calendar import local_instant
from shifts.eligibility.already_here import AlreadyHere
from tests.factories import LONG_AGO
from tests.shifts.building import hours
from tests.shifts.eligibility.asking import ask_for, day_shifts, seen, severity_of, told

MONDAY, TUESDAY = date(2026, 10, 12), date(2026, 10, 13)
NINE_TO_FIVE = (540, 1020)
Post = Callable[..., EmploymentSpell]


@pytest.fixture
def employ(newcomer: Worker, liverpool: Council) -> Post:
    """A permanent post at Liverpool that lasts, with these minutes of each weekday."""

    def post(contracted: dict[int, tuple[int, int]], **changes: Any) -> EmploymentSpell:
        normal: dict[str, Any] = {
            "council": liverpool,
            "employer": "Liverpool",
            "effective": DateRange(date(2020, 1, 1), None),
            "directly_employed": True,
            "child_and_family": True,
            "kind": "permanent",
        }
        spell = EmploymentSpell.objects.create(**normal | changes, **seen(newcomer))
        for weekday, minutes in contracted.items():
            ContractedHours.objects.create(
                spell=spell,
                weekday=weekday,
                minutes=NumericRange(*minutes),
                recorded_at=LONG_AGO,
                recorded_by=spell.recorded_by,
            )
        return spell

    return post


def judged(worker: Worker, council: Council, *shifts: DateTimeTZRange) -> str | None:
    return severity_of(AlreadyHere(), worker, ask_for(council, shifts))


@pytest.mark.parametrize(
    ("start", "end", "severity"),
    [
        ("09:00", "17:00", "block"),
        ("16:59", "20:00", "block"),
        ("17:00", "21:00", None),  # begins as the contracted hours end
        ("06:00", "09:00", None),
        ("06:00", "09:01", "block"),
        ("22:00", "06:00", None),
        ("22:00", "09:30", None),  # Tuesday is not contracted
    ],
)
def test_contracted_hours_are_left_out(
    newcomer: Worker, liverpool: Council, employ: Post, start: str, end: str, severity: str
) -> None:
    employ({0: NINE_TO_FIVE})
    assert judged(newcomer, liverpool, hours(MONDAY, start, end)) == severity


def test_names_the_first_day_in_contracted_hours(
    newcomer: Worker, liverpool: Council, employ: Post
) -> None:
    employ({1: NINE_TO_FIVE})
    found = told(AlreadyHere(), newcomer, ask_for(liverpool, day_shifts(MONDAY, TUESDAY)))
    assert found.on == TUESDAY
    assert found.detail == (
        "13 October 2026 lies in the contracted hours of their own post at Liverpool."
    )


def test_a_night_is_judged_on_both_of_its_days(
    newcomer: Worker, liverpool: Council, employ: Post
) -> None:
    employ({1: (300, 600)})
    night = hours(MONDAY, "22:00", "06:00")
    assert told(AlreadyHere(), newcomer, ask_for(liverpool, [night])).on == TUESDAY
    assert judged(newcomer, liverpool, hours(MONDAY, "22:00", "05:00")) is None


def test_without_recorded_hours_it_blocks_and_says_what_to_do(
    newcomer: Worker, liverpool: Council, employ: Post
) -> None:
    employ({})
    found = told(AlreadyHere(), newcomer, ask_for(liverpool, day_shifts(MONDAY)))
    assert found.severity == "block"
    assert found.detail == (
        "Holds a permanent post at Liverpool on 12 October 2026, and its contracted hours are"
        " not recorded."
    )
    assert found.remedy.startswith("Record the contracted hours of the post")


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "fixed_term"},
        {"kind": "bank"},
        {"effective": DateRange(date(2020, 1, 1), MONDAY)},
        {"effective": DateRange(TUESDAY, None)},
    ],
)
def test_only_a_permanent_post_held_on_the_day(
    newcomer: Worker, liverpool: Council, employ: Post, changes: dict[str, Any]
) -> None:
    employ({0: NINE_TO_FIVE}, **changes)
    assert judged(newcomer, liverpool, *day_shifts(MONDAY)) is None


def test_another_council_may_book_them(
    newcomer: Worker, liverpool: Council, wirral: Council, employ: Post
) -> None:
    employ({0: NINE_TO_FIVE})
    assert judged(newcomer, wirral, *day_shifts(MONDAY)) is None


def test_a_post_without_hours_counts_beside_one_with_them(
    newcomer: Worker, liverpool: Council, employ: Post
) -> None:
    employ({0: NINE_TO_FIVE})
    assert judged(newcomer, liverpool, *day_shifts(TUESDAY)) is None
    employ({})
    assert judged(newcomer, liverpool, *day_shifts(TUESDAY)) == "block"


def test_the_last_day_of_a_month_and_of_the_post(
    newcomer: Worker, liverpool: Council, employ: Post
) -> None:
    """Saturday 31 October is the last day of the post; the night ends on Sunday."""
    employ(
        {5: (1320, 1440), 6: (0, 360)}, effective=DateRange(date(2020, 1, 1), date(2026, 11, 1))
    )
    after_midnight = hours(date(2026, 11, 1), "00:00", "06:00")
    assert judged(newcomer, liverpool, after_midnight) is None
    night = hours(date(2026, 10, 31), "22:00", "06:00")
    assert judged(newcomer, liverpool, night) == "block"


BACK, FORWARD = date(2026, 10, 25), date(2026, 3, 29)


@pytest.mark.parametrize(
    ("day", "contracted", "start", "end", "severity"),
    [
        (BACK, (60, 120), "01:30:first", "06:00", "block"),
        (BACK, (60, 90), "01:30:first", "01:15:second", "block"),  # 01:00 comes again between
        (BACK, (60, 90), "01:30:second", "06:00", None),
        (BACK, (120, 360), "00:00", "01:45:second", None),
        (BACK, (120, 360), "00:00", "02:15", "block"),
        (FORWARD, (60, 120), "00:00", "06:00", "block"),
        (FORWARD, (120, 360), "00:30", "02:00", None),
        (FORWARD, (0, 60), "02:00", "06:00", None),
    ],
)
def test_when_the_clocks_change(
    newcomer: Worker,
    liverpool: Council,
    employ: Post,
    day: date,
    contracted: tuple[int, int],
    start: str,
    end: str,
    severity: str | None,
) -> None:
    employ({6: contracted})
    shift = DateTimeTZRange(shown(day, start), shown(day, end))
    assert judged(newcomer, liverpool, shift) == severity


def shown(day: date, at: str) -> datetime:
    """01:30:second is the later of the two."""
    folds = {"": None, "first": 0, "second": 1}
    return local_instant(day, time.fromisoformat(at[:5]), folds[at[6:]])
