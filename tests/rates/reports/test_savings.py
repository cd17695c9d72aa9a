"""Savings, worked out by hand, and each figure by the lines behind it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from accounts.errors import BadInput, NotPermitted
from accounts.models import AuditEntry, Council
from rates.actions.ledger import post_spend
from rates.conversion import paye_to_umbrella
from rates.equivalents import OnCosts
from rates.models import Grade, MemorandumVersion, OnCostTable, SpendLine
from rates.reports.grouped import told
from rates.reports.savings.against import Compared
from rates.reports.savings.lines import TO_UMBRELLA, Asked, SavingsFilters
from rates.reports.savings.report import Savings, lines_behind, savings
from rates.reports.savings.sheet import sheet_of
from rates.reports.sheets import as_csv
from tests.conftest import People
from tests.factories import TeamFactory, cleared_worker
from tests.pages import check_sound, error_links, signed_in
from tests.rates.asking import stored, work
from tests.rates.reports.conftest import Ledger
from tests.rates.reports.paying import paid

pytestmark = pytest.mark.django_db
ADDRESS = {"from": "2026-05-01", "to": "2026-06-30"}
NO_FILTERS = SavingsFilters()


def question(basis: str = "paye", where: SavingsFilters = NO_FILTERS, **days: Any) -> Asked:
    normal: dict[str, Any] = {"starts_on": date(2026, 5, 1), "ends_on": date(2026, 6, 30)}
    return Asked(basis=Compared(basis), where=where, **normal | days)


def report(
    by: Any, basis: str = "paye", where: SavingsFilters = NO_FILTERS, **more: Any
) -> Savings:
    return savings(by=by, asked=question(basis, where), **more)


@pytest.fixture
def graded(ledger: Ledger, liverpool: Council) -> Grade:
    """Points 33 to 36, 37 hours: £24.38 of basic pay an hour in 2026-27, £37.40 in all."""
    return paid(liverpool)


def test_savings_on_paye(graded: Grade, people: People) -> None:
    """£40.00 umbrella is £31.20 PAYE; 450 min, 60 at time and a half, and 40 of another's."""
    found = report(people.hr)
    (row,) = found.rows
    assert (row.lines, row.hours) == (3, Decimal("9.17"))
    assert row.bank == Decimal("295.83")  # £228.75 + £45.75 + £21.33
    assert row.agency == Decimal("301.60")  # £234.00 + £46.80 + £20.80
    assert row.saved_on_agency == Decimal("5.77")
    assert row.agency_an_hour == Decimal("0.63")
    run = found.runs[0]
    assert run.agency == Decimal("31.20")
    assert "umbrella cap £40.00" in run.agency_source
    assert (
        "£40.00 an hour umbrella is £31.20 an hour PAYE: 37 hours a week" in run.agency_source
    )
    assert run.permanent is not None
    at_permanent = [to_pence(run.permanent, minutes) for minutes in ("7.5", "1.5", "0.6666667")]
    assert row.permanent == sum(at_permanent)
    assert row.saved_on_permanent == row.permanent - row.bank < 0
    assert "÷ 52.143 weeks ÷ 37 contracted hours" in run.permanent_source
    assert found.region == found.total
    assert found.total.compares_all


def to_pence(rate: Decimal, hours: str) -> Decimal:
    return (rate * Decimal(hours)).quantize(Decimal("0.01"))


def test_savings_on_umbrella(graded: Grade, people: People) -> None:
    found = report(people.hr, "umbrella")
    on_costs = OnCostTable.objects.in_force(date(2026, 5, 31)).get().as_value()
    worth = {
        rate: paye_to_umbrella(
            Decimal(rate), weekly_hours=Decimal(37), on_costs=on_costs
        ).to_rate
        for rate in ("30.50", "32.00")
    }
    assert found.total.bank == (
        to_pence(worth["30.50"], "7.5")
        + to_pence(worth["30.50"], "1.5")
        + to_pence(worth["32.00"], "0.6666667")
    )
    assert found.total.agency == Decimal("386.67")  # £300.00 + £60.00 + £26.67
    assert found.runs[0].agency == Decimal("40.00")
    assert "employer pension" in found.runs[0].permanent_source


