from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import BadInput, NotPermitted
from accounts.models import AuditEntry, Council, Team
from rates.actions.workforce import record_workforce
from rates.models import MemorandumVersion, OffSystemPayment, PublishedFigure
from rates.reports.sheets import as_csv
from shifts.actions.timesheets import approve_timesheet
from shifts.models import Assignment
from shifts.reports.reliance.figures import Figure
from shifts.reports.reliance.measures import MEASURES
from shifts.reports.reliance.report import Reliance, parts_behind, published_by, reliance
from shifts.reports.reliance.sheet import sheet_of
from tests.conftest import People
from tests.factories import TeamFactory, cleared_worker
from tests.rates.off_system.conftest import Statement
from tests.rates.workforce.counting import figures
from tests.refusals import guards_off
from tests.shifts.building import AFTER, FRIDAY, MONDAY, booked, days, held, submitted
from tests.shifts.reports.reliance.conftest import (
    NOVEMBER,
    OCTOBER,
    counted_october,
    joined,
    worked,
)

pytestmark = pytest.mark.django_db
IN_OCTOBER: dict[str, Any] = {"first_month": OCTOBER, "last_month": OCTOBER}
BY_HAND = {
    # 37.5 hours of 37 a week × 31 days ÷ 7 are 0.2289 of a full-time month.
    "agency_share": ("0.2289", "101.9578", "0.22"),
    "bank_share": ("0.2289", "101.9578", "0.22"),
    "agency_heads": ("14", "122", "11.48"),
    "vacancy_rate": ("18.50", "120.00", "15.42"),
    "turnover": ("3", "108", "2.78"),
    "place_changes": ("0", "2", "0.00"),
    "workers_a_place": ("2", "2", "1.00"),
    "longest_run": ("5", "2", "5.00"),
    "continuity": ("0", "75", "0.00"),
    "caseload": ("12", "1", "12.00"),
    "temp_to_permanent": ("0", "2", "0.00"),
}


def report(by: Any, council: Council | None = None, **more: Any) -> Reliance:
    return reliance(by=by, council=council, **{**IN_OCTOBER, **more})


def told(figure: Figure | None) -> tuple[Decimal, Decimal, Decimal | None]:
    assert figure is not None
    return figure.numerator, figure.denominator, figure.value


def test_reliance_by_hand(october: Team, people: People, liverpool: Council) -> None:
    found = report(people.hr, liverpool)
    for code, expected in BY_HAND.items():
        assert told(found.of(code).own) == tuple(map(Decimal, expected)), code
        assert found.of(code).own == found.of(code).rows[0].figure
    assert found.missing == ()
    assert found.of("agency_share").published_written == "13.0 %"
    assert found.of("caseload").published_written == "15.2"
    assert found.of("turnover").published is None


@pytest.mark.parametrize("code", MEASURES)
def test_reliance_figure_is_what_is_behind_it(
    code: str, october: Team, people: People, liverpool: Council
) -> None:
    joined(people.worker, liverpool, date(2026, 10, 20))
    shown = report(people.hr, liverpool).of(code).own
    parts, again = parts_behind(
        by=people.hr, measure=MEASURES[code], council=liverpool, **IN_OCTOBER
    )
    assert told(shown) == told(again)
    how = max if MEASURES[code].unit == "days" else sum
    assert how(each["numerator"] for each in parts) == again.numerator
    assert sum(each["denominator"] for each in parts) == again.denominator


def test_reliance_continuity_is_of_an_earlier_month(
    october: Team, people: People, liverpool: Council
) -> None:
    november: dict[str, Any] = {
        "starts_on": MONDAY + timedelta(weeks=4),
        "ends_on": FRIDAY + timedelta(weeks=4),
    }
    for worker in (people.worker, cleared_worker(shares_with=[liverpool])):
        assignment = held(booked(october, people.hr, **november), worker)
        post_week(assignment, people, november["starts_on"])
    month = date(2026, 11, 1)
    found = report(people.hr, liverpool, first_month=month, last_month=month)
    assert told(found.of("continuity").own) == (
        Decimal("37.50"),
        Decimal("75.00"),
        Decimal("50.00"),
    )
    assert found.missing == ((liverpool, (month,)),)
    assert found.of("agency_share").own.denominator == 0


