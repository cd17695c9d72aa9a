from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.errors import BadInput
from accounts.models import AuditEntry, Council, JobRole, Team
from rates.errors import OverCap, UnmappedTitle
from rates.models import CapDecision, JobTitleMap
from shifts.models import Booking, Shift
from tests.conftest import People
from tests.factories import (
    LONG_AGO,
)
from tests.shifts.actions.conftest import Book
from tests.shifts.building import (
    FRIDAY,
    MONDAY,
    NOW,
    hours,
    nights,
    periods_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("memorandum")]


def nothing_is_left() -> bool:
    return not (
        Booking.objects.exists() or CapDecision.objects.exists() or Shift.objects.exists()
    )


def test_create_booking_opens_it_at_the_cap(book: Book, people: People, team: Team) -> None:
    booking = book(places=2, expected_caseload=12)
    booking.refresh_from_db()
    assert (booking.state, booking.hourly_rate) == ("open", Decimal("31.00"))
    assert (booking.starts_on, booking.ends_on) == (MONDAY, FRIDAY)
    assert (booking.created_by, booking.created_at) == (people.hr, NOW)
    assert booking.cap_decision.verdict == "within"
    assert booking.cap_decision.council == team.council


def test_create_booking_lays_a_shift_for_each_day_and_place(book: Book) -> None:
    booking = book(places=2)
    week = [MONDAY + timedelta(days=count) for count in range(5)]
    for place in (1, 2):
        shifts = booking.shifts.filter(place=place)
        assert [shift.period for shift in shifts] == [
            hours(day, "09:00", "17:00") for day in week
        ]
        assert {shift.state for shift in shifts} == {"open"}
    first = booking.shifts.first()
    assert first is not None
    assert first.unpaid_break == hours(MONDAY, "12:45", "13:15")


def test_create_booking_is_audited(book: Book, people: People) -> None:
    booking = book()
    entry = AuditEntry.objects.get(verb="booking.created")
    assert (entry.actor, entry.target) == (people.hr, f"booking:{booking.pk}")
    assert entry.chain_id == "council:E08000012"


def test_create_booking_of_one_day(book: Book) -> None:
    assert book(ends_on=MONDAY).shifts.count() == 1


def test_create_booking_below_the_cap(book: Book) -> None:
    assert book(hourly_rate=Decimal("0.01")).hourly_rate == Decimal("0.01")


@pytest.mark.parametrize(
    ("engagement", "pay_basis", "rate"),
    [("bank_hosted", "paye", "31.00"), ("agency_umbrella", "umbrella", "40.00")],
)
def test_create_booking_on_the_basis_of_its_engagement(
    book: Book, engagement: str, pay_basis: str, rate: str
) -> None:
    booking = book(engagement=engagement, pay_basis=pay_basis, hourly_rate=Decimal(rate))
    assert booking.pay_basis == pay_basis
    with pytest.raises(OverCap):
        book(
            engagement=engagement,
            pay_basis=pay_basis,
            hourly_rate=Decimal(rate) + Decimal("0.01"),
        )


# Job titles


def mapped(council: Council, people: People, *, approved: bool = True) -> JobTitleMap:
    return JobTitleMap.objects.create(
        council=council,
        title="Child Care Practitioner",
        job_role_id="social_worker",
        effective=DateRange(date(2026, 4, 1), date(2026, 10, 19)),
        proposed_at=LONG_AGO,
        proposed_by=people.hr,
        approved_at=LONG_AGO if approved else None,
        approved_by=people.lead if approved else None,
    )


def test_create_booking_by_the_councils_own_title(
    book: Book, people: People, liverpool: Council
) -> None:
    mapped(liverpool, people)
    booking = book(job_role=None, job_title="child care practitioner")
    assert (booking.job_role_id, booking.job_title) == (
        "social_worker",
        "child care practitioner",
    )


def test_create_booking_by_an_unmapped_title(book: Book) -> None:
    with pytest.raises(UnmappedTitle, match="Child Care Practitioner"):
        book(job_role=None, job_title="Child Care Practitioner")
    assert nothing_is_left()


def test_create_booking_by_a_title_not_yet_approved(
    book: Book, people: People, liverpool: Council
) -> None:
    mapped(liverpool, people, approved=False)
    with pytest.raises(UnmappedTitle):
        book(job_role=None, job_title="Child Care Practitioner")


def test_create_booking_by_a_title_of_another_council(
    book: Book, people: People, wirral: Council
) -> None:
    mapped(wirral, people)
    with pytest.raises(UnmappedTitle):
        book(job_role=None, job_title="Child Care Practitioner")


def test_create_booking_by_a_title_that_has_ended(
    book: Book, people: People, liverpool: Council
) -> None:
    mapped(liverpool, people)
    later = {"starts_on": date(2026, 10, 19), "ends_on": date(2026, 10, 23)}
    with pytest.raises(UnmappedTitle):
        book(job_role=None, job_title="Child Care Practitioner", **later)


def test_create_booking_title_and_role_that_disagree(
    book: Book, people: People, liverpool: Council
) -> None:
    mapped(liverpool, people)
    assert book(job_title="Child Care Practitioner")
    with pytest.raises(BadInput) as refusal:
        book(
            job_title="Child Care Practitioner",
            job_role=JobRole.objects.get(pk="team_manager"),
        )
    assert list(refusal.value.fields) == ["job_title"]


def test_create_booking_without_title_or_role(book: Book) -> None:
    with pytest.raises(BadInput) as refusal:
        book(job_role=None)
    assert list(refusal.value.fields) == ["job_role"]


# Clock changes


@pytest.mark.parametrize(
    ("day", "elapsed"),
    [
        (date(2026, 10, 24), 9),
        (date(2027, 3, 27), 7),
        (date(2027, 10, 30), 9),
        (date(2026, 10, 17), 8),
    ],
)
def test_create_booking_night_is_as_long_as_it_is(book: Book, day: date, elapsed: int) -> None:
    booking = book(starts_on=day, ends_on=day, weekly_pattern=nights(5))
    ((starts, ends),) = periods_of(booking.shifts.all())
    assert ends - starts == timedelta(hours=elapsed)
    assert booking.cap_decision.period == DateRange(day, day + timedelta(days=2))
