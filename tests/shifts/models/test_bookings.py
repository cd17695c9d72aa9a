from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Council, Team
from rates.actions.decisions import judge, store_decision
from rates.models import CapDecision, MemorandumVersion
from shifts.models import Booking
from tests.conftest import People
from tests.factories import TeamFactory, memorandum_in_force
from tests.refusals import refused
from tests.shifts.building import FRIDAY, booked, london

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(memorandum: MemorandumVersion, people: People, team: Team) -> Booking:
    return booked(team, people.hr)


def change(booking: Booking, **values: object) -> None:
    """As raw SQL would: no action, no save()."""
    assert Booking.objects.filter(pk=booking.pk).update(**values) == 1


def test_booking_state_known(booking: Booking) -> None:
    change(booking, state="filled")
    with refused("booking_state_known"):
        change(booking, state="confirmed")


@pytest.mark.parametrize("places", [1, 50])
def test_booking_places_credible(booking: Booking, places: int) -> None:
    change(booking, places=places)


@pytest.mark.parametrize("places", [0, 51])
def test_booking_places_credible_refuses(booking: Booking, places: int) -> None:
    with refused("booking_places_credible"):
        change(booking, places=places)


def test_booking_reason_known(booking: Booking) -> None:
    change(booking, reason="sickness")
    with refused("booking_reason_known"):
        change(booking, reason="because")


START, END = date(2026, 10, 12), date(2026, 10, 17)


def test_booking_period_bounded(booking: Booking) -> None:
    change(booking, period=DateRange(START, date(2026, 10, 13)))


@pytest.mark.parametrize(
    "period",
    [
        DateRange(START, None),
        DateRange(None, END),
        DateRange(START, START),
        DateRange(empty=True),
    ],
    ids=["no_end", "no_start", "no_day", "empty"],
)
def test_booking_period_bounded_refuses(booking: Booking, period: DateRange) -> None:
    with refused("booking_period_bounded"):
        change(booking, period=period)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hourly_rate", Decimal("31.01")),
        ("hourly_rate", Decimal("30.99")),
        ("job_role_id", "team_manager"),
        ("pay_basis", "umbrella"),
        ("engagement", "agency_paye"),
    ],
)
def test_booking_judged(booking: Booking, field: str, value: object) -> None:
    """A rate a penny over, or anything else the decision was not about."""
    with refused("booking_judged"):
        change(booking, **{field: value})


def test_booking_judged_on_insert(booking: Booking) -> None:
    booking.pk, booking.hourly_rate = None, Decimal("31.01")
    with refused("booking_judged"):
        booking.save(force_insert=True)


def test_booking_judged_for_its_own_council(booking: Booking, wirral: Council) -> None:
    team = TeamFactory.create(council=wirral)
    with refused("booking_judged"):
        change(booking, council=wirral, team=team)


def test_booking_team_of_council(booking: Booking, liverpool: Council) -> None:
    change(booking, team=TeamFactory.create(council=liverpool))


def test_booking_team_of_council_refuses(booking: Booking, wirral: Council) -> None:
    with refused("booking_team_of_council"):
        change(booking, team=TeamFactory.create(council=wirral))


def test_booking_final_not_while_filled(booking: Booking) -> None:
    change(booking, state="filled")
    change(booking, state="open")


@pytest.mark.parametrize("state", ["cancelled", "completed"])
def test_booking_final(booking: Booking, state: str) -> None:
    booking.shifts.update(state="cancelled")
    change(booking, state=state)
    change(booking, supervisor="Someone else")
    with refused("booking_final"):
        change(booking, state="open")


def decision_until(booking: Booking, ends_before: date) -> CapDecision:
    """The same question for other days, as extending or shortening would ask it."""
    decision = judge(
        council=booking.council,
        job_role=booking.job_role,
        engagement=booking.engagement,
        pay_basis=booking.pay_basis,
        hourly_rate=booking.hourly_rate,
        starts_on=START,
        ends_before=ends_before,
    )
    return store_decision(
        by=booking.created_by,
        council=booking.council,
        job_role=booking.job_role,
        engagement=booking.engagement,
        decision=decision,
    )


def test_booking_shifts_covered_by_a_new_decision(booking: Booking) -> None:
    change(booking, cap_decision=decision_until(booking, date(2026, 10, 24)))


def test_booking_shifts_covered_refuses(booking: Booking) -> None:
    """A decision on Monday to Thursday leaves Friday's shift unjudged."""
    shorter = decision_until(booking, date(2026, 10, 16))
    with refused("booking_shifts_covered"):
        change(booking, cap_decision=shorter)
    booking.shifts.filter(period__startswith__gte=london(FRIDAY, "00:00")).update(
        state="cancelled"
    )
    change(booking, cap_decision=shorter)


def test_booking_cancelled_whole(booking: Booking) -> None:
    with refused("booking_cancelled_whole"):
        change(booking, state="cancelled")
    booking.shifts.update(state="cancelled")
    change(booking, state="cancelled")


def test_booking_is_never_removed(booking: Booking) -> None:
    with refused("shifts_shift_append_only"):
        booking.shifts.all().delete()
    with refused("shifts_booking_append_only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM shifts_booking")


def test_booking_shifts_covered_keeps_places_with_shifts(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    booking = booked(team, people.hr, places=2)
    change(booking, places=3)
    with refused("booking_shifts_covered"):
        change(booking, places=1)


def test_booking_stays_after_its_version_is_superseded(
    booking: Booking, city_region: list[Council], memorandum: MemorandumVersion
) -> None:
    """A lower cap from next week never rewrites a decision; it judges the next booking."""
    memorandum.state = "superseded"
    memorandum.effective = DateRange(date(2026, 4, 1), date(2026, 10, 19))
    memorandum.save()
    memorandum_in_force(
        city_region,
        {("social_worker", "paye"): "25.00"},
        effective=(date(2026, 10, 19), None),
        memorandum=memorandum.memorandum,
    )
    change(booking, supervisor="Someone else")
    booking.refresh_from_db()
    assert booking.hourly_rate == Decimal("31.00")
