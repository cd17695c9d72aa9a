"""A correction is asked, answered by someone else, and then stays as it is, on every path."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Team, User
from rates.models import MemorandumVersion
from shifts.models import Correction, CorrectionEntry, Shift, Timesheet
from tests.conftest import People
from tests.factories import weekdays
from tests.refusals import guards_off, refused
from tests.shifts.building import (
    AFTER,
    FRIDAY,
    MONDAY,
    approved_week,
    booked,
    filled_in,
    held,
    hours,
    london,
)

pytestmark = pytest.mark.django_db
NINE_TO_TWELVE = hours(MONDAY, "09:00", "12:00")


@pytest.fixture
def week(memorandum: MemorandumVersion, people: People, team: Team) -> Timesheet:
    """Monday to Friday from 09:00 to 17:00, approved."""
    return approved_week(held(booked(team, people.hr), people.worker), people.manager)


@pytest.fixture
def monday(week: Timesheet) -> Shift:
    return week.entries.earliest("worked").shift


def asked(week: Timesheet, by: User, **facts: Any) -> Correction:
    normal: dict[str, Any] = {
        "number": week.corrections.count() + 1,
        "state": "asked",
        "reason": "I left at noon.",
        "asked_at": AFTER,
        "asked_by": by,
    }
    return Correction.objects.create(timesheet=week, **normal | facts)


def says(correction: Correction, shift: Shift, **facts: Any) -> CorrectionEntry:
    normal: dict[str, Any] = {"worked": NINE_TO_TWELVE, "worker_id": shift.worker_id}
    return CorrectionEntry.objects.create(correction=correction, shift=shift, **normal | facts)


def decided(correction: Correction, by: User, state: str = "approved", **facts: Any) -> None:
    Correction.objects.filter(pk=correction.pk).update(
        state=state, decided_at=AFTER, decided_by=by, **facts
    )


@pytest.fixture
def waiting(week: Timesheet, monday: Shift, people: People) -> Correction:
    correction = asked(week, people.worker.user)
    says(correction, monday)
    return correction


def test_correction_state_known(waiting: Correction, people: People) -> None:
    with refused("correction_state_known"):
        decided(waiting, people.hr, "lost")
    decided(waiting, people.hr)


def test_correction_number_once(week: Timesheet, people: People) -> None:
    with refused("correction_of_approved_week"):
        asked(week, people.hr, number=2)
    decided(asked(week, people.hr), people.hr, "withdrawn")
    with refused("correction_number_once"), guards_off():
        asked(week, people.hr, number=1)
    asked(week, people.hr, number=2)


def test_correction_one_asked(waiting: Correction, week: Timesheet, people: People) -> None:
    with refused("correction_one_asked"):
        asked(week, people.hr)
    decided(waiting, people.hr, "refused", answer="They stayed.")
    asked(week, people.hr)


def test_correction_with_reason(week: Timesheet, people: People) -> None:
    with refused("correction_with_reason"):
        asked(week, people.hr, reason="")


def test_correction_decided_by_someone(waiting: Correction, people: People) -> None:
    for facts in ({"decided_by": people.hr}, {"decided_at": AFTER}):
        with refused("correction_decided_by_someone"), guards_off():
            Correction.objects.filter(pk=waiting.pk).update(state="approved", **facts)
    with refused("correction_decided_by_someone"), guards_off():
        Correction.objects.filter(pk=waiting.pk).update(decided_at=AFTER)


def test_correction_refused_in_words(waiting: Correction, people: People) -> None:
    with refused("correction_refused_in_words"):
        decided(waiting, people.hr, "refused")
    with refused("correction_refused_in_words"):
        decided(waiting, people.hr, "approved", answer="Fine")
    decided(waiting, people.hr, "refused", answer="They stayed.")


def test_correction_of_approved_week(people: People, team: Team, week: Timesheet) -> None:
    other = {"starts_on": MONDAY + timedelta(days=7), "ends_on": FRIDAY + timedelta(days=7)}
    draft = filled_in(
        held(booked(team, people.hr, **other), people.worker), MONDAY + timedelta(days=7)
    )
    with refused("correction_of_approved_week"):
        asked(draft, people.hr)
    asked(week, people.hr)


@pytest.mark.parametrize("state", ["approved", "refused", "withdrawn"])
def test_correction_life(waiting: Correction, people: People, state: str) -> None:
    by = people.worker.user if state == "withdrawn" else people.hr
    words = {"answer": "No"} if state == "refused" else {}
    decided(waiting, by, state, **words)
    for facts in ({"state": "asked"}, {"reason": "Another"}, {"answer": "Changed"}):
        with refused("correction_life"):
            Correction.objects.filter(pk=waiting.pk).update(**facts)
    with refused("correction_life"):
        Correction.objects.filter(pk=waiting.pk)._raw_delete("default")


def test_correction_life_begins_with_asking(week: Timesheet, people: People) -> None:
    with refused("correction_life"):
        asked(
            week, people.worker.user, state="approved", decided_at=AFTER, decided_by=people.hr
        )


def test_correction_decided_by_another(
    waiting: Correction, week: Timesheet, monday: Shift, people: People
) -> None:
    """Neither who asked nor who worked, whatever else they may do."""
    with refused("correction_decided_by_another"):
        decided(waiting, people.worker.user)
    with refused("correction_decided_by_another"):
        decided(waiting, people.hr, "withdrawn")
    decided(waiting, people.hr)
    councils = asked(week, people.manager)
    says(councils, monday, worked=None)
    for who in (people.manager, people.worker.user):
        with refused("correction_decided_by_another"):
            decided(councils, who)
    decided(councils, people.hr)


def test_correction_of_something(week: Timesheet, people: People) -> None:
    with refused("correction_of_something"):
        decided(asked(week, people.worker.user), people.hr)


def test_correctionentry_once(waiting: Correction, monday: Shift) -> None:
    with refused("correctionentry_once"):
        says(waiting, monday, worked=None)


@pytest.mark.parametrize(
    "worked",
    [
        DateTimeTZRange(london(MONDAY, "09:00"), None),
        DateTimeTZRange(None, london(MONDAY, "17:00")),
        DateTimeTZRange(empty=True),
    ],
    ids=["no_end", "no_start", "empty"],
)
def test_correctionentry_worked_bounded(
    week: Timesheet, monday: Shift, people: People, worked: DateTimeTZRange
) -> None:
    correction = asked(week, people.worker.user)
    with refused("correctionentry_worked_bounded"), guards_off():
        says(correction, monday, worked=worked)


def test_correctionentry_break_inside(week: Timesheet, monday: Shift, people: People) -> None:
    correction = asked(week, people.worker.user)
    for facts in (
        {"unpaid_break": hours(MONDAY, "11:30", "12:01")},
        {"worked": None, "unpaid_break": hours(MONDAY, "11:30", "12:00")},
    ):
        with refused("correctionentry_break_inside"):
            says(correction, monday, **facts)
    says(correction, monday, unpaid_break=hours(MONDAY, "11:30", "12:00"))


def test_correctionentry_no_overlap(
    waiting: Correction, week: Timesheet, people: People
) -> None:
    tuesday = week.entries.order_by("worked")[1].shift
    with refused("correctionentry_no_overlap"), guards_off():
        says(waiting, tuesday, worked=hours(MONDAY, "11:59", "13:00"))
    with guards_off():
        says(waiting, tuesday, worked=hours(MONDAY, "12:00", "13:00"))


def test_correctionentry_of_week(
    waiting: Correction, week: Timesheet, people: People, team: Team
) -> None:
    other = held(booked(team, people.hr), people.other_worker)
    stranger = filled_in(other).entries.earliest("worked").shift
    with refused("correctionentry_of_week"):
        says(waiting, stranger)
    decided(waiting, people.hr)
    tuesday = week.entries.order_by("worked")[1].shift
    with refused("correctionentry_of_week"):
        says(waiting, tuesday, worked=None)


def test_correctionentry_judged(week: Timesheet, monday: Shift, people: People) -> None:
    correction = asked(week, people.worker.user)
    with refused("correctionentry_judged"):
        says(correction, monday, worked=hours(MONDAY + timedelta(days=1), "18:00", "19:00"))
    says(correction, monday, worked=hours(MONDAY, "18:00", "19:00"))


def test_shifts_correctionentry_append_only(waiting: Correction) -> None:
    with refused("shifts_correctionentry_append_only"):
        waiting.entries.update(worked=None)
    with refused("shifts_correctionentry_append_only"):
        waiting.entries.all()._raw_delete("default")


@pytest.fixture
def evening(week: Timesheet, people: People, team: Team) -> Timesheet:
    """Other work of the same worker, from 18:00 to 22:00 each day."""
    pattern = weekdays(time(18), time(22), 0)
    return filled_in(held(booked(team, people.hr, weekly_pattern=pattern), people.worker))


def test_correction_free_of_other_work(
    evening: Timesheet, week: Timesheet, monday: Shift, people: People
) -> None:
    longer = asked(week, people.worker.user)
    says(longer, monday, worked=hours(MONDAY, "09:00", "18:01"))
    with refused("correction_free_of_other_work"):
        decided(longer, people.hr)
    decided(longer, people.worker.user, "withdrawn")
    until = asked(week, people.worker.user)
    says(until, monday, worked=hours(MONDAY, "09:00", "18:00"))
    decided(until, people.hr)


def test_timesheetentry_free_of_corrections(
    evening: Timesheet, week: Timesheet, monday: Shift, people: People
) -> None:
    longer = asked(week, people.worker.user)
    says(longer, monday, worked=hours(MONDAY, "09:00", "18:00"))
    decided(longer, people.hr)
    mine = evening.entries.filter(worked=hours(MONDAY, "18:00", "22:00"))
    with refused("timesheetentry_free_of_corrections"):
        mine.update(worked=hours(MONDAY, "17:59", "22:00"))
    shorter = asked(week, people.worker.user)
    says(shorter, monday, worked=hours(MONDAY, "09:00", "17:00"))
    decided(shorter, people.hr)
    mine.update(worked=hours(MONDAY, "17:59", "22:00"))