def post_week(assignment: Assignment, people: People, week: date) -> None:
    sheet = submitted(assignment, week)
    approve_timesheet(by=people.manager, timesheet=sheet, now=AFTER + timedelta(weeks=6))


def test_reliance_counts_changes_in_a_place(
    october: Team, people: People, liverpool: Council
) -> None:
    first = Assignment.objects.earliest("pk")
    with guards_off():
        Assignment.objects.filter(pk=first.pk).update(period=days(MONDAY, MONDAY))
    second = held(booked(october, people.hr), cleared_worker(shares_with=[liverpool]))
    with guards_off():
        Assignment.objects.filter(pk=second.pk).update(
            booking=first.booking, period=days(MONDAY + timedelta(1), FRIDAY)
        )
    found = report(people.hr, liverpool)
    assert told(found.of("place_changes").own) == (1, 2, Decimal("0.50"))
    assert told(found.of("workers_a_place").own) == (3, 2, Decimal("1.50"))


def test_reliance_counts_agency_work_paid_outside(
    memorandum: MemorandumVersion, people: People, liverpool: Council
) -> None:
    """An hour of 37 a week × 31 days ÷ 7, by somebody whom the ledger does not know."""
    statement = Statement(people, liverpool)
    statement.imported(statement.outside)
    may = date(2026, 5, 1)
    record_workforce(
        by=people.hr, council=liverpool, month=may, figures=figures(), now=NOVEMBER
    )
    found = report(people.hr, liverpool, first_month=may, last_month=may)
    hours = Decimal(OffSystemPayment.objects.get().hours or 0)
    full_time = (hours * 7 / (37 * 31)).quantize(Decimal("0.0001"))
    assert full_time > 0
    for code, expected in (("agency_share", full_time), ("bank_share", Decimal(0))):
        own = found.of(code).own
        assert told(own)[:2] == (expected, Decimal("101.50") + full_time)
    parts, _ = parts_behind(
        by=people.hr, measure=MEASURES["agency_share"], first_month=may, last_month=may
    )
    assert {each["what"] for each in parts} == {
        "Agency, paid outside the system",
        "Permanent posts filled",
    }
    assert report(people.auditor, first_month=may, last_month=may).of("agency_share").hides


def test_reliance_one_worker_at_two_councils_is_hidden_in_each(
    october: Team, people: People, wirral: Council, liverpool: Council
) -> None:
    """Without that, the region less one's own would tell of them."""
    counted_october(people.other_hr, wirral)
    week = MONDAY + timedelta(weeks=1)
    there = held(
        booked(
            TeamFactory.create(council=wirral),
            people.other_hr,
            starts_on=week,
            ends_on=FRIDAY + timedelta(weeks=1),
        ),
        people.worker,
    )
    approve_timesheet(
        by=people.other_hr, timesheet=submitted(there, week), now=AFTER + timedelta(weeks=1)
    )
    found = report(people.hr, liverpool).of("bank_share")
    assert [row.figure.hidden for row in found.rows] == [False, True]
    assert found.region.hidden


@pytest.mark.parametrize(
    ("on", "moved"),
    [(MONDAY, 1), (date(2026, 10, 31), 1), (MONDAY - timedelta(1), 0), (date(2026, 11, 1), 0)],
)
def test_reliance_joining(
    on: date, moved: int, october: Team, people: People, liverpool: Council
) -> None:
    joined(people.worker, liverpool, on)
    assert report(people.hr, liverpool).of("temp_to_permanent").own.numerator == moved


@pytest.mark.parametrize(("on", "moved"), [(date(2027, 1, 16), 1), (date(2027, 1, 17), 0)])
def test_reliance_joining_within_three_months(
    on: date, moved: int, october: Team, people: People, liverpool: Council
) -> None:
    joined(people.worker, liverpool, on)
    january = date(2027, 1, 1)
    found = report(people.hr, liverpool, first_month=january, last_month=january)
    assert found.of("temp_to_permanent").own.numerator == moved


def test_reliance_expected_caseload_until_it_is_counted(
    october: Team, people: People, liverpool: Council
) -> None:
    with guards_off():
        Assignment.objects.earliest("pk").caseloads.all().delete()
    assert report(people.hr, liverpool).of("caseload").own.numerator == 14