@pytest.mark.parametrize("basis", ["paye", "umbrella"])
def test_savings_total_is_its_rows_and_its_lines(
    basis: str, graded: Grade, two_councils: Ledger, people: People
) -> None:
    found = report(people.lead, basis, group_by=("month", "council"))
    assert len(found.rows) == 3
    for name in ("lines", "minutes", "bank", "agency", "saved_on_agency", "saved_on_permanent"):
        assert sum(getattr(row, name) for row in found.rows) == getattr(found.total, name)
    listed, total, runs = lines_behind(by=people.lead, asked=question(basis))
    assert (len(listed), total.bank) == (found.total.lines, found.total.bank)
    assert sum(each["agency"] for each in listed) == found.total.agency
    assert {each["run"] for each in listed} <= set(range(1, len(runs) + 1))
    without_grade = [each for each in listed if each["permanent"] is None]
    assert [each["council"] for each in without_grade] == ["Wirral"]
    assert not found.total.compares_all


def test_savings_paye_is_what_the_ledger_has(graded: Grade, people: People) -> None:
    ledger = SpendLine.objects.filter(basis="paye").values_list("amount", flat=True)
    assert report(people.hr).total.bank == sum(ledger)


def test_savings_follow_the_day(graded: Grade, people: People, liverpool: Council) -> None:
    """A run ends where a grade does; after it nothing is known of permanent staff."""
    Grade.objects.filter(pk=graded.pk).update(
        effective=type(graded.effective)(date(2024, 4, 1), date(2026, 6, 1))
    )
    found = report(people.hr)
    assert [(each.first, each.last) for each in found.runs] == [
        (date(2026, 5, 1), date(2026, 5, 31)),
        (date(2026, 6, 1), date(2026, 6, 30)),
    ]
    assert found.runs[1].permanent_source == "no grade is recorded"
    assert found.total.permanent_minutes == 450


def test_savings_without_a_cap_or_on_costs(
    graded: Grade, people: People, memorandum: MemorandumVersion
) -> None:
    early = question(starts_on=date(2023, 5, 1), ends_on=date(2023, 5, 31))
    found = savings(by=people.hr, asked=early)
    assert found.rows == ()
    assert found.total.agency_an_hour is None


def test_savings_are_narrowed(two_councils: Ledger, people: People, wirral: Council) -> None:
    found = report(people.lead, where=SavingsFilters(council=wirral.gss_code))
    assert [row.cells[0].label for row in found.rows] == ["Wirral"]
    assert {each.council for each in found.runs} <= {wirral.pk}
    assert found.region is not None
    assert (found.total.lines, found.region.lines) == (1, 4)
    none = SavingsFilters(job_role="team_manager")
    assert report(people.lead, where=none).total.lines == 0
    listed, _, _ = lines_behind(by=people.hr, asked=question(where=NO_FILTERS))
    assert len(listed) == 3


def test_savings_hide_few(two_councils: Ledger, people: People) -> None:
    found = report(people.auditor)
    assert all(row.hidden for row in found.rows)
    assert found.region is None
    assert "hidden" in as_csv(sheet_of(found))
    assert report(people.hr).region is None
    assert AuditEntry.objects.filter(verb="report.viewed").count() == 1


def test_savings_who_may(ledger: Ledger, people: People) -> None:
    for someone in (people.manager, people.worker.user, people.nobody):
        with pytest.raises(NotPermitted):
            report(someone)
    with pytest.raises(NotPermitted):
        lines_behind(by=people.auditor, asked=question())
    with pytest.raises(BadInput, match="ends_on"):
        savings(by=people.hr, asked=question(ends_on=date(2026, 4, 30)))


def test_savings_ask_as_much_for_more(
    two_councils: Ledger, people: People, wirral: Council
) -> None:
    paid(wirral)
    with CaptureQueriesContext(connection) as before:
        report(people.lead)
    paid(wirral, job_role="team_manager")
    team = TeamFactory.create(council=wirral)
    segment = stored(people.other_hr, wirral, "30.00").segments.get()
    someone = cleared_worker(shares_with=[wirral])
    post_spend(by=people.other_hr, lines=[work(segment, team, someone, key="shift:9")])
    with CaptureQueriesContext(connection) as after:
        report(people.lead)
    assert len(before) == len(after)


