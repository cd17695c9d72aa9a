"""What was paid over the cap, by hand: each group, its lines, and who may see it."""

import json
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import BadInput, NotPermitted
from accounts.models import AuditEntry, Team
from rates.forms import OverCapForm
from rates.models import CapException, MemorandumVersion
from rates.reports.over_cap import (
    GROUPS,
    OverCapFilters,
    Report,
    Row,
    over_cap,
    over_cap_lines,
)
from rates.reports.over_cap_sheet import sheet_of
from tests.conftest import People
from tests.rates.over_the_cap import paid_over_the_cap

pytestmark = pytest.mark.django_db
PERIOD: dict[str, Any] = {"starts_on": date(2026, 10, 1), "ends_on": date(2026, 11, 30)}
MONEY = ("over_cap", "before", "retrospective", "unapproved")


@pytest.fixture
def spent(memorandum: MemorandumVersion, people: People, team: Team) -> None:
    paid_over_the_cap(people, team)


def told(report: Report) -> list[tuple[str, ...]]:
    return [
        (*(cell.label for cell in row.cells), str(row.over_cap), str(row.decisions))
        for row in report.rows
    ]


@pytest.mark.usefixtures("spent")
def test_worked_example(people: People) -> None:
    """5.08 + 3.00 + 0.66 = 8.74; what was taken back is two lines that come to nothing."""
    total = over_cap(by=people.hr, **PERIOD, group_by=[]).total
    assert [str(getattr(total, name)) for name in MONEY] == ["8.74", "5.08", "3.00", "0.66"]
    assert (total.lines, total.workers, total.minutes) == (5, 2, 161)
    assert (total.decisions, total.exceptions) == (3, 2)
    assert (total.decisions_before, total.decisions_retrospective) == (1, 1)
    assert (total.decisions_unapproved, total.hours) == (1, Decimal("2.68"))


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("council", [("Liverpool", "8.74", "3")]),
        ("month", [("October 2026", "8.08", "2"), ("November 2026", "0.66", "1")]),
        (
            "reason",
            [
                ("Court work that cannot be handed over", "3.00", "1"),
                ("No reason given", "0.66", "1"),
                ("Children would be unsafe without cover", "5.08", "1"),
            ],
        ),
        (
            "approval",
            [
                ("Approved before the work", "5.08", "1"),
                ("Approved too late", "3.00", "1"),
                ("Not approved", "0.66", "1"),
            ],
        ),
    ],
)
@pytest.mark.usefixtures("spent")
def test_each_group_by_hand(
    people: People, group: str, expected: list[tuple[str, ...]]
) -> None:
    assert told(over_cap(by=people.hr, **PERIOD, group_by=[group])) == expected


@pytest.mark.usefixtures("spent")
def test_those_who_approved_together_are_one_group(people: People) -> None:
    rows = over_cap(by=people.hr, **PERIOD, group_by=["approver"]).rows
    assert len(rows) == 3
    names = {
        " and ".join(answer.answered_by.full_name for answer in each.answers.all())
        for each in CapException.objects.all()
    }
    assert {row.cells[0].label for row in rows} == {*names, "Nobody"}


@pytest.mark.parametrize("name", GROUPS)
@pytest.mark.usefixtures("spent")
def test_rows_add_up_and_lead_to_their_lines(people: People, name: str) -> None:
    report = over_cap(by=people.lead, **PERIOD, group_by=[name])
    for money in ("lines", *MONEY):
        assert sum(getattr(row, money) for row in report.rows) == getattr(report.total, money)
    for row in (*report.rows, report.total):
        found = over_cap_lines(by=people.lead, **from_address(row))
        assert (len(found), sum(line.over_cap_amount for line in found)) == (
            row.lines,
            row.over_cap,
        )


def from_address(row: Row) -> dict[str, Any]:
    asked: dict[str, Any] = dict(parse_qsl(row.drill_down))
    if "exception" in asked:
        asked["exception"] = int(asked["exception"])
    return {
        "starts_on": date.fromisoformat(asked.pop("from")),
        "ends_on": date.fromisoformat(asked.pop("to")),
        "where": OverCapFilters(**asked),
    }


@pytest.mark.usefixtures("spent")
def test_few_people_are_hidden_from_an_auditor(people: People) -> None:
    report = over_cap(by=people.auditor, **PERIOD, group_by=["month"])
    assert report.hides
    assert all(row.hidden and row.over_cap == 0 for row in (*report.rows, report.total))
    assert sheet_of(report).total[1:] == ["hidden"] * 12
    with pytest.raises(NotPermitted):
        over_cap_lines(by=people.auditor, **PERIOD)


@pytest.mark.usefixtures("spent")
def test_nobody_sees_another_council_s(people: People) -> None:
    assert over_cap(by=people.other_hr, **PERIOD).total.lines == 0
    with pytest.raises(NotPermitted):
        over_cap(by=people.manager, **PERIOD)


@pytest.mark.usefixtures("spent")
def test_a_look_at_a_region_is_in_its_trail(people: People) -> None:
    over_cap(by=people.lead, **PERIOD, where=OverCapFilters(reason="court"))
    entry = AuditEntry.objects.filter(verb="report.viewed").latest("sequence")
    told = json.loads(entry.body)["facts"]
    assert (told["report"], told["reason"]) == ("over_cap", "court")


def test_groups_that_are_not_known_are_named(people: People) -> None:
    with pytest.raises(BadInput, match="group_by"):
        over_cap(by=people.hr, **PERIOD, group_by=["worker"])


def test_an_earlier_last_day_is_named(people: People) -> None:
    with pytest.raises(BadInput, match="to"):
        over_cap(by=people.hr, starts_on=date(2026, 10, 2), ends_on=date(2026, 10, 1))


@pytest.mark.usefixtures("spent")
def test_one_statement_whatever_is_asked(people: People) -> None:
    counts = []
    for groups in ([], list(GROUPS)):
        with CaptureQueriesContext(connection) as asked:
            over_cap(by=people.hr, **PERIOD, group_by=groups)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_page_offers_every_group() -> None:
    assert set(OverCapForm.groups) == set(GROUPS)
