from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.errors import NotPermitted, WrongState
from accounts.models import Notice, Team
from rates.models import MemorandumVersion, SpendLine
from shifts.actions.assignments import agree, decline, withdraw_proposal
from shifts.actions.timesheets import approve_timesheet
from shifts.errors import NotEligible
from shifts.models import Assignment, Variation
from tests.conftest import People
from tests.shifts.actions.assignments.test_varying import another_rate, extended
from tests.shifts.actions.conftest import Book
from tests.shifts.building import (
    AFTER,
    FRIDAY,
    MONDAY,
    NOW,
    at_commit,
    booked,
    filled_in,
    held,
    nights,
    submitted,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WEDNESDAY, NEXT_MONDAY, NEXT_FRIDAY = MONDAY + 2 * DAY, MONDAY + 7 * DAY, FRIDAY + 7 * DAY


def agreed_by(people: People, variation: Variation) -> Variation:
    found = agree(by=people.worker.user, variation=variation, now=NOW)
    at_commit()
    return found


def test_agree_to_an_extension(assignment: Assignment, people: People) -> None:
    agreed_by(people, extended(assignment, people.hr))
    assignment.refresh_from_db()
    assert assignment.last_day == NEXT_FRIDAY
    assert assignment.shifts.filter(state="held", worker=people.worker).count() == 10
    told = Notice.objects.filter(kind="assignment_extension_answered")
    assert {each.recipient for each in told} == {people.hr, people.manager}


def test_agree_twice_changes_nothing(assignment: Assignment, people: People) -> None:
    variation = extended(assignment, people.hr)
    agreed_by(people, variation)
    agreed_by(people, variation)
    assert assignment.shifts.count() == 10


def test_agree_extends_again(assignment: Assignment, people: People) -> None:
    agreed_by(people, extended(assignment, people.hr))
    agreed_by(people, extended(assignment, people.hr, last_day=NEXT_FRIDAY + 7 * DAY))
    assert assignment.shifts.count() == 15


def test_agree_within_a_week_that_is_being_filled_in(
    memorandum: MemorandumVersion, book: Book, people: People
) -> None:
    """The new days are on the sheet; without this nobody could ever be paid for them."""
    assignment = held(book(ends_on=WEDNESDAY), people.worker)
    week = filled_in(assignment)
    agreed_by(people, extended(assignment, people.hr, last_day=FRIDAY))
    assert week.entries.count() == 5


def test_agree_within_a_week_that_is_submitted(
    memorandum: MemorandumVersion, book: Book, people: People
) -> None:
    assignment = held(book(ends_on=WEDNESDAY), people.worker)
    variation = extended(assignment, people.hr, last_day=FRIDAY)
    submitted(assignment)
    with pytest.raises(WrongState, match="sent back"):
        agreed_by(people, variation)


def test_agree_too_late(assignment: Assignment, people: People) -> None:
    days = extended(assignment, people.hr)
    with pytest.raises(WrongState, match="has begun"):
        agree(by=people.worker.user, variation=days, now=AFTER + DAY)
    withdraw_proposal(by=people.hr, variation=days, now=NOW)
    rate = another_rate(assignment, people.hr)
    with pytest.raises(WrongState, match="has begun"):
        agree(by=people.worker.user, variation=rate, now=AFTER)


def test_agree_to_days_taken_elsewhere_meanwhile(
    assignment: Assignment, people: People, book: Book
) -> None:
    variation = extended(assignment, people.hr)
    held(book(starts_on=NEXT_MONDAY, ends_on=NEXT_FRIDAY), people.worker)
    with pytest.raises(NotEligible):
        agreed_by(people, variation)


def test_decline_and_withdraw(assignment: Assignment, people: People) -> None:
    variation = extended(assignment, people.hr)
    decline(by=people.worker.user, variation=variation, now=NOW)
    decline(by=people.worker.user, variation=variation, now=NOW)
    with pytest.raises(WrongState):
        agreed_by(people, variation)
    with pytest.raises(WrongState):
        withdraw_proposal(by=people.hr, variation=variation, now=NOW)
    assert assignment.shifts.count() == 5


@pytest.mark.parametrize("who", ["hr", "manager", "other_hr", "lead"])
def test_only_the_worker_answers(assignment: Assignment, people: People, who: str) -> None:
    variation = extended(assignment, people.hr)
    for act in (agree, decline):
        with pytest.raises(NotPermitted):
            act(by=getattr(people, who), variation=variation, now=NOW)


@pytest.mark.parametrize("who", ["manager", "other_hr", "lead"])
def test_only_hr_withdraws(assignment: Assignment, people: People, who: str) -> None:
    variation = extended(assignment, people.hr)
    with pytest.raises(NotPermitted):
        withdraw_proposal(by=getattr(people, who), variation=variation, now=NOW)


# Another rate


def terms(assignment: Assignment) -> list[tuple[date, date, str]]:
    return [
        (each.period.lower, each.period.upper - DAY, str(each.hourly_rate))
        for each in assignment.variations.agreed()
    ]


def test_agree_to_another_rate_twice(assignment: Assignment, people: People) -> None:
    """Later terms take the place of earlier ones from their first day, and not before it."""
    agreed_by(people, another_rate(assignment, people.hr, "30.00", MONDAY + DAY))
    agreed_by(people, another_rate(assignment, people.hr, "29.00", WEDNESDAY + DAY))
    assert terms(assignment) == [
        (MONDAY + DAY, WEDNESDAY, "30.00"),
        (WEDNESDAY + DAY, FRIDAY, "29.00"),
    ]
    agreed_by(people, another_rate(assignment, people.hr, "28.00", MONDAY))
    assert terms(assignment) == [(MONDAY, FRIDAY, "28.00")]


def test_agree_to_another_rate_in_an_extension(assignment: Assignment, people: People) -> None:
    agreed_by(people, extended(assignment, people.hr))
    agreed_by(people, another_rate(assignment, people.hr, "29.00", NEXT_MONDAY + DAY))
    assert terms(assignment) == [
        (FRIDAY + DAY, NEXT_MONDAY, "31.00"),
        (NEXT_MONDAY + DAY, NEXT_FRIDAY, "29.00"),
    ]


def paid(assignment: Assignment, people: People) -> list[tuple[date, int, str, int]]:
    approve_timesheet(by=people.manager, timesheet=submitted(assignment), now=AFTER)
    return [
        (line.worked_on, line.minutes, str(line.hourly_rate), line.segment.decision_id)
        for line in SpendLine.objects.order_by("worked_on", "posting_key")
    ]


def test_a_week_that_spans_the_change_is_paid_at_both_rates(
    assignment: Assignment, people: People
) -> None:
    variation = agreed_by(people, another_rate(assignment, people.hr, "30.00", WEDNESDAY))
    before, after = assignment.booking.cap_decision_id, variation.cap_decision_id
    rates = [(line[2], line[3]) for line in paid(assignment, people)]
    assert rates == [("31.00", before)] * 2 + [("30.00", after)] * 3
    total = sum((line.amount for line in SpendLine.objects.all()), Decimal(0))
    assert total == 2 * Decimal("232.50") + 3 * Decimal("225.00")


def test_a_night_that_ends_on_the_day_of_the_change_is_at_the_old_rate(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    """Tuesday 22:00 to Wednesday 06:00 is Tuesday's shift, both sides of midnight."""
    booking = booked(team, people.hr, weekly_pattern=nights(1, 2))
    assignment = held(booking, people.worker)
    variation = agreed_by(people, another_rate(assignment, people.hr, "30.00", WEDNESDAY))
    old, new = booking.cap_decision_id, variation.cap_decision_id
    found = [
        (day.weekday(), rate, decision) for day, _, rate, decision in paid(assignment, people)
    ]
    assert found == [
        (1, "31.00", old),
        (2, "31.00", old),
        (2, "30.00", new),
        (3, "30.00", new),
    ]