def rates() -> Iterator[str]:
    yield from (
        f"{pounds}.{pence:02d}" for pounds in (1, 9, 31, 87) for pence in (0, 1, 49, 99)
    )


@given(
    hours=st.sampled_from(["35", "36.5", "37", "40"]),
    threshold=st.sampled_from(["0", "96.00", "175.00", "2000.00"]),
)
def test_umbrella_is_worked_out_alike_in_sql(hours: str, threshold: str) -> None:
    on_costs = OnCosts(
        tax_year="2026-27",
        ni_rate=Decimal("0.15"),
        ni_weekly_threshold=Decimal(threshold),
        levy_rate=Decimal("0.005"),
        holiday_rate=Decimal("0.1207"),
    )
    found = told(
        f"SELECT line.rate, {TO_UMBRELLA} AS umbrella FROM unnest(%(rates)s::numeric[]) AS line(rate)"
        " CROSS JOIN (SELECT 0.15 AS ni_rate, %(threshold)s::numeric AS ni_weekly_threshold,"
        " 0.005 AS levy_rate, 0.1207 AS holiday_rate, %(hours)s::numeric AS hours) AS against"
        " CROSS JOIN LATERAL (SELECT line.rate * (1 + against.holiday_rate) * against.hours AS pay)"
        " AS gross",
        {"rates": list(rates()), "threshold": threshold, "hours": hours},
    )
    for each in found:
        worth = paye_to_umbrella(each["rate"], weekly_hours=Decimal(hours), on_costs=on_costs)
        assert each["umbrella"] == worth.to_rate


def test_savings_page(graded: Grade, people: People, client: Client) -> None:
    hr = signed_in(client, people.hr)
    page = check_sound(hr.get("/reports/savings/", ADDRESS))
    assert "Saved by bank work: Pay an hour (PAYE), in pounds" in page.text
    assert "£5.77" in page.text
    assert "What it is compared with" in page.text
    address = next(link for link in page.links if "/savings/lines/?" in link)
    lines = check_sound(hr.get(address))
    assert "3 lines, 9.17 hours, £295.83; £5.77 saved against agency" in lines.text
    assert "1. Social worker" in lines.text
    assert "#source-1" in lines.links
    text = hr.get("/reports/savings/", {**ADDRESS, "format": "csv"}).content.decode()
    assert text.splitlines()[-2].startswith("Total,,Pay an hour (PAYE),3,9.17,295.83,301.60")
    assert hr.get("/reports/savings/", {**ADDRESS, "format": "xlsx"}).status_code == 200
    wrong = hr.get("/reports/savings/", {"from": "2026-06-01", "to": "2026-05-01"})
    assert "id_to" in error_links(wrong).values()
    empty = {"from": "2025-05-01", "to": "2025-05-31"}
    assert "No bank work" in check_sound(hr.get("/reports/savings/", empty)).text
    assert "No bank work" in check_sound(hr.get("/reports/savings/lines/", empty)).text
    assert hr.get("/reports/savings/lines/", {"basis": "charge"}).status_code == 400


def test_savings_api(graded: Grade, people: People, client: Client) -> None:
    hr = signed_in(client, people.hr)
    asked = {**ADDRESS, "basis": "umbrella", "group_by": "month"}
    found = hr.get("/api/v1/reports/savings/", asked).json()
    assert (found["basis"], len(found["rows"])) == ("umbrella", 2)
    lines = hr.get(found["rows"][0]["drill_down"]).json()["results"]
    assert [each["agency_rate"] for each in lines] == ["40.00"]
    assert lines[0]["agency_source"].startswith("umbrella cap £40.00")
    hidden = signed_in(client, people.auditor).get("/api/v1/reports/savings/", ADDRESS).json()
    assert hidden["total"]["bank"] is None
