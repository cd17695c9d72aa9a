"""Worked examples of pay, from the booking to the ledger, to the penny."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Council, Team
from rates.models import MemorandumVersion, SpendLine
from shifts.actions.timesheets import approve_timesheet
from shifts.calendar import monday_of
from shifts.models import Booking
from shifts.pay import expected_pay, spend_of
from tests.conftest import People
from tests.factories import memorandum_in_force, weekdays
from tests.shifts.building import AFTER, FRIDAY, MONDAY, booked, held, nights, submitted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
Line = tuple[date, int, str, str]


def posted(booking: Booking, people: People) -> list[Line]:
    """Worked as booked, submitted and approved: date, minutes, multiplier, amount."""
    sheet = submitted(held(booking, people.worker), monday_of(booking.starts_on))
    approve_timesheet(by=people.manager, timesheet=sheet, now=AFTER)
    return [
        (line.worked_on, line.minutes, str(line.multiplier), str(line.amount))
        for line in SpendLine.objects.order_by("worked_on", "posting_key")
    ]


@pytest.fixture
def enhanced(city_region: list[Council]) -> MemorandumVersion:
    """Nights at 1.25, Saturday 1.5, Sunday and bank holidays double; breaks are paid."""
    return memorandum_in_force(
        city_region,
        clauses={
            "night_multiplier": "1.25",
            "saturday_multiplier": "1.50",
            "sunday_multiplier": "2.00",
            "bank_holiday_multiplier": "2.00",
            "breaks_paid": True,
        },
    )


def test_pay_a_week_of_days(memorandum: MemorandumVersion, people: People, team: Team) -> None:
    """7 h 30 min at £31.00 is £232.50, five times."""
    booking = booked(team, people.hr, places=2)
    pay = expected_pay(booking, booking.shifts.filter(place=1))
    assert [line.amount for line in pay.lines[:-1]] == [Decimal("232.50")] * 5
    assert pay.gross == Decimal("1162.50")
    assert (pay.lines[-1].label, pay.holiday) == ("Holiday pay", Decimal("140.31"))
    assert pay.total == Decimal("1302.81") == sum(line.amount for line in pay.lines)


def test_pay_expected_is_pay_posted(
    enhanced: MemorandumVersion, people: People, team: Team
) -> None:
    booking = booked(
        team, people.hr, ends_on=FRIDAY + 2 * DAY, weekly_pattern=[*nights(0, 2), *nights(4)]
    )
    gross = expected_pay(booking, booking.shifts.all()).gross
    assert sum(Decimal(amount) for *_, amount in posted(booking, people)) == gross


@pytest.mark.parametrize(
    ("day", "lines"),
    [
        pytest.param(
            date(2026, 10, 24),
            [(date(2026, 10, 24), 120), (date(2026, 10, 25), 420)],
            id="autumn_9_h",
        ),
        pytest.param(
            date(2027, 3, 27),
            [(date(2027, 3, 27), 120), (date(2027, 3, 28), 300)],
            id="spring_7_h",
        ),
        pytest.param(
            date(2026, 10, 17),
            [(date(2026, 10, 17), 120), (date(2026, 10, 18), 360)],
            id="ordinary_8_h",
        ),
    ],
)
def test_pay_night_is_paid_as_long_as_it_is(
    people: People,
    team: Team,
    city_region: list[Council],
    day: date,
    lines: list[tuple[date, int]],
) -> None:
    """22:00 to 06:00 by the clock is 9 h, 7 h or 8 h of work."""
    memorandum_in_force(city_region, clauses={"breaks_paid": True})
    night = booked(team, people.hr, starts_on=day, ends_on=day, weekly_pattern=nights(5))
    assert [(on, minutes) for on, minutes, *_ in posted(night, people)] == lines


def test_pay_night_over_a_change_of_cap(
    memorandum: MemorandumVersion, people: People, team: Team, city_region: list[Council]
) -> None:
    """Two lines split at midnight, each beside the cap of its own date."""
    thursday = date(2026, 10, 15)
    memorandum.state = "superseded"
    memorandum.effective = DateRange(date(2026, 4, 1), thursday)
    memorandum.save()
    memorandum_in_force(
        city_region,
        {("social_worker", "paye"): "33.00"},
        effective=(thursday, None),
        clauses={"breaks_paid": True},
        memorandum=memorandum.memorandum,
    )
    night = booked(team, people.hr, weekly_pattern=nights(2))
    posted(night, people)
    lines = SpendLine.objects.order_by("worked_on")
    # The break, 01:45 to 02:15, is unpaid by the terms of the day on which the night began.
    assert [
        (line.worked_on, line.minutes, line.cap_rate, line.amount, line.amount_at_cap)
        for line in lines
    ] == [
        (thursday - DAY, 120, Decimal("31.00"), Decimal("62.00"), Decimal("62.00")),
        (thursday, 330, Decimal("33.00"), Decimal("170.50"), Decimal("181.50")),
    ]
    assert {line.over_cap_amount for line in lines} == {Decimal("0.00")}


def test_pay_enhancements_cut_the_night(
    enhanced: MemorandumVersion, people: People, team: Team
) -> None:
    """Friday night into Saturday: 2 h of night, then Saturday pays more than night does."""
    friday_night = booked(team, people.hr, weekly_pattern=nights(4))
    assert posted(friday_night, people) == [
        (FRIDAY, 120, "1.25", "77.50"),
        (FRIDAY + DAY, 360, "1.50", "279.00"),
    ]
    caps = SpendLine.objects.values_list("amount", "amount_at_cap")
    assert all(amount == at_cap for amount, at_cap in caps)


def test_pay_bank_holiday(enhanced: MemorandumVersion, people: People, team: Team) -> None:
    """Christmas Day 2026 is a Friday; Boxing Day's substitute is Monday the 28th."""
    christmas = booked(
        team,
        people.hr,
        starts_on=date(2026, 12, 24),
        ends_on=date(2026, 12, 25),
        weekly_pattern=weekdays(),
    )
    assert [line[1:] for line in posted(christmas, people)] == [
        (480, "1.00", "248.00"),
        (480, "2.00", "496.00"),
    ]


