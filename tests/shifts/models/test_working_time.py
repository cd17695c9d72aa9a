"""What the database holds of opt-outs, outside work and compensatory rest."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from accounts.models import Team, Worker
from rates.models import MemorandumVersion
from shifts.models import Assignment, CompensatoryRest, OptOut, OutsideWork
from tests.conftest import People
from tests.factories import LONG_AGO
from tests.refusals import guards_off, refused
from tests.shifts.building import FRIDAY, MONDAY, NOW, booked, ended, held, hours, offered

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SATURDAY = FRIDAY + DAY
SIGNED = date(2026, 1, 1)
WITHDRAWN = datetime(2026, 10, 5, 23, 30, tzinfo=UTC)  # 6 October in London
ENDS = date(2026, 10, 20)  # two weeks later


def opt_out(worker: Worker, **changes: Any) -> OptOut:
    normal: dict[str, Any] = {
        "effective": DateRange(SIGNED, None),
        "notice_weeks": 2,
        "evidence": "Letter of 1 January 2026.",
        "signed_at": LONG_AGO,
        "signed_by": worker.user,
    }
    return OptOut.objects.create(worker=worker, **normal | changes)


def withdraw(standing: OptOut, **changes: Any) -> None:
    normal: dict[str, Any] = {
        "effective": DateRange(SIGNED, ENDS),
        "withdrawn_at": WITHDRAWN,
        "withdrawn_by": standing.worker.user,
    }
    assert OptOut.objects.filter(pk=standing.pk).update(**normal | changes) == 1


def outside(worker: Worker, **changes: Any) -> OutsideWork:
    normal: dict[str, Any] = {
        "employer": "A school",
        "weekly_hours": "12.00",
        "effective": DateRange(SIGNED, None),
        "declared_at": LONG_AGO,
        "declared_by": worker.user,
    }
    return OutsideWork.objects.create(worker=worker, **normal | changes)


@pytest.fixture
def worker(people: People) -> Worker:
    return people.worker


@pytest.mark.parametrize("weeks", [0, 13])
def test_optout_notice_lawful(worker: Worker, weeks: int) -> None:
    with refused("optout_notice_lawful"):
        opt_out(worker, notice_weeks=weeks)
    opt_out(worker, notice_weeks=max(1, weeks - 1))


def test_optout_has_evidence(worker: Worker) -> None:
    with refused("optout_has_evidence"):
        opt_out(worker, evidence="")
    opt_out(worker, evidence="-")


def test_optout_effective_has_start(worker: Worker) -> None:
    with refused("optout_effective_has_start"):
        opt_out(worker, effective=DateRange(None, None))
    opt_out(worker)


def test_optout_ends_when_withdrawn(worker: Worker) -> None:
    standing = opt_out(worker)
    with refused("optout_ends_when_withdrawn"):
        withdraw(standing, withdrawn_at=None, withdrawn_by=None)
    with refused("optout_ends_when_withdrawn"):
        withdraw(standing, effective=standing.effective)
    with refused("optout_ends_when_withdrawn"):
        withdraw(standing, withdrawn_by=None)
    withdraw(standing)


def test_optout_ends_after_its_notice(worker: Worker) -> None:
    standing = opt_out(worker)
    for ends in (ENDS - DAY, ENDS + DAY):
        with refused("optout_ends_after_its_notice"):
            withdraw(standing, effective=DateRange(SIGNED, ends))
    withdraw(standing)


def test_optout_terms_stay(worker: Worker, people: People) -> None:
    standing = opt_out(worker)
    changes: dict[str, Any] = {
        "worker": people.other_worker,
        "notice_weeks": 1,
        "evidence": "Another letter.",
        "signed_at": NOW,
        "signed_by": people.hr,
        "effective": DateRange(SIGNED + DAY, None),
    }
    for name, value in changes.items():
        with refused("optout_terms_stay"):
            OptOut.objects.filter(pk=standing.pk).update(**{name: value})
    withdraw(standing)
    with refused("optout_terms_stay"):
        withdraw(standing)


def test_optout_no_overlap(worker: Worker, people: People) -> None:
    withdraw(opt_out(worker))
    with refused("optout_no_overlap"):
        opt_out(worker, effective=DateRange(ENDS - DAY, None))
    opt_out(worker, effective=DateRange(ENDS, None))
    opt_out(people.other_worker)


@pytest.mark.parametrize(("less", "least"), [("0.24", "0.25"), ("80.01", "80.00")])
def test_outsidework_hours_credible(worker: Worker, less: str, least: str) -> None:
    with refused("outsidework_hours_credible"):
        outside(worker, weekly_hours=less)
    outside(worker, weekly_hours=least)


def test_outsidework_employer_named(worker: Worker) -> None:
    with refused("outsidework_employer_named"):
        outside(worker, employer="")
    outside(worker, employer="A")


def test_outsidework_effective_has_start(worker: Worker) -> None:
    with refused("outsidework_effective_has_start"):
        outside(worker, effective=DateRange(SIGNED, SIGNED))
    outside(worker, effective=DateRange(SIGNED, SIGNED + DAY))


def test_outsidework_no_overlap(worker: Worker) -> None:
    outside(worker, effective=DateRange(SIGNED, ENDS))
    with refused("outsidework_no_overlap"):
        outside(worker, employer="A SCHOOL", effective=DateRange(ENDS - DAY, None))
    outside(worker, effective=DateRange(ENDS, None))
    outside(worker, employer="A shop")


def test_outsidework_terms_stay(worker: Worker) -> None:
    row = OutsideWork.objects.filter(pk=outside(worker).pk)
    with refused("outsidework_terms_stay"):
        row.update(weekly_hours="13.00")
    with refused("outsidework_terms_stay"):
        row.update(effective=DateRange(SIGNED + DAY, None))
    assert row.update(effective=DateRange(SIGNED, ENDS)) == 1


@pytest.fixture
def assignment(memorandum: MemorandumVersion, people: People, team: Team) -> Assignment:
    return held(booked(team, people.hr), people.worker, sign_off="Nobody else could.")


def owed(assignment: Assignment, **changes: Any) -> CompensatoryRest:
    """Two hours, on the Saturday after."""
    normal: dict[str, Any] = {
        "offer": assignment.offer,
        "worker": assignment.worker,
        "rule": "REST-11",
        "minutes_owed": 120,
        "owed_from": hours(MONDAY, "09:00", "10:00").lower,
        "period": hours(SATURDAY, "09:00", "11:00"),
        "reason": "Starts later.",
        "planned_at": NOW,
        "planned_by": assignment.booking.created_by,
    }
    return CompensatoryRest.objects.create(**normal | changes)


UNPLANNED: dict[str, Any] = {
    "period": None,
    "planned_at": None,
    "planned_by": None,
    "reason": "",
}


def test_compensatoryrest_rule_known(assignment: Assignment) -> None:
    with refused("compensatoryrest_rule_known"):
        owed(assignment, rule="HOURS-48")
    owed(assignment, rule="REST-WEEK")


def test_compensatoryrest_once_a_rule(assignment: Assignment) -> None:
    owed(assignment, **UNPLANNED)
    with refused("compensatoryrest_once_a_rule"):
        owed(assignment)
    owed(assignment, rule="REST-WEEK")


def test_compensatoryrest_minutes_credible(assignment: Assignment) -> None:
    for minutes in (0, 7 * 24 * 60 + 1):
        with refused("compensatoryrest_minutes_credible"):
            owed(assignment, minutes_owed=minutes, **UNPLANNED)
    owed(assignment, minutes_owed=1)
    owed(assignment, minutes_owed=7 * 24 * 60, **UNPLANNED | {"rule": "REST-WEEK"})


def test_compensatoryrest_planned_by_someone(assignment: Assignment) -> None:
    for missing in ("planned_at", "planned_by", "period"):
        with refused("compensatoryrest_planned_by_someone"):
            owed(assignment, **{missing: None})
    with refused("compensatoryrest_planned_by_someone"):
        owed(assignment, reason="")
    owed(assignment)


def test_compensatoryrest_after_it_is_owed(assignment: Assignment) -> None:
    starts = hours(SATURDAY, "09:00", "11:00").lower
    with refused("compensatoryrest_after_it_is_owed"):
        owed(assignment, owed_from=starts + timedelta(minutes=1))
    with refused("compensatoryrest_after_it_is_owed"):
        owed(assignment, period=DateTimeTZRange(starts, None))
    owed(assignment, owed_from=starts)


def test_compensatoryrest_long_enough(assignment: Assignment) -> None:
    with refused("compensatoryrest_long_enough"):
        owed(assignment, period=hours(SATURDAY, "09:00", "10:59"))
    owed(assignment)


def test_compensatoryrest_no_overlap(assignment: Assignment) -> None:
    owed(assignment)
    with refused("compensatoryrest_no_overlap"):
        owed(assignment, rule="REST-WEEK", period=hours(SATURDAY, "10:59", "13:00"))
    owed(assignment, rule="REST-WEEK", period=hours(SATURDAY, "11:00", "13:00"))


def test_compensatoryrest_free_of_shifts(assignment: Assignment) -> None:
    with refused("compensatoryrest_free_of_shifts"):
        owed(assignment, period=hours(FRIDAY, "16:59", "19:00"))
    owed(assignment, period=hours(FRIDAY, "17:00", "19:00"))


def test_compensatoryrest_signed_off(
    assignment: Assignment, people: People, team: Team
) -> None:
    with refused("compensatoryrest_signed_off"):
        owed(assignment, worker=people.other_worker)
    plain = offered(booked(team, people.hr), people.worker)
    with refused("compensatoryrest_signed_off"):
        owed(assignment, offer=plain)
    owed(assignment)


def test_compensatoryrest_terms_stay(assignment: Assignment) -> None:
    rest = CompensatoryRest.objects.filter(pk=owed(assignment).pk)
    for name, value in {"minutes_owed": 60, "owed_from": LONG_AGO, "rule": "REST-WEEK"}.items():
        with refused("compensatoryrest_terms_stay"):
            rest.update(**{name: value})
    assert rest.update(period=hours(SATURDAY, "12:00", "14:00")) == 1


@pytest.mark.parametrize("when", [("09:00", "17:00"), ("10:59", "17:00")])
def test_shift_leaves_rest(
    assignment: Assignment, people: People, team: Team, when: tuple[str, str]
) -> None:
    owed(assignment)
    start, end = when
    pattern = [{"weekday": 5, "start": start, "end": end, "break_minutes": 30}]
    other: dict[str, Any] = {"starts_on": SATURDAY, "ends_on": SATURDAY}
    booking = booked(team, people.hr, weekly_pattern=pattern, **other)
    with refused("shift_leaves_rest"):
        held(booking, people.worker)
    pattern[0]["start"] = "11:00"
    held(booked(team, people.hr, weekly_pattern=pattern, **other), people.worker)


def test_rest_of_work_that_was_given_up_is_nobodys(
    assignment: Assignment, people: People, team: Team
) -> None:
    owed(assignment)
    ended(assignment, people.hr, None)
    pattern = [{"weekday": 5, "start": "09:00", "end": "17:00", "break_minutes": 30}]
    other: dict[str, Any] = {"starts_on": SATURDAY, "ends_on": SATURDAY}
    held(booked(team, people.hr, weekly_pattern=pattern, **other), people.worker)
    assert not CompensatoryRest.objects.owed().exists()


def test_none_is_ever_removed(assignment: Assignment) -> None:
    for row, name in (
        (opt_out(assignment.worker), "shifts_optout_append_only"),
        (outside(assignment.worker), "shifts_outsidework_append_only"),
        (owed(assignment), "shifts_compensatoryrest_append_only"),
    ):
        with refused(name):
            row.delete()
        with guards_off():
            row.delete()