def test_reliance_of_the_region(october: Team, people: People, wirral: Council) -> None:
    counted_october(
        people.other_hr, wirral, vacancies=Decimal("58.50"), filled=Decimal("61.50")
    )
    found = report(people.lead)
    assert found.council is None
    vacant = found.of("vacancy_rate")
    assert [(str(row.council), row.figure.value) for row in vacant.rows] == [
        ("Liverpool", Decimal("15.42")),
        ("Wirral", Decimal("48.75")),
    ]
    assert told(vacant.region) == (Decimal(77), Decimal(240), Decimal("32.08"))
    assert "council" not in vacant.region.drill_down
    parts, again = parts_behind(by=people.lead, measure=vacant.measure, **IN_OCTOBER)
    assert (len(parts), told(again)) == (2, told(vacant.region))
    assert AuditEntry.objects.filter(verb="report.viewed").count() == 2
    assert len(found.missing) == 22


def test_reliance_hides_few_of_others(
    october: Team, people: People, wirral: Council, liverpool: Council
) -> None:
    counted_october(people.other_hr, wirral)
    there = TeamFactory.create(council=wirral)
    for _ in range(4):
        someone = cleared_worker(shares_with=[wirral])
        worked(there, people.other_hr, someone, people.other_hr)
    found = report(people.hr, liverpool)
    mine, others = found.of("bank_share").rows
    assert (mine.figure.hidden, others.figure.hidden) == (False, True)
    assert found.of("bank_share").region.hidden
    assert others.figure.drill_down == ""
    assert not found.of("vacancy_rate").hides
    assert found.of("turnover").rows[1].figure.written == "Hidden"
    for row in report(people.auditor).of("agency_share").rows:
        assert (row.figure.hidden, row.figure.numerator) == (True, 0)
    someone = cleared_worker(shares_with=[wirral])
    worked(there, people.other_hr, someone, people.other_hr)
    again = report(people.hr, liverpool).of("bank_share")
    assert not again.hides
    assert not report(people.lead).hides


def test_reliance_as_a_table(october: Team, people: People) -> None:
    text = as_csv(sheet_of(report(people.hr)))
    assert "Vacant posts,Liverpool,15.42,per cent,18.50," in text
    assert "Vacant posts,England,14.20,per cent," in text
    assert "hidden" in as_csv(sheet_of(report(people.auditor)))


def test_reliance_who_may(october: Team, people: People) -> None:
    agency = MEASURES["agency_share"]
    for someone in (people.manager, people.worker.user, people.nobody):
        with pytest.raises(NotPermitted):
            report(someone)
    with pytest.raises(NotPermitted):
        parts_behind(by=people.auditor, measure=agency, **IN_OCTOBER)
    parts, _ = parts_behind(by=people.other_hr, measure=agency, **IN_OCTOBER)
    assert len(parts) == 0


def test_reliance_of_months_in_order(people: People) -> None:
    with pytest.raises(BadInput, match="to"):
        report(people.hr, last_month=date(2026, 9, 1))
    with pytest.raises(BadInput, match="from"):
        report(people.hr, first_month=date(2023, 10, 1))


def test_published_by_the_end_of_the_report() -> None:
    PublishedFigure.objects.create(
        measure="caseload",
        area="E92000001",
        counted_on=date(2026, 9, 30),
        value=Decimal("15.00"),
        source="Department for Education",
    )
    assert published_by(date(2026, 8, 1))["caseload"].value == Decimal("15.20")
    assert published_by(date(2026, 9, 1))["caseload"].value == Decimal("15.00")
    assert published_by(date(2020, 1, 1))["caseload"].value == Decimal("15.20")


def test_reliance_asks_as_much_for_more(october: Team, people: People, wirral: Council) -> None:
    with CaptureQueriesContext(connection) as before:
        report(people.lead)
    counted_october(people.other_hr, wirral)
    there = TeamFactory.create(council=wirral)
    worked(there, people.other_hr, cleared_worker(shares_with=[wirral]), people.other_hr)
    with CaptureQueriesContext(connection) as after:
        report(people.lead)
    assert len(before) == len(after)
