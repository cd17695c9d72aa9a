from datetime import date, timedelta
from typing import Any

import pytest

from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import Council, Notice, Team
from shifts.actions.assignments import Ending, cancel_shift, end_early
from shifts.actions.offers import accept_offer
from shifts.errors import NeedsSignOff, NoticeTooShort
from shifts.models import Assignment, EarlyEnd, Timesheet
from tests.conftest import People
from tests.factories import memorandum_in_force
from tests.shifts.actions.conftest import Book
from tests.shifts.building import (
    FRIDAY,
    MONDAY,
    NOW,
    absent,
    booked,
    filled_in,
    held,
    london,
    nights,
    offered,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WEDNESDAY = MONDAY + 2 * DAY


def ended(assignment: Assignment, by: Any, last_day: date | None, **terms: Any) -> EarlyEnd:
    normal = {"reason": "permanent_staff", "sign_off": "The post is filled.", "now": NOW}
    terms = normal | terms
    now = terms.pop("now")
    return end_early(
        by=getattr(by, "user", by),
        assignment=assignment,
        ending=Ending(last_day=last_day, **terms),
        now=now,
    )


def states(assignment: Assignment) -> list[str]:
    booking = assignment.booking
    return [shift.state for shift in booking.shifts.order_by("period")]


def test_end_early_leaves_the_rest_to_a_replacement(
    assignment: Assignment, people: People
) -> None:
    record = ended(assignment, people.hr, WEDNESDAY, handover="One visit is due.")
    assignment.refresh_from_db()
    assert (assignment.last_day, assignment.state) == (WEDNESDAY, "active")
    assert states(assignment) == ["held"] * 3 + ["open"] * 2
    assert (record.due_last_day, record.shifts_lost, record.minutes_lost) == (FRIDAY, 2, 900)
    assert Notice.objects.get().recipient == people.worker.user
    offer = offered(assignment.booking, people.other_worker)
    after = accept_offer(by=people.other_worker.user, offer=offer, now=NOW)
    assert (after.replaces, after.first_day) == (assignment, WEDNESDAY + DAY)
    assert after.replaces is not None
    assert after.replaces.handover == "One visit is due."


def test_end_early_without_filling_again(assignment: Assignment, people: People) -> None:
    ended(assignment, people.hr, WEDNESDAY, fill_again=False)
    assert states(assignment) == ["held"] * 3 + ["cancelled"] * 2
    assert [each.reason for each in assignment.cancellations.all()] == ["permanent_staff"] * 2
    assignment.booking.refresh_from_db()
    assert assignment.booking.state == "filled"


@pytest.mark.parametrize("last_day", [None, MONDAY - DAY])
def test_end_early_before_it_begins(
    assignment: Assignment, people: People, last_day: date | None
) -> None:
    record = ended(assignment, people.worker, last_day)
    assignment.refresh_from_db()
    assert (assignment.state, record.last_day, record.notice_days) == ("cancelled", None, 7)
    assert states(assignment) == ["open"] * 5
    assignment.booking.refresh_from_db()
    assert assignment.booking.state == "open"


@pytest.mark.parametrize(("days_before", "short"), [(28, False), (27, True)])
def test_end_early_notice_of_four_weeks(
    assignment: Assignment, people: People, days_before: int, short: bool
) -> None:
    """Told on a day, the day after the last one is so many days later."""
    now = london(WEDNESDAY + DAY - days_before * DAY, "23:30")
    if short:
        with pytest.raises(NeedsSignOff, match="28 days of notice are due and this gives 27"):
            ended(assignment, people.hr, WEDNESDAY, sign_off=" ", now=now)
    record = ended(assignment, people.hr, WEDNESDAY, now=now)
    assert (record.notice_days, record.short) == (days_before, short)
    assert bool(record.sign_off) is short


def test_end_early_the_permanent_roles_notice_where_shorter(
    assignment: Assignment, people: People
) -> None:
    record = ended(assignment, people.hr, WEDNESDAY, permanent_notice_weeks=1)
    assert (record.notice_due_days, record.short, record.sign_off) == (7, False, "")


def test_end_early_the_permanent_roles_notice_where_longer(
    assignment: Assignment, people: People
) -> None:
    assert (
        ended(assignment, people.hr, WEDNESDAY, permanent_notice_weeks=12).notice_due_days == 28
    )


def test_end_early_by_the_worker_is_never_refused(
    assignment: Assignment, people: People
) -> None:
    record = ended(assignment, people.worker, WEDNESDAY, sign_off="")
    assert (record.side, record.short) == ("worker", True)
    assert {each.recipient for each in Notice.objects.all()} == {people.hr, people.manager}


def test_end_early_where_short_notice_blocks(
    city_region: list[Council], team: Team, people: People
) -> None:
    memorandum_in_force(city_region, clauses={"severity_notice": "block"})
    assignment = held(booked(team, people.hr), people.worker)
    with pytest.raises(NoticeTooShort):
        ended(assignment, people.hr, WEDNESDAY)
    ended(assignment, people.worker, WEDNESDAY)


def test_end_early_not_what_has_begun(assignment: Assignment, people: People) -> None:
    now = london(WEDNESDAY, "09:00")
    with pytest.raises(BadInput, match="last_day"):
        ended(assignment, people.hr, WEDNESDAY - DAY, now=now)
    ended(assignment, people.hr, WEDNESDAY, now=now)


def test_end_early_not_what_was_missed(assignment: Assignment, people: People) -> None:
    """It may be put right, and so stays with whoever held it."""
    wednesday = assignment.shifts.get(period__startswith__date=WEDNESDAY)
    absent(wednesday, people.hr, recorded_at=NOW)
    with pytest.raises(BadInput):
        ended(assignment, people.hr, WEDNESDAY - DAY)


@pytest.mark.parametrize("last_day", [FRIDAY, FRIDAY + 9 * DAY])
def test_end_early_needs_something_to_end(
    assignment: Assignment, people: People, last_day: date
) -> None:
    with pytest.raises(BadInput, match="last_day"):
        ended(assignment, people.hr, last_day)


@pytest.mark.parametrize("weeks", [0, 53])
def test_end_early_a_credible_notice(
    assignment: Assignment, people: People, weeks: int
) -> None:
    with pytest.raises(BadInput, match="permanent_notice_weeks"):
        ended(assignment, people.hr, WEDNESDAY, permanent_notice_weeks=weeks)


def test_end_early_once(assignment: Assignment, people: People) -> None:
    ended(assignment, people.hr, WEDNESDAY)
    with pytest.raises(WrongState, match="Wednesday 14 October 2026"):
        ended(assignment, people.hr, WEDNESDAY - DAY)


def test_end_early_on_a_night_keeps_its_morning(
    memorandum: object, book: Book, people: People
) -> None:
    """The last night starts on the last day and ends on the next, which is month end and after."""
    booking = book(
        starts_on=date(2026, 10, 26), ends_on=date(2026, 11, 6), weekly_pattern=nights(4, 5)
    )
    assignment = held(booking, people.worker)
    ended(assignment, people.worker, date(2026, 10, 31))
    assignment.refresh_from_db()
    last = assignment.shifts.latest("period")
    assert assignment.last_day == date(2026, 10, 31)
    assert last.period.upper == london(date(2026, 11, 1), "06:00")


def test_end_early_takes_the_rest_off_the_week(assignment: Assignment, people: People) -> None:
    week = filled_in(assignment)
    ended(assignment, people.hr, WEDNESDAY)
    assert week.entries.count() == 3
    cancel_shift_all(assignment, people)
    assert not Timesheet.objects.exists()


def cancel_shift_all(assignment: Assignment, people: People) -> None:
    for shift in assignment.shifts.filter(state="held"):
        cancel_shift(by=people.hr, shift=shift, reason="budget", now=NOW)


@pytest.mark.parametrize("who", ["manager", "other_hr", "other_worker", "lead"])
def test_end_early_not_permitted(assignment: Assignment, people: People, who: str) -> None:
    with pytest.raises(NotPermitted):
        ended(assignment, getattr(people, who), WEDNESDAY)
