"""What needs each person today: found, counted, dated, in order, and in one statement."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Council, Team, User
from accounts.roles import roles_read_once
from rates.models import MemorandumVersion
from shifts.reports.needs.kind import Pressure
from shifts.reports.needs.report import Group, Needs, needs_of
from tests.conftest import People
from tests.rates.excepting import EXPIRES, approved_exception, approvers_of, asked_exception
from tests.shifts.building import AFTER, FRIDAY, MONDAY, NOW, booked, held, offered, submitted
from tests.shifts.placing import placed, supervised

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _memorandum(memorandum: MemorandumVersion) -> None:
    """In force, so that work can be judged."""


def codes(needs: Needs) -> list[str]:
    return [group.kind.code for group in needs.groups if group.kind.code != "returns"]


def the(code: str, needs: Needs) -> Group:
    (found,) = [group for group in needs.groups if group.kind.code == code]
    return found


def test_needs_places_that_nobody_holds(people: People, team: Team) -> None:
    booking = booked(team, people.hr, places=2)
    offered(booking, people.worker)
    group = the("to_fill", needs_of(people.hr, NOW))
    assert group.count == 1
    (need,) = group.needs
    assert (need.on, need.told) == (MONDAY, "2 of 2 places free, 1 offer waiting")
    assert need.address == f"/bookings/{booking.pk}/#candidates"
    assert need.pressure == Pressure.SOON


def test_needs_places_are_over_once_no_shift_is_ahead(people: People, team: Team) -> None:
    booked(team, people.hr)
    assert "to_fill" not in codes(needs_of(people.hr, AFTER))


def test_needs_offers_that_run_out_within_two_days(people: People, team: Team) -> None:
    offer = offered(booked(team, people.hr), people.worker)
    group = the("offer_ends", needs_of(people.hr, NOW))
    assert group.needs[0].address == f"/bookings/{offer.booking_id}/"
    assert "offer_ends" not in codes(needs_of(people.hr, NOW - timedelta(minutes=1)))


@pytest.mark.parametrize(
    ("now", "pressure"),
    [
        (AFTER + 3 * DAY, Pressure.TODAY),  # Thursday, the third working day after Monday
        (AFTER + 4 * DAY, Pressure.LATE),
    ],
)
def test_needs_hours_are_late_after_the_memorandums_days(
    people: People, team: Team, now: date, pressure: Pressure
) -> None:
    sheet = submitted(held(booked(team, people.hr), people.worker))
    sheet.submitted_at = AFTER
    sheet.save()
    for user in (people.hr, people.manager):
        (need,) = the("hours", needs_of(user, now)).needs  # type: ignore[arg-type]
        assert need.on == date(2026, 10, 22)
        assert need.pressure == pressure


def test_needs_work_that_ends_within_14_days(people: People, team: Team) -> None:
    assignment = held(booked(team, people.hr), people.worker)
    (need,) = the("ends", needs_of(people.hr, NOW)).needs
    assert (need.on, need.address) == (FRIDAY, f"/assignments/{assignment.pk}/extend/")
    assert "ends" not in codes(needs_of(people.manager, NOW)), "Managers extend nothing."
    assert "ends" not in codes(needs_of(people.hr, NOW - 4 * DAY))


def test_needs_a_start_until_somebody_confirms_it(people: People, team: Team) -> None:
    assignment = held(booked(team, people.hr), people.worker)
    assert "begins" not in codes(needs_of(people.manager, NOW))
    on_the_day = NOW + 7 * DAY
    assert the("begins", needs_of(people.manager, on_the_day)).needs[0].on == MONDAY
    assignment.started_at, assignment.started_by = on_the_day, people.manager
    assignment.save()
    assert "begins" not in codes(needs_of(people.manager, on_the_day))


def test_needs_supervision_whose_day_has_come(people: People, team: Team) -> None:
    assignment = placed(team, people.hr, people.worker, weeks=6)
    supervised(assignment, people.manager, MONDAY, next_due_on=MONDAY + 14 * DAY)
    assert "supervision" not in codes(needs_of(people.manager, NOW + 20 * DAY))
    group = the("supervision", needs_of(people.manager, NOW + 21 * DAY))
    assert group.needs[0].pressure == Pressure.TODAY


def test_needs_exceptions_of_the_office(people: People, liverpool: Council) -> None:
    approvers = approvers_of(liverpool)
    asked = asked_exception(people.hr, liverpool)
    (need,) = the("exceptions", needs_of(approvers.director, NOW)).needs
    assert need.address == f"/exceptions/{asked.pk}/"
    assert need.told.startswith("£5.00 an hour over the cap, up to £36.00")
    assert "exceptions" not in codes(needs_of(people.manager, NOW)), "Holds no office."
    assert "exception_chase" in codes(needs_of(people.hr, NOW))


def test_needs_an_approved_exception_until_it_is_used(
    people: People, team: Team, liverpool: Council
) -> None:
    exception = approved_exception(people.hr, liverpool, approvers_of(liverpool))
    (need,) = the("exception_use", needs_of(people.hr, NOW)).needs
    assert (need.on, need.told) == (EXPIRES.date(), "up to £36.00 an hour")
    booked(team, people.hr, hourly_rate=Decimal("36.00"), exception=exception)
    assert "exception_use" not in codes(needs_of(people.hr, NOW))


def test_needs_the_return_of_the_quarter_that_is_over(people: People) -> None:
    (need,) = the("returns", needs_of(people.hr, NOW)).needs
    assert need.address.endswith("/2026-Q3/")
    assert need.told == "July to September 2026"


def test_needs_of_another_council_are_not_shown(people: People, team: Team) -> None:
    submitted(held(booked(team, people.hr), people.worker))
    booked(team, people.hr)
    assert codes(needs_of(people.other_hr, AFTER)) == []


def test_needs_nothing_says_what_comes_next(people: People, team: Team) -> None:
    held(booked(team, people.hr), people.worker)
    needs = needs_of(people.manager, NOW)
    assert not needs.groups
    assert needs.coming is not None
    assert needs.coming.needs[0].on == MONDAY


def test_needs_nobody_has_nothing(people: People) -> None:
    assert needs_of(people.nobody, NOW) == Needs(groups=(), coming=None)


def statements(user: User) -> int:
    with (
        roles_read_once(),
        CaptureQueriesContext(
            connection,
        ) as asked,
    ):
        needs_of(user, AFTER)
    return len(asked)


def test_needs_takes_as_many_statements_for_one_as_for_many(people: People, team: Team) -> None:
    few = statements(people.hr)
    for week in range(8):
        days = {"starts_on": MONDAY + 7 * week * DAY, "ends_on": FRIDAY + 7 * week * DAY}
        assignment = held(booked(team, people.hr, **days), people.worker)
        if not week:
            submitted(assignment)
        booked(team, people.hr, **days)
    assert statements(people.hr) - few <= 1  # bank holidays, once hours wait
    assert the("to_fill", needs_of(people.hr, NOW)).more == 5
