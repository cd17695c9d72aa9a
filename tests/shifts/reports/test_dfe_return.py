"""Which assignments, breaches and costs a return tells of: London days, at the quarter's edges."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry, Council, Registration, Team, Worker
from rates.actions.ledger import post_spend, reverse_spend
from rates.models import JobTitleMap, MemorandumVersion, OnCostLine, SpendLine
from rates.reports.spend_against_cap import spend_against_cap
from shifts.actions.timesheets import approve_timesheet
from shifts.models import Assignment
from shifts.reports.dfe_return import return_now, standings
from shifts.reports.return_facts import Assembled, assembled
from shifts.returns.contents import canonical
from shifts.returns.quarter import Quarter
from tests.conftest import People
from tests.factories import LONG_AGO, WorkerFactory, memorandum_in_force, weekdays
from tests.rates.asking import work
from tests.rates.excepting import approved_exception, approvers_of
from tests.rates.off_system.conftest import Statement, statement
from tests.refusals import guards_off
from tests.shifts.building import (
    FRIDAY,
    MONDAY,
    agreed,
    booked,
    days,
    filled_in,
    held,
    leave_after,
    nights,
    proposed,
    submitted,
)
from tests.shifts.returning import FOURTH, OVER, entered, frozen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("memorandum")]
__all__ = ["statement"]
EARLY = datetime(2026, 6, 1, 8, tzinfo=UTC)
SECOND, THIRD, FIRST_AFTER = (
    Quarter(date(2026, 4, 1)),
    Quarter(date(2026, 7, 1)),
    Quarter(date(2027, 1, 1)),
)
TUESDAY_30_JUNE, WEDNESDAY_30_SEPTEMBER = date(2026, 6, 30), date(2026, 9, 30)


def placed(people: People, team: Team, first: date, last: date, **changes: Any) -> Assignment:
    asked = {"starts_on": first, "ends_on": last, "weekly_pattern": weekdays(*HOURS, *range(7))}
    booking = booked(team, people.hr, now=EARLY, **asked | changes)
    return held(booking, changes.pop("worker", people.worker))


HOURS = (time(9), time(17))


def counted(council: Council, quarter: Quarter) -> list[int]:
    return [row["assignment"] for row in rows(council, quarter)]


def rows(council: Council, quarter: Quarter, part: str = "assignments") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = one(council, quarter).content["parts"][part]
    return found


def one(council: Council, quarter: Quarter = FOURTH) -> Assembled:
    return assembled([(council, quarter)])[0]


def test_assignment_that_ends_on_the_last_day(people: People, team: Team) -> None:
    last = WEDNESDAY_30_SEPTEMBER
    made = placed(people, team, last, last)
    assert counted(team.council, THIRD) == [made.pk]
    assert counted(team.council, FOURTH) == []


def test_assignment_that_starts_on_the_first_day_of_the_next(
    people: People, team: Team
) -> None:
    first = FOURTH.first
    made = placed(people, team, first, first)
    assert counted(team.council, THIRD) == []
    assert counted(team.council, FOURTH) == [made.pk]


def test_assignment_across_three_quarters(people: People, team: Team) -> None:
    tuesdays = {"weekly_pattern": weekdays(*HOURS, 1)}
    made = placed(people, team, TUESDAY_30_JUNE, date(2026, 10, 6), **tuesdays)
    for quarter in (SECOND, THIRD, FOURTH):
        (row,) = rows(team.council, quarter)
        assert row["assignment"] == made.pk
        assert (row["starts_on"], row["ends_on"]) == ("2026-06-30", "2026-10-06")
    assert counted(team.council, FIRST_AFTER) == []


@pytest.mark.parametrize(
    ("start", "end", "after"),
    [("22:00", "06:00", True), ("20:00", "00:30", True), ("18:30", "00:00", False)],
)
def test_night_at_the_end_of_a_quarter_in_summer_time(
    people: People, team: Team, start: str, end: str, after: bool
) -> None:
    """00:30 in London is still 30 June by UTC; midnight itself is no minute of July."""
    hours = (time.fromisoformat(start), time.fromisoformat(end))
    night = {"weekly_pattern": weekdays(*hours, TUESDAY_30_JUNE.weekday())}
    made = placed(people, team, TUESDAY_30_JUNE, TUESDAY_30_JUNE, **night)
    assert counted(team.council, SECOND) == [made.pk]
    assert counted(team.council, THIRD) == ([made.pk] if after else [])


def test_night_over_the_clock_change_before_the_quarter_ends(
    people: People, team: Team
) -> None:
    """28 March 2027 has 23 hours; the last night of the quarter ends on 1 April."""
    first, last = date(2027, 3, 27), date(2027, 3, 31)
    made = placed(people, team, first, last, weekly_pattern=nights(*range(7)))
    (row,) = rows(team.council, FIRST_AFTER)
    assert (row["starts_on"], row["ends_on"]) == ("2027-03-27", "2027-04-01")
    assert counted(team.council, Quarter(date(2027, 4, 1))) == [made.pk]


def test_assignment_that_never_began_does_not_count(people: People, team: Team) -> None:
    gone = placed(people, team, MONDAY, FRIDAY)
    leave_after(gone, None)
    assert counted(team.council, FOURTH) == []


def test_other_councils_assignments_do_not_count(
    people: People, team: Team, wirral: Council
) -> None:
    placed(people, team, MONDAY, FRIDAY)
    assert counted(wirral, FOURTH) == []


def test_rate_that_was_agreed_has_its_own_row(people: People, team: Team) -> None:
    made = placed(people, team, MONDAY, FRIDAY)
    agreed(proposed(made, days(date(2026, 10, 14), FRIDAY), rate="30.00"))
    proposed(made, days(MONDAY, MONDAY), rate="29.00")  # not yet agreed
    told = [(row["hourly_rate"], row["rate_from"]) for row in rows(team.council, FOURTH)]
    assert told == [("31.00", "2026-10-12"), ("30.00", "2026-10-14")]


def test_terms_are_those_of_the_version_on_the_last_day(
    people: People, team: Team, memorandum: MemorandumVersion, city_region: list[Council]
) -> None:
    """Until the end of September what is in force counts all; the next only agencies."""
    placed(people, team, WEDNESDAY_30_SEPTEMBER, FOURTH.first)
    memorandum_in_force(
        city_region,
        {},
        memorandum=memorandum.memorandum,
        effective=(date(2026, 12, 31), None),
        clauses={
            "return_engagements": ["agency_paye", "agency_umbrella"],
            "return_sign_off_office": "chief_executive",
        },
    )
    assert len(counted(team.council, THIRD)) == 1
    assert one(team.council, THIRD).office == "director_of_childrens_services"
    assert counted(team.council, FOURTH) == []
    assert one(team.council, FOURTH).office == "chief_executive"


def test_registration_and_title_that_are_missing(
    people: People, team: Team, liverpool: Council
) -> None:
    someone: Worker = WorkerFactory.create()
    title = JobTitleMap.objects.create(
        council=liverpool,
        title="Practitioner",
        job_role_id="social_worker",
        effective=DateRange(date(2026, 4, 1), None),
        proposed_at=LONG_AGO,
        proposed_by=people.hr,
        approved_at=LONG_AGO,
        approved_by=people.lead,
    )
    booking = booked(team, people.hr, now=EARLY, job_title="practitioner")
    made = held(booking, someone)
    found = {each.code: each.record for each in one(liverpool).problems if each.blocks}
    assert found.pop("missing_registration") == f"worker:{someone.pk}"
    assert set(found) == {"not_answered"}
    JobTitleMap.objects.filter(pk=title.pk).update(
        effective=DateRange(date(2026, 4, 1), MONDAY)
    )
    found = {each.code: each.record for each in one(liverpool).problems if each.blocks}
    assert found["unmapped_title"] == f"assignment:{made.pk}"
    Registration.objects.create(
        worker=someone,
        number="SW99",
        status="registered",
        registered_until=date(2026, 11, 30),
        recorded_at=LONG_AGO,
        recorded_by=people.hr,
    )
    assert rows(liverpool, FOURTH)[0]["registration_number"] == "SW99"


def spent(made: Assignment, people: People, on: date, number: int, key: str) -> SpendLine:
    line = work(
        made.booking.cap_decision.segments.get(),
        made.booking.team,
        made.worker,
        worked_on=on,
        minutes=60,
        key=key,
        timesheet_number=number,
    )
    post_spend(by=people.manager, lines=[line])
    return SpendLine.objects.get(posting_key__endswith=key)


def test_cost_by_month_equals_spend_against_cap(people: People, team: Team) -> None:
    made = placed(people, team, date(2026, 10, 30), date(2026, 11, 3))
    sheet = filled_in(made, date(2026, 10, 26))
    spent(made, people, date(2026, 10, 31), sheet.pk, "shift:1")
    kept = spent(made, people, date(2026, 11, 1), sheet.pk, "shift:2")
    spent(made, people, date(2026, 11, 2), sheet.pk, "shift:3")
    reverse_spend(by=people.manager, lines=[kept], reason="Not worked.", now=OVER)
    found = {row["month"]: row["spend"] for row in rows(team.council, FOURTH, "cost")}
    assert found == {"2026-10": "31.00", "2026-11": "31.00", "2026-12": "0.00"}
    report = spend_against_cap(
        by=people.hr, group_by=("month",), starts_on=FOURTH.first, ends_on=FOURTH.last
    )
    assert sum(map(Decimal, found.values())) == report.total.spend == Decimal("62.00")
    assert rows(team.council, FOURTH, "notes") == []


def test_cost_without_an_assignment_is_noted(people: People, team: Team) -> None:
    """A line whose timesheet nobody knows, and one of an assignment of the quarter before."""
    made = placed(people, team, date(2026, 9, 30), date(2026, 10, 2))
    sheet = filled_in(made, date(2026, 9, 28))
    spent(made, people, date(2026, 10, 1), 999_999, "shift:1")
    spent(made, people, date(2026, 10, 2), sheet.pk, "shift:2")
    notes = rows(team.council, FOURTH, "notes")
    assert [note["record"] for note in notes] == ["timesheet:999999"]
    with guards_off():
        Assignment.objects.filter(pk=made.pk).update(state="cancelled")
    notes = rows(team.council, FOURTH, "notes")
    assert [note["record"] for note in notes] == [f"timesheet:{sheet.pk}", "timesheet:999999"]


def test_payments_outside_the_system_are_cost_and_noted(
    statement: Statement, liverpool: Council
) -> None:
    statement.imported(statement.outside, statement.in_ledger, statement.unsure)
    may = rows(liverpool, SECOND, "cost")[1]
    assert (may["month"], may["spend"], may["outside"]) == ("2026-05", "228.75", "36.00")
    assert may["total"] == "264.75"
    noted = {each["problem"] for each in rows(liverpool, SECOND, "notes")}
    assert {"paid_outside", "payment_not_answered"} <= noted
    assert rows(liverpool, THIRD, "cost")[1]["outside"] == "0.00"


def test_on_costs_and_expenses_are_figures_of_their_own(people: People, team: Team) -> None:
    """A week of which the Monday is in September counts its on-costs there."""
    made = placed(people, team, date(2026, 9, 28), date(2026, 10, 2))
    sheet = submitted(made, date(2026, 9, 28))
    approve_timesheet(by=people.manager, timesheet=sheet, now=OVER)
    september = rows(team.council, THIRD, "cost")[2]
    october = rows(team.council, FOURTH, "cost")[0]
    on_costs = OnCostLine.objects.aggregate(sum=Sum("amount"))["sum"]
    assert Decimal(september["on_costs"]) == on_costs > 0
    assert october["on_costs"] == "0.00"
    assert (september["spend"], october["spend"]) == ("697.50", "465.00")


def test_breach_says_who_signed_it_off(people: People, team: Team, liverpool: Council) -> None:
    approvers = approvers_of(liverpool)
    excepted = approved_exception(people.hr, liverpool, approvers)
    over = held(
        booked(team, people.hr, hourly_rate=Decimal("36.00"), exception=excepted),
        people.worker,
    )
    spent(over, people, MONDAY, filled_in(over).pk, "shift:1")
    plain = held(booked(team, people.hr), people.other_worker)
    spent(plain, people, MONDAY, filled_in(plain).pk, "shift:2")
    (row,) = rows(liverpool, FOURTH, "breaches")
    assert (row["over_cap"], row["approved"]) == ("5.00", True)
    assert row["signed_off_by"] == (
        f"Director of Children’s Services: {approvers.director}, 2 October 2026; "
        f"Chief Executive: {approvers.chief}, 2 October 2026"
    )


def queries(wanted: Sequence[tuple[Council, Quarter]]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assembled(wanted)
    return len(captured)


def test_assembled_in_a_constant_number_of_queries(
    people: People, team: Team, city_region: list[Council]
) -> None:
    placed(people, team, MONDAY, FRIDAY)
    entered(people.hr, team.council)
    few = queries([(team.council, FOURTH)])
    for week in range(1, 4):
        starts_on = date(2026, 10, 12 + 7 * week) if week < 3 else date(2026, 11, 2)
        placed(people, team, starts_on, starts_on)
    many = [(council, quarter) for council in city_region for quarter in (THIRD, FOURTH)]
    assert queries(many) == few <= 5


def test_standings_say_what_has_changed_since(
    people: People, team: Team, liverpool: Council
) -> None:
    entered(people.hr, liverpool, nil=True, answers={})
    frozen(people.hr, liverpool, content=canonical(one(liverpool).content))
    (before,) = standings(by=people.hr, quarter=FOURTH, today=OVER.date())
    assert (before.begun, before.since) == (True, ())
    placed(people, team, MONDAY, FRIDAY)
    (after,) = standings(by=people.hr, quarter=FOURTH, today=OVER.date())
    assert [(each.part, each.kind) for each in after.since] == [("assignments", "added")]


def test_standings_of_a_region_in_a_constant_number_of_queries(
    people: People, city_region: list[Council]
) -> None:
    with CaptureQueriesContext(connection) as captured:
        found = standings(by=people.lead, quarter=FOURTH, today=OVER.date())
    assert len(found) > 20
    assert len(captured) < 15
    assert {each.latest for each in found} == {None}


def test_look_from_outside_is_recorded(people: People, liverpool: Council) -> None:
    for who, entries in ((people.hr, 0), (people.approver, 0), (people.lead, 1)):
        return_now(by=who, council=liverpool, quarter=FOURTH)
        assert AuditEntry.objects.filter(verb="return.viewed").count() == entries
