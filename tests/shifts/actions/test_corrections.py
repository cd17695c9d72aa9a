"""Approved hours put right: what was stays, the lines are taken back, and the right ones stand."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum

from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry, Notice, Team, User
from rates.models import MemorandumVersion, OnCostLine, SpendLine
from shifts.actions.timesheets import (
    RightHours,
    approve_correction,
    approve_timesheet,
    ask_correction,
    refuse_correction,
    withdraw_correction,
)
from shifts.errors import Overlapping, OwnCorrection
from shifts.hours import hours_now
from shifts.models import Correction, Shift, Timesheet
from tests.conftest import People
from tests.shifts.actions.test_approvals import also_manages
from tests.shifts.building import (
    AFTER,
    HOUR,
    MONDAY,
    booked,
    filled_in,
    held,
    london,
    submitted,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def week(memorandum: MemorandumVersion, people: People, team: Team) -> Timesheet:
    """Monday to Friday, 09:00 to 17:00 with half an hour of break: 37.5 h at £31.00."""
    sheet = submitted(held(booked(team, people.hr), people.worker))
    return approve_timesheet(by=people.manager, timesheet=sheet, now=AFTER)


def shift(week: Timesheet, day: int) -> Shift:
    return week.entries.order_by("worked")[day].shift


def until(week: Timesheet, day: int, ends: str, rest: int = 30) -> RightHours:
    on = MONDAY + day * DAY
    return RightHours(
        shift=shift(week, day),
        starts_at=london(on, "09:00"),
        ends_at=london(on, ends),
        break_minutes=rest,
    )


def asked(week: Timesheet, by: User, *hours: RightHours, now: datetime = AFTER) -> Correction:
    return ask_correction(
        by=by, timesheet=week, hours=hours, reason="I wrote the wrong day.", now=now
    )


def standing(week: Timesheet) -> dict[str, tuple[int, str]]:
    """By day of the week: minutes and money that count."""
    lines = SpendLine.objects.standing().filter(timesheet_number=week.pk)
    days = lines.values("worked_on").annotate(m=Sum("minutes"), a=Sum("amount"))
    return {f"{each['worked_on']:%a}": (each["m"], str(each["a"])) for each in days}


def check_hours_are_paid(week: Timesheet) -> None:
    """What stands in the ledger is what the last approved hours come to."""
    paid = sum(each.paid_minutes for each in hours_now(week).values() if each)
    assert sum(minutes for minutes, _ in standing(week).values()) == paid
    every = SpendLine.objects.filter(timesheet_number=week.pk)
    assert every.aggregate(m=Sum("minutes"))["m"] == paid


WHOLE_DAY = (450, "232.50")


def test_approve_correction_posts_what_is_right(week: Timesheet, people: People) -> None:
    """Monday ended at 15:00, and Tuesday was not worked at all."""
    before = list(week.entries.values_list("worked", "unpaid_break"))
    correction = asked(
        week, people.worker.user, until(week, 0, "15:00"), RightHours(shift=shift(week, 1))
    )
    assert standing(week)["Mon"] == WHOLE_DAY
    approve_correction(by=people.hr, correction=correction, now=AFTER + HOUR)
    assert standing(week) == {
        "Mon": (330, "170.50"),
        "Wed": WHOLE_DAY,
        "Thu": WHOLE_DAY,
        "Fri": WHOLE_DAY,
    }
    check_hours_are_paid(week)
    back = SpendLine.objects.exclude(reverses=None)
    assert [(each.minutes, each.reason) for each in back] == [
        (-450, "I wrote the wrong day."),
        (-450, "I wrote the wrong day."),
    ]
    right = SpendLine.objects.get(minutes=330)
    assert right.posting_key == (
        f"20261012:shift:{shift(week, 0).pk}:20261012T0800Z:correction:1"
    )
    assert list(week.entries.values_list("worked", "unpaid_break")) == before
    entry = AuditEntry.objects.get(verb="correction.approved")
    assert '"reversed": 2' in entry.body


def test_approve_correction_brings_the_on_costs_with_it(
    week: Timesheet, people: People
) -> None:
    def holiday() -> Decimal:
        lines = OnCostLine.objects.filter(kind="holiday")
        return lines.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)

    assert holiday() == Decimal("140.31")  # 12.07 % of 1,162.50
    correction = asked(week, people.worker.user, RightHours(shift=shift(week, 4)))
    approve_correction(by=people.hr, correction=correction, now=AFTER)
    assert holiday() == Decimal("112.25")  # of 930.00


def test_approve_correction_again_and_again(week: Timesheet, people: People) -> None:
    for number, ends in enumerate(("15:00", "16:00", "17:30"), start=1):
        correction = asked(week, people.worker.user, until(week, 0, ends))
        approve_correction(by=people.hr, correction=correction, now=AFTER)
        assert correction.number == number
        check_hours_are_paid(week)
    assert standing(week)["Mon"] == (480, "248.00")
    kept = [each.state for each in week.corrections.all()]
    assert (kept, SpendLine.objects.count()) == (["approved"] * 3, 5 + 3 * 2)


def test_approve_correction_of_a_shift_back_to_work(week: Timesheet, people: People) -> None:
    for hours in (RightHours(shift=shift(week, 2)), until(week, 2, "17:00")):
        correction = asked(week, people.worker.user, hours)
        approve_correction(by=people.hr, correction=correction, now=AFTER)
        check_hours_are_paid(week)
    assert standing(week)["Wed"] == WHOLE_DAY


def test_approve_correction_twice_posts_once(week: Timesheet, people: People) -> None:
    correction = asked(week, people.worker.user, until(week, 0, "15:00"))
    approve_correction(by=people.hr, correction=correction, now=AFTER)
    again = approve_correction(by=people.manager, correction=correction, now=AFTER)
    assert (again.decided_by, SpendLine.objects.count()) == (people.hr, 7)


def test_approve_correction_over_another_hour_of_the_worker(
    week: Timesheet, people: People, team: Team
) -> None:
    pattern = [{"weekday": 0, "start": "18:00", "end": "22:00", "break_minutes": 0}]
    filled_in(held(booked(team, people.hr, weekly_pattern=pattern), people.worker))
    correction = asked(week, people.worker.user, until(week, 0, "19:00"))
    with pytest.raises(Overlapping):
        approve_correction(by=people.hr, correction=correction, now=AFTER)
    assert standing(week)["Mon"] == WHOLE_DAY


# Who


def test_approve_correction_is_of_another(week: Timesheet, people: People, team: Team) -> None:
    also_manages(people.worker.user, team)
    of_manager = asked(week, people.manager, until(week, 0, "15:00"))
    for who in (people.manager, people.worker.user):
        with pytest.raises(OwnCorrection):
            approve_correction(by=who, correction=of_manager, now=AFTER)
    approve_correction(by=people.hr, correction=of_manager, now=AFTER)
    of_worker = asked(week, people.worker.user, until(week, 0, "16:00"))
    with pytest.raises(OwnCorrection):
        approve_correction(by=people.worker.user, correction=of_worker, now=AFTER)


@pytest.mark.parametrize("who", ["approver", "lead", "auditor", "other_hr", "nobody"])
def test_correction_without_permission(week: Timesheet, people: People, who: str) -> None:
    correction = asked(week, people.worker.user, until(week, 0, "15:00"))
    user = getattr(people, who)
    for act, more in (
        (approve_correction, {}),
        (refuse_correction, {"reason": "No"}),
        (withdraw_correction, {}),
    ):
        with pytest.raises(NotPermitted):
            act(by=user, correction=correction, now=AFTER, **more)  # type: ignore[operator]
    with pytest.raises(NotPermitted):
        asked(week, user, until(week, 1, "15:00"))


def test_ask_correction_tells_the_other_side(week: Timesheet, people: People) -> None:
    def told(kind: str) -> set[User]:
        return {each.recipient for each in Notice.objects.filter(kind=kind)}

    correction = asked(week, people.manager, until(week, 0, "15:00"))
    assert told("timesheet_correction_asked") == {people.worker.user, people.hr}
    refuse_correction(by=people.hr, correction=correction, reason="They stayed.", now=AFTER)
    assert told("timesheet_correction_answered") == {people.worker.user, people.manager}


# What


def bad(week: Timesheet, people: People, *hours: RightHours, reason: str = "Wrong") -> Any:
    with pytest.raises(BadInput) as refusal:
        ask_correction(
            by=people.worker.user, timesheet=week, hours=hours, reason=reason, now=AFTER
        )
    return list(refusal.value.fields)


def test_ask_correction_names_what_cannot_be(
    week: Timesheet, people: People, team: Team
) -> None:
    monday = shift(week, 0)
    other = booked(team, people.hr).shifts.earliest("period")
    assert bad(week, people, until(week, 0, "15:00"), reason=" ") == ["reason"]
    assert bad(week, people, until(week, 0, "15:00"), reason="x" * 301) == ["reason"]
    assert bad(week, people) == ["hours"]
    assert bad(week, people, until(week, 0, "17:00")) == ["hours"]
    assert bad(week, people, RightHours(shift=other)) == ["hours"]
    assert bad(week, people, until(week, 0, "09:00")) == [f"shift[{monday.pk}].ends_at"]
    half = RightHours(shift=monday, starts_at=london(MONDAY, "09:00"))
    assert bad(week, people, half) == [f"shift[{monday.pk}].ends_at"]
    tuesday = london(MONDAY + DAY, "09:00")
    elsewhere = RightHours(shift=monday, starts_at=tuesday, ends_at=tuesday + HOUR)
    assert bad(week, people, elsewhere) == [f"shift[{monday.pk}].starts_at"]


def test_ask_correction_only_of_an_approved_week_and_one_at_a_time(
    week: Timesheet, people: People, team: Team
) -> None:
    sheet = submitted(held(booked(team, people.hr), people.other_worker))
    with pytest.raises(WrongState, match="This week is submitted"):
        asked(sheet, people.other_worker.user, RightHours(shift=shift(sheet, 0)))
    first = asked(week, people.worker.user, until(week, 0, "15:00"))
    with pytest.raises(WrongState, match="waits for an answer"):
        asked(week, people.manager, until(week, 0, "16:00"))
    withdraw_correction(by=people.worker.user, correction=first, now=AFTER)
    asked(week, people.manager, until(week, 0, "16:00"))


def test_refuse_correction_leaves_the_hours(week: Timesheet, people: People) -> None:
    correction = asked(week, people.worker.user, until(week, 0, "15:00"))
    with pytest.raises(BadInput, match="reason"):
        refuse_correction(by=people.hr, correction=correction, reason=" ", now=AFTER)
    refused = refuse_correction(by=people.hr, correction=correction, reason="No.", now=AFTER)
    assert (refused.state, refused.answer) == ("refused", "No.")
    assert standing(week)["Mon"] == WHOLE_DAY
    with pytest.raises(WrongState):
        approve_correction(by=people.hr, correction=correction, now=AFTER)


def test_withdraw_correction_by_whoever_asked(week: Timesheet, people: People) -> None:
    correction = asked(week, people.worker.user, until(week, 0, "15:00"))
    with pytest.raises(OwnCorrection, match="Only whoever asked"):
        withdraw_correction(by=people.manager, correction=correction, now=AFTER)
    for _ in range(2):
        back = withdraw_correction(by=people.worker.user, correction=correction, now=AFTER)
        assert back.state == "withdrawn"
    with pytest.raises(WrongState):
        refuse_correction(by=people.hr, correction=correction, reason="No.", now=AFTER)
