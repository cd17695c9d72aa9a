"""The text of a return, its tables, and what one has that another has not."""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest

from rates.clauses.returns import ENGAGEMENTS
from rates.models import Engagement
from rates.reports.as_xlsx import workbook
from rates.reports.sheets import as_csv
from shifts.eligibility.registry import RULES as ELIGIBILITY
from shifts.placement.registry import RULES as PLACEMENT
from shifts.returns.answers import Answer, Supplier
from shifts.returns.contents import canonical
from shifts.returns.diff import Change, Field, changes
from shifts.returns.parts import PARTS
from shifts.returns.quarter import Quarter
from shifts.returns.rules import RULES
from shifts.returns.sheets import sheet_of, whole
from tests.shifts.returns.facts import KEPT, assignment, breach, content, facts

SUPPLIED = replace(KEPT, suppliers=(Supplier("=Acme", "Hid a rate."), Supplier("Aa", "Late.")))


def rows_of(part: str, *assignments: dict[str, object]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = content(facts(*assignments))["parts"][part]
    return found


def test_assignment_at_two_rates_has_two_rows() -> None:
    varied = [["2026-10-14", "2026-10-17", "33.00"]]
    found = rows_of("assignments", assignment(varied=varied))
    told = [(row["hourly_rate"], row["rate_from"], row["rate_to"]) for row in found]
    assert told == [
        ("31.00", "2026-10-12", "2026-10-13"),
        ("33.00", "2026-10-14", "2026-10-16"),
    ]


def test_rates_outside_the_quarter_are_left_out() -> None:
    long = assignment(
        starts_on="2026-06-01",
        last_day="2027-03-31",
        ends_on="2027-03-31",
        varied=[["2026-06-01", "2026-10-01", "29.00"], ["2027-01-01", "2027-04-01", "33.00"]],
    )
    (row,) = rows_of("assignments", long)
    assert (row["hourly_rate"], row["rate_from"], row["rate_to"]) == (
        "31.00",
        "2026-10-01",
        "2026-12-31",
    )
    assert (row["starts_on"], row["ends_on"]) == ("2026-06-01", "2027-03-31")


def test_the_morning_after_the_last_night_is_paid_as_the_night() -> None:
    night = assignment(
        starts_on="2026-09-28",
        last_day="2026-09-30",
        ends_on="2026-10-01",
        varied=[["2026-09-30", "2026-10-01", "33.00"]],
    )
    (row,) = rows_of("assignments", night)
    assert (row["hourly_rate"], row["rate_to"]) == ("33.00", "2026-10-01")


def test_project_team_is_its_own_model() -> None:
    found = rows_of("assignments", assignment(), assignment(2, engagement="project_team"))
    assert [row["model"] for row in found] == ["individual", "project_team"]


def test_breach_says_who_signed_it_off() -> None:
    signed = [["chief_executive", "Jo Bell", "2026-10-02"], ["mayor", "Al", "2026-10-03"]]
    known = facts(assignment(), breaches=[breach(approved=True, signed_off_by=signed)])
    (row,) = content(known)["parts"]["breaches"]
    assert row["signed_off_by"] == (
        "chief_executive: Jo Bell, 2 October 2026; mayor: Al, 3 October 2026"
    )


def test_cost_has_every_month_and_adds_up() -> None:
    found = content(facts(assignment()))
    assert found["parts"]["cost"][1] == {
        "month": "2026-11",
        "spend": "0.00",
        "on_costs": "0.00",
        "expenses": "0.00",
        "outside": "0.00",
        "total": "0.00",
    }
    assert sheet_of(found, "cost").total == [
        "Total",
        *map(Decimal, ("232.50", "0", "0", "0", "232.50")),
    ]


def test_the_same_facts_make_the_same_bytes() -> None:
    one, other = (content(facts(assignment()), SUPPLIED) for _ in range(2))
    assert canonical(one) == canonical(other)
    assert workbook(whole(one)) == workbook(whole(other))
    for part in PARTS:
        assert as_csv(sheet_of(one, part)) == as_csv(sheet_of(other, part))


@pytest.mark.parametrize("part", PARTS)
def test_rows_have_the_columns_that_are_told_of(part: str) -> None:
    known = facts(
        assignment(), breaches=[breach()], uncovered=[{"timesheet": 9, "spend": "62.00"}]
    )
    found = content(known, SUPPLIED)["parts"][part]
    assert found
    assert all(set(row) == set(PARTS[part].names) for row in found)


def test_columns_are_documented() -> None:
    text = (Path(__file__).parents[3] / "docs" / "dfe-return.md").read_text()
    for part in PARTS.values():
        for column in part.columns:
            assert f"| `{column.name}` | {column.kind} | {column.words} |" in text


def test_cells_are_typed_and_no_formula() -> None:
    found = content(facts(assignment()), SUPPLIED)
    row = dict(
        zip(PARTS["assignments"].names, sheet_of(found, "assignments").rows[0], strict=True)
    )
    assert (row["hourly_rate"], row["starts_on"]) == (Decimal("31.00"), date(2026, 10, 12))
    written = list(csv.reader(StringIO(as_csv(sheet_of(found, "suppliers")))))
    assert written[1] == ["'=Acme", "Hid a rate."]


def test_changes_by_row_and_field() -> None:
    old = content(facts(assignment(1), assignment(2)))
    answers = {**KEPT.answers, "REFS": Answer(False, "One came late.")}
    new = content(
        facts(assignment(2, ends_on="2026-10-15", last_day="2026-10-15"), assignment(3)),
        replace(KEPT, answers=answers),
    )
    assert changes(old, old) == ()
    assert changes(old, new) == (
        Change(part="assignments", kind="removed", key="1 2026-10-12"),
        Change(
            part="assignments",
            kind="changed",
            key="2 2026-10-12",
            values=(
                Field("rate_to", "2026-10-16", "2026-10-15"),
                Field("ends_on", "2026-10-16", "2026-10-15"),
            ),
        ),
        Change(part="assignments", kind="added", key="3 2026-10-12"),
        Change(
            part="compliance",
            kind="changed",
            key="REFS",
            values=(Field("complied", True, False), Field("reason", "", "One came late.")),
        ),
    )


def test_changes_of_the_whole() -> None:
    nil = content(facts(), replace(KEPT, nil=True))
    whole_return = changes(nil, content(facts()))[0]
    assert (whole_return.title, whole_return.values) == ("Return", (Field("nil", True, False),))


def test_rules_are_those_of_the_agency_rules() -> None:
    registered = {
        each.code for each in (*ELIGIBILITY, *PLACEMENT) if "agency rules" in each.source
    }
    assert set(RULES) == registered | {"CAP", "EXCEPTION", "ROLE-MAP"}


def test_engagements_of_the_clause_are_all_there_are() -> None:
    assert list(ENGAGEMENTS) == Engagement.values


def test_quarter_by_its_name_and_its_days() -> None:
    spring = Quarter(date(2026, 1, 1))
    assert Quarter.named("2026-Q1") == spring == Quarter.holding(date(2026, 3, 31))
    assert (str(spring), spring.last, spring.ends_before) == (
        "2026-Q1",
        date(2026, 3, 31),
        date(2026, 4, 1),
    )
    assert (str(spring.before), spring.words) == ("2025-Q4", "January to March 2026")
    assert spring.months == (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1))
    assert not spring.is_over(date(2026, 3, 31))
    assert spring.is_over(date(2026, 4, 1))
    assert Quarter.named("2026-Q5") is None
