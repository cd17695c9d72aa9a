import json
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.cells import safe
from accounts.errors import BadInput, NotPermitted
from accounts.models import AuditEntry
from rates.models import SpendLine
from rates.reports.filters import Filters
from rates.reports.spend_against_cap import (
    Report,
    Row,
    lines,
    lines_in_view,
    spend_against_cap,
)
from rates.reports.spend_figures import GROUPS
from rates.reports.spend_sheet import as_csv
from tests.conftest import People
from tests.factories import cleared_worker
from tests.rates.asking import JUNE, MAY
from tests.rates.reports.conftest import Ledger

pytestmark = pytest.mark.django_db
JUNE_30 = date(2026, 6, 30)
PERIOD: dict[str, Any] = {"starts_on": MAY, "ends_on": JUNE_30}
ADDITIVE = ("lines", "minutes", "minutes_over", "spend", "spend_at_cap", "over_cap", "headroom")


def told(report: Report) -> list[tuple[Any, ...]]:
    return [
        (*(cell.label for cell in row.cells), str(row.spend), str(row.over_cap))
        for row in report.rows
    ]


def test_worked_example(ledger: Ledger, people: People) -> None:
    """228.75 + 45.75 + 21.33 = 295.83, at the cap 232.50 + 46.50 + 20.67 = 299.67."""
    report = spend_against_cap(by=people.hr, **PERIOD)
    assert told(report) == [
        ("Liverpool", "Social worker", "May 2026", "228.75", "0.00"),
        ("Liverpool", "Social worker", "June 2026", "67.08", "0.66"),
    ]
    total = report.total
    assert (total.spend, total.spend_at_cap) == (Decimal("295.83"), Decimal("299.67"))
    assert (total.over_cap, total.headroom) == (Decimal("0.66"), Decimal("4.50"))
    assert total.spend_at_cap - total.spend == total.headroom - total.over_cap
    assert (total.lines, total.workers, total.minutes, total.minutes_over) == (3, 2, 550, 40)
    assert (total.hours, total.share_over) == (Decimal("9.17"), Decimal("7.27"))


def test_over_the_cap_is_not_netted_by_work_under_it(ledger: Ledger, people: People) -> None:
    (row,) = spend_against_cap(by=people.hr, **PERIOD, group_by=["council"]).rows
    assert row.spend < row.spend_at_cap
    assert row.over_cap == Decimal("0.66")


@pytest.mark.parametrize("first", [*GROUPS, None])
@pytest.mark.parametrize("second", GROUPS)
def test_rows_add_up_to_the_total(
    first: str | None, second: str, two_councils: Ledger, people: People
) -> None:
    group_by = [second] if first in (None, second) else [str(first), second]
    report = spend_against_cap(by=people.lead, **PERIOD, group_by=group_by)
    for name in ADDITIVE:
        assert sum(getattr(row, name) for row in report.rows) == getattr(report.total, name)
    assert report.total.lines == 4
    assert report.total.workers == 2  # each once, though in several rows


@pytest.mark.parametrize("name", GROUPS)
def test_each_row_is_the_sum_of_its_drill_down(
    name: str, two_councils: Ledger, people: People
) -> None:
    report = spend_against_cap(by=people.lead, **PERIOD, group_by=[name])
    for row in (*report.rows, report.total):
        found = lines(by=people.lead, **from_address(row))
        assert sum(line.amount for line in found) == row.spend
        assert sum(line.over_cap_amount for line in found) == row.over_cap


def from_address(row: Row) -> dict[str, Any]:
    asked = dict(parse_qsl(row.drill_down))
    return {
        "starts_on": date.fromisoformat(asked.pop("from")),
        "ends_on": date.fromisoformat(asked.pop("to")),
        "where": Filters(**asked),  # type: ignore[arg-type]
    }


def test_drill_down_of_a_month_stays_inside_the_period(ledger: Ledger, people: People) -> None:
    period: dict[str, Any] = {"starts_on": date(2026, 5, 20), "ends_on": date(2026, 6, 10)}
    report = spend_against_cap(by=people.hr, **period, group_by=["month"])
    assert [row.drill_down for row in report.rows] == [
        "from=2026-05-20&to=2026-05-31",
        "from=2026-06-01&to=2026-06-10",
    ]


def test_filters_narrow_rows_and_addresses(two_councils: Ledger, people: People) -> None:
    report = spend_against_cap(
        by=people.lead, **PERIOD, group_by=["month"], where=Filters(council="E08000015")
    )
    assert told(report) == [("May 2026", "30.50", "0.00")]
    assert "council=E08000015" in report.rows[0].drill_down


def test_few_people_are_hidden_from_an_auditor(ledger: Ledger, people: People) -> None:
    """Five work in May and two in June, so the two months are hidden and their sum is not."""
    asked: dict[str, Any] = {**PERIOD, "group_by": ["month"]}
    for place in range(4):
        worker = cleared_worker(shares_with=[ledger.team.council])
        ledger.add(f"more:{place}", date(2026, 5, 29), 60, worker)
    report = spend_against_cap(by=people.auditor, **asked)
    assert [row.hidden for row in report.rows] == [True, True]
    assert {(row.spend, row.workers, row.drill_down) for row in report.rows} == {(0, 0, "")}
    assert (report.total.hidden, report.total.spend) == (False, Decimal("417.83"))
    assert not spend_against_cap(by=people.lead, **asked).hides


