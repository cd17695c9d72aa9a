"""Putting a return together: the same facts and answers make the same text, to the last byte.

Money is text with two decimals and days are ISO dates; nothing says when it was put together.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from rates.money import ZERO
from shifts.returns.answers import Entered
from shifts.returns.parts import SCHEMA
from shifts.returns.quarter import Quarter
from shifts.returns.rules import RULES
from shifts.returns.runs import Run, Varied, runs

Row = dict[str, Any]
Content = dict[str, Any]
PROJECT_TEAM = "project_team"
COSTS = ("spend", "on_costs", "expenses", "outside")


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the statement found of one council and quarter, as JSON has it."""

    assignments: list[Row]
    breaches: list[Row]
    cost: Mapping[str, Mapping[str, str]]  # figures by the first day of the month
    uncovered: list[Row]  # timesheets with spend but no assignment that counts
    outside: list[Row]  # payments that the ledger does not hold, by supplier

    @property
    def nothing(self) -> bool:
        return not (self.assignments or self.breaches or self.cost or self.outside)


@dataclass(frozen=True)
class About:
    """Whose return it is; councils go by their ONS codes."""

    code: str
    council: str
    quarter: Quarter


def put_together(
    about: About,
    facts: Facts,
    entered: Entered,
    notes: Iterable[Row],
    offices: Mapping[str, str],
) -> Content:
    """`offices` has the words for the codes of those who sign off."""
    return {
        "schema": SCHEMA,
        "council": about.code,
        "council_name": about.council,
        "quarter": str(about.quarter),
        "first_day": about.quarter.first.isoformat(),
        "last_day": about.quarter.last.isoformat(),
        "nil": entered.nil,
        "parts": {
            "assignments": list(assignment_rows(facts, about.quarter)),
            "compliance": list(compliance_rows(entered)),
            "breaches": [breach_row(each, offices) for each in facts.breaches],
            "suppliers": [
                {"supplier": each.name, "conduct": each.conduct}
                for each in sorted(entered.suppliers, key=lambda each: each.name)
            ],
            "cost": [cost_row(month, facts) for month in about.quarter.months],
            "notes": list(notes),
        },
    }


def assignment_rows(facts: Facts, quarter: Quarter) -> Iterator[Row]:
    for each in facts.assignments:
        for run in paid(each):
            if run.starts_on <= quarter.last and (
                run.ends_on is None or run.ends_on >= quarter.first
            ):
                yield {
                    "assignment": each["assignment"],
                    "rate_from": run.starts_on.isoformat(),
                    "rate_to": run.ends_on.isoformat() if run.ends_on else None,
                    "job_role": each["job_role"],
                    "job_title": each["job_title"],
                    "engagement": each["engagement"],
                    "model": model_of(each["engagement"]),
                    "pay_basis": each["pay_basis"],
                    "hourly_rate": run.rate,
                    "starts_on": each["starts_on"],
                    "ends_on": each["ends_on"],
                    "registration_number": each["registration_number"] or "",
                }


def model_of(engagement: str) -> str:
    return PROJECT_TEAM if engagement == PROJECT_TEAM else "individual"


def paid(assignment: Row) -> list[Run]:
    """Its runs; the morning after a last night is paid as that night."""
    varied = [
        Varied(date.fromisoformat(starts), date.fromisoformat(ends), rate)
        for starts, ends, rate in assignment["varied"]
    ]
    found = runs(
        date.fromisoformat(assignment["starts_on"]),
        day_or_none(assignment["last_day"]),
        assignment["hourly_rate"],
        varied,
    )
    return [*found[:-1], replace(found[-1], ends_on=day_or_none(assignment["ends_on"]))]


def day_or_none(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def compliance_rows(entered: Entered) -> Iterator[Row]:
    for rule, title in RULES.items():
        answer = entered.answers.get(rule)
        if answer is not None and not entered.nil:
            yield {
                "rule": rule,
                "title": title,
                "complied": answer.complied,
                "reason": answer.reason,
            }


def breach_row(breach: Row, offices: Mapping[str, str]) -> Row:
    names = ("breach", "job_role", "first_worked_on", "over_cap", "approved")
    signed = [
        f"{offices.get(office, office)}: {person}, {date.fromisoformat(day):%-d %B %Y}"
        for office, person, day in breach["signed_off_by"]
    ]
    return {name: breach[name] for name in names} | {"signed_off_by": "; ".join(signed)}


def cost_row(month: date, facts: Facts) -> Row:
    found = facts.cost.get(str(month), {})
    figures = {name: Decimal(found.get(name, ZERO)) for name in COSTS}
    told = figures | {"total": sum(figures.values(), ZERO)}
    return {"month": f"{month:%Y-%m}"} | {name: str(figure) for name, figure in told.items()}


def total_cost(content: Content) -> dict[str, Decimal]:
    """Of the quarter, by figure."""
    rows = content["parts"]["cost"]
    return {name: sum((Decimal(row[name]) for row in rows), ZERO) for name in (*COSTS, "total")}


def canonical(content: Content) -> str:
    """The text that is kept and hashed."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
