from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.errors import BadInput, DomainError, NotPermitted
from accounts.models import Council, JobRole, Role, Team
from rates.errors import BasisDoesNotFit, NoCapInForce, OverCap
from rates.models import CapDecision, MemorandumVersion
from shifts.models import Booking, Shift
from tests.conftest import People
from tests.factories import (
    TeamFactory,
    council_named,
    memorandum_in_force,
    user_with,
    weekdays,
)
from tests.shifts.actions.conftest import Book
from tests.shifts.building import (
    MONDAY,
    NOW,
    booked,
    nights,
    periods_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("memorandum")]


def nothing_is_left() -> bool:
    return not (
        Booking.objects.exists() or CapDecision.objects.exists() or Shift.objects.exists()
    )


def test_create_booking_a_penny_over(book: Book) -> None:
    with pytest.raises(OverCap) as refusal:
        book(hourly_rate=Decimal("31.01"))
    assert refusal.value.facts["highest_passing_rate"] == "31.00"
    assert "£31.01 an hour is 1p over the cap of £31.00" in refusal.value.detail
    assert nothing_is_left()


def test_create_booking_over_from_the_day_the_cap_falls(
    book: Book, city_region: list[Council], memorandum: MemorandumVersion
) -> None:
    """A lower cap from Thursday refuses the whole week, and says which days."""
    thursday = date(2026, 10, 15)
    memorandum.state, memorandum.effective = "superseded", DateRange(date(2026, 4, 1), thursday)
    memorandum.save()
    memorandum_in_force(
        city_region,
        {("social_worker", "paye"): "30.00"},
        effective=(thursday, None),
        memorandum=memorandum.memorandum,
    )
    with pytest.raises(OverCap) as refusal:
        book()
    assert refusal.value.facts["highest_passing_rate"] == "30.00"
    assert [
        (each["starts_on"], each["verdict"]) for each in refusal.value.facts["segments"]
    ] == [
        ("2026-10-12", "within"),
        ("2026-10-15", "over"),
    ]
    assert book(ends_on=date(2026, 10, 14)).hourly_rate == Decimal("31.00")
    assert book(hourly_rate=Decimal("30.00")).cap_decision.segments.count() == 2


def test_create_booking_last_night_into_the_lower_cap(
    book: Book, city_region: list[Council], memorandum: MemorandumVersion
) -> None:
    """The night of Wednesday ends on Thursday, when the lower cap is in force."""
    test_create_booking_over_from_the_day_the_cap_falls(book, city_region, memorandum)
    with pytest.raises(OverCap):
        book(ends_on=date(2026, 10, 14), weekly_pattern=nights(2))
    assert book(ends_on=date(2026, 10, 13), weekly_pattern=nights(1))


def test_create_booking_role_without_a_cap(book: Book) -> None:
    with pytest.raises(NoCapInForce, match="no cap is in force for team manager"):
        book(job_role=JobRole.objects.get(pk="team_manager"))
    assert nothing_is_left()


def test_create_booking_council_outside_the_memorandum() -> None:
    lancashire = council_named("Lancashire")
    hr = user_with(Role.COUNCIL_HR, lancashire)
    with pytest.raises(NoCapInForce):
        booked(TeamFactory.create(council=lancashire), hr)


def test_create_booking_before_the_memorandum(book: Book) -> None:
    with pytest.raises(NoCapInForce):
        book(
            starts_on=date(2026, 3, 30),
            ends_on=date(2026, 4, 3),
            now=datetime(2026, 3, 2, 9, tzinfo=NOW.tzinfo),
        )


def test_create_booking_basis_of_another_engagement(book: Book) -> None:
    with pytest.raises(BasisDoesNotFit) as refusal:
        book(pay_basis="umbrella", hourly_rate=Decimal("40.00"))
    assert "pay_basis" in refusal.value.fields


def test_create_booking_in_the_past(book: Book) -> None:
    monday = datetime(2026, 10, 12, 7, 59, tzinfo=NOW.tzinfo)  # 08:59 in London
    assert book(now=monday - timedelta(days=1))
    assert book(now=monday)  # today itself may be booked, until its first shift begins
    with pytest.raises(BadInput) as refusal:
        book(now=monday + timedelta(minutes=1))
    assert refusal.value.fields == {
        "starts_on": ["The first shift began at 09:00 today. Start on a later day."]
    }
    with pytest.raises(BadInput) as refusal:
        book(now=monday.replace(hour=23, minute=0))  # 24:00 in London, which is Tuesday
    assert refusal.value.fields == {
        "starts_on": ["12 October 2026 has passed. Choose 13 October 2026 or later."]
    }


def test_create_booking_for_a_team_of_another_council(book: Book, wirral: Council) -> None:
    theirs = TeamFactory.create(council=wirral, name="Duty")
    with pytest.raises(BadInput) as refusal:
        book(team=theirs)
    assert list(refusal.value.fields) == ["team"]