def test_margins_are_reckoned_with(two_councils: Ledger, people: People) -> None:
    """Of two councils one is hidden, and so is the other, and every finer figure of both."""
    for place in range(5):
        worker = cleared_worker(shares_with=[two_councils.team.council])
        two_councils.add(f"more:{place}", date(2026, 5, 29), 60, worker)
    report = spend_against_cap(by=people.auditor, **PERIOD, group_by=["council", "month"])
    assert all(row.hidden for row in report.rows)
    assert not report.total.hidden


def test_no_lines(people: People) -> None:
    report = spend_against_cap(by=people.hr, **PERIOD)
    assert report.rows == ()
    assert (report.total.spend, report.total.share_over) == (Decimal(0), Decimal(0))


@pytest.mark.parametrize(
    ("persona", "councils"),
    [
        ("hr", ["Liverpool"]),
        ("approver", ["Liverpool"]),
        ("other_hr", ["Wirral"]),
        ("lead", ["Liverpool", "Wirral"]),
        ("auditor", ["Liverpool", "Wirral"]),
    ],
)
def test_only_what_the_user_may_see(
    persona: str, councils: list[str], two_councils: Ledger, people: People
) -> None:
    report = spend_against_cap(by=getattr(people, persona), **PERIOD, group_by=["council"])
    assert [row.cells[0].label for row in report.rows] == councils


@pytest.mark.parametrize("persona", ["manager", "nobody"])
def test_without_permission(persona: str, people: People) -> None:
    with pytest.raises(NotPermitted):
        spend_against_cap(by=getattr(people, persona), **PERIOD)


def test_by_worker_not_for_an_auditor(ledger: Ledger, people: People) -> None:
    with pytest.raises(NotPermitted):
        spend_against_cap(by=people.auditor, **PERIOD, group_by=["worker"])
    with pytest.raises(NotPermitted):
        spend_against_cap(by=people.auditor, **PERIOD, where=Filters(worker=1))
    with pytest.raises(NotPermitted):
        lines(by=people.auditor, **PERIOD)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"group_by": ["planet"]}, "group_by"),
        ({"group_by": ["month", "month"]}, "group_by"),
        ({"ends_on": date(2026, 4, 30)}, "to"),
    ],
)
def test_names_what_cannot_be_used(change: dict[str, Any], field: str, people: People) -> None:
    with pytest.raises(BadInput) as refused:
        spend_against_cap(by=people.hr, **PERIOD | change)
    assert list(refused.value.fields) == [field]


def test_one_query_for_rows_and_total(two_councils: Ledger, people: People) -> None:
    with CaptureQueriesContext(connection) as queries:
        spend_against_cap(by=people.lead, **PERIOD, group_by=list(GROUPS))
    assert sum("rates_spendsummary" in query["sql"] for query in queries) == 1
    assert not any("rates_spendline" in query["sql"] for query in queries)
    assert len(queries) <= 11  # a reach five times, a region, its entry, a savepoint's two


def test_same_figures_as_adding_the_lines_up(two_councils: Ledger, people: People) -> None:
    report = spend_against_cap(by=people.lead, **PERIOD, group_by=["council", "month"])
    for row in report.rows:
        found = lines_in_view(people.lead, **from_address(row))
        assert row.minutes == sum(line.minutes for line in found)
        assert row.spend_at_cap == sum(line.amount_at_cap for line in found)
    assert report.total.lines == SpendLine.objects.count()


def test_look_across_councils_is_audited(ledger: Ledger, people: People) -> None:
    spend_against_cap(by=people.lead, **PERIOD, where=Filters(job_role="social_worker"))
    entry = AuditEntry.objects.get(verb="report.viewed")
    assert entry.chain_id == f"region:{ledger.segment.decision.council.region.code}"
    assert json.loads(entry.body)["facts"] == {
        "from": "2026-05-01",
        "to": "2026-06-30",
        "group_by": ["council", "job_role", "month"],
        "job_role": "social_worker",
    }


def test_look_at_one_s_own_council_is_not_across(ledger: Ledger, people: People) -> None:
    spend_against_cap(by=people.hr, **PERIOD)
    assert not AuditEntry.objects.filter(verb="report.viewed").exists()


def test_csv_ends_with_the_total(ledger: Ledger, people: People) -> None:
    report = spend_against_cap(by=people.hr, **PERIOD, group_by=["council", "month"])
    assert as_csv(report).splitlines() == [
        "council,month,lines,workers,minutes,hours,spend,spend_at_cap,over_cap,headroom,"
        "minutes_over,share_over,over_cap_approved,over_cap_unapproved",
        "Liverpool,May 2026,1,1,450,7.50,228.75,232.50,0.00,3.75,0,0.00,0.00,0.00",
        "Liverpool,June 2026,2,2,100,1.67,67.08,67.17,0.66,0.75,40,40.00,0.00,0.66",
        "Total,,3,2,550,9.17,295.83,299.67,0.66,4.50,40,7.27,0.00,0.66",
    ]


def test_csv_runs_no_formula(two_councils: Ledger, people: People) -> None:
    report = spend_against_cap(by=people.lead, **PERIOD, group_by=["team"])
    assert "\n'=cmd|' /C calc'!A0,1,1,60," in as_csv(report)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1", "'=1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@a", "'@a"),
        ("\t=1", "'\t=1"),
        ("a=", "a="),
    ],
)
def test_safe(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_csv_without_groups(ledger: Ledger, people: People) -> None:
    report = spend_against_cap(by=people.hr, starts_on=JUNE, ends_on=JUNE_30, group_by=[])
    first, total = as_csv(report).splitlines()[1:]
    assert first.replace("All", "Total") == total