def test_pay_rounds_each_line_half_up(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    """25 min at £30.30 is £12.625: each line is £12.63, and two of them £25.26."""
    pattern: list[dict[str, Any]] = [
        {"weekday": day, "start": "09:00", "end": "09:25", "break_minutes": 0} for day in (0, 1)
    ]
    booking = booked(team, people.hr, weekly_pattern=pattern, hourly_rate=Decimal("30.30"))
    assert expected_pay(booking, booking.shifts.all()).gross == Decimal("25.26")
    assert [amount for *_, amount in posted(booking, people)] == ["12.63", "12.63"]


def test_spend_of_names_each_segment_once(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    """Two segments that the autumn clock puts at the same time of day are two lines."""
    night = booked(
        team,
        people.hr,
        starts_on=date(2026, 10, 24),
        ends_on=date(2026, 10, 25),
        weekly_pattern=[*nights(5), *nights(6)],
    )
    sheet = submitted(held(night, people.worker), monday_of(date(2026, 10, 24)))
    keys = [line.posting_key for line in spend_of(sheet)]
    assert len(set(keys)) == len(keys) == 4
    assert keys == sorted(keys, key=lambda key: key.rsplit(":", 1)[1])


def test_spend_of_tells_the_guest_from_the_council_that_pays_them(
    memorandum: MemorandumVersion, people: People, team: Team, wirral: Council
) -> None:
    sheet = submitted(held(booked(team, people.hr), people.other_worker))
    lines = spend_of(sheet)
    assert {(line.host_council, line.employing_council) for line in lines} == {
        (team.council, wirral)
    }
    assert {line.worked_on for line in lines} == {MONDAY + count * DAY for count in range(5)}