def test_create_booking_that_ends_before_it_starts(book: Book) -> None:
    with pytest.raises(BadInput) as refusal:
        book(ends_on=MONDAY - timedelta(days=1))
    assert list(refusal.value.fields) == ["ends_on"]


def test_create_booking_pattern_without_a_shift_in_the_dates(book: Book) -> None:
    with pytest.raises(BadInput) as refusal:
        book(weekly_pattern=weekdays(time(9), time(17), 5))
    assert refusal.value.fields == {"ends_on": ["Choose dates that include a Saturday."]}


@pytest.mark.parametrize("start", ["01:00", "01:30", "01:59"])
def test_create_booking_at_a_time_the_clocks_skip(book: Book, start: str) -> None:
    sunday = date(2027, 3, 28)
    pattern = [{"weekday": 6, "start": start, "end": "06:00", "break_minutes": 0}]
    with pytest.raises(BadInput) as refusal:
        book(starts_on=sunday, ends_on=sunday, weekly_pattern=pattern)
    (sentence,) = refusal.value.fields["weekly_pattern"]
    assert sentence.startswith(f"{start} on Sunday 28 March 2027 does not exist")


@pytest.mark.parametrize("start", ["00:59", "02:00"])
def test_create_booking_beside_the_time_the_clocks_skip(book: Book, start: str) -> None:
    sunday = date(2027, 3, 28)
    pattern = [{"weekday": 6, "start": start, "end": "06:00", "break_minutes": 0}]
    assert book(starts_on=sunday, ends_on=sunday, weekly_pattern=pattern).shifts.count() == 1


def test_create_booking_at_a_time_that_happens_twice(book: Book) -> None:
    sunday = date(2026, 10, 25)
    entry: dict[str, Any] = {"weekday": 6, "start": "01:30", "end": "05:30"}
    with pytest.raises(BadInput) as refusal:
        book(starts_on=sunday, ends_on=sunday, weekly_pattern=[entry])
    assert "happens twice" in refusal.value.fields["weekly_pattern"][0]
    lengths = [
        periods_of(
            book(
                starts_on=sunday, ends_on=sunday, weekly_pattern=[entry | {"fold": fold}]
            ).shifts.all()
        )
        for fold in ("first", "second")
    ]
    assert [ends - starts for ((starts, ends),) in lengths] == [
        timedelta(hours=5),
        timedelta(hours=4),
    ]


def test_create_booking_names_every_problem_at_once(book: Book, wirral: Council) -> None:
    with pytest.raises(BadInput) as refusal:
        book(
            team=TeamFactory.create(council=wirral),
            starts_on=date(2026, 9, 28),
            weekly_pattern=[{"weekday": 9, "start": "25:00", "end": "17:00"}],
        )
    assert sorted(refusal.value.fields) == [
        "starts_on",
        "team",
        "weekly_pattern[0].start",
        "weekly_pattern[0].weekday",
    ]
    assert nothing_is_left()


@pytest.mark.parametrize(
    "who", ["manager", "approver", "lead", "auditor", "other_hr", "nobody"]
)
def test_create_booking_without_permission(people: People, team: Team, who: str) -> None:
    with pytest.raises(NotPermitted):
        booked(team, getattr(people, who))
    assert nothing_is_left()


@pytest.mark.parametrize("rate", ["-1.00", "0.00", "31.005", "NaN", "Infinity"])
def test_create_booking_rate_that_is_not_money(book: Book, rate: str) -> None:
    with pytest.raises(DomainError) as refusal:
        book(hourly_rate=Decimal(rate))
    assert refusal.value.status == 400
    assert nothing_is_left()


@pytest.mark.parametrize(
    ("clauses", "field", "told"),
    [
        (
            {"break_minutes": 45},
            "weekly_pattern[0].break_minutes",
            "Monday: A shift over 6 h needs a break of at least 45 minutes.",
        ),
        (
            {"break_after_hours": 4, "break_minutes": 45},
            "weekly_pattern[0].break_minutes",
            "Monday: A shift over 4 h needs a break of at least 45 minutes.",
        ),
        (
            {"rest_hours": 17},
            "weekly_pattern[0].end",
            "8 h leaves less than 17 h of rest in 24: work at most 7 h.",
        ),
    ],
)
def test_create_booking_asks_what_the_memorandum_asks_of_a_pattern(
    people: People,
    team: Team,
    city_region: list[Council],
    clauses: dict[str, int],
    field: str,
    told: str,
) -> None:
    memorandum_in_force(city_region, clauses=clauses)
    with pytest.raises(BadInput) as refusal:
        booked(team, people.hr)
    assert told in refusal.value.fields[field]
