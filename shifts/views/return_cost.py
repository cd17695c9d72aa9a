"""The cost of a return: its chart, and where each figure that has lines leads."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from rates.views.bars import POUNDS, BarChart, Item
from shifts.returns.contents import Content
from shifts.returns.quarter import DAY, Quarter, month_after
from shifts.returns.validation import Problem

OUTSIDE = {"standing": "outside"}


@dataclass(frozen=True)
class Month:
    """A row of the cost, and the lines behind its hours and its payments outside the system."""

    row: dict[str, Any]
    hours: str
    outside: str


def months_of(content: Content, *, leads_on: bool) -> list[Month]:
    """A frozen version leads nowhere, because the lines go on; neither does a part of the work."""
    found = []
    for row in content["parts"]["cost"]:
        first = first_day(row)
        asked = asked_of(content["council"], first, month_after(first) - DAY)
        lines = f"{reverse('spend-lines')}?{urlencode(asked)}"
        payments = f"{reverse('off-system-payments')}?{urlencode(asked | OUTSIDE)}"
        found.append(Month(row, *((lines, payments) if leads_on else ("", ""))))
    return found


def asked_of(code: str, first: date, last: date) -> dict[str, Any]:
    return {"from": first, "to": last, "council": code}


def payments_of(code: str, quarter: Quarter, problem: Problem) -> str:
    """Those of the supplier that a warning is about."""
    supplier = problem.record.partition(":")[2]
    standing = OUTSIDE if problem.code == "paid_outside" else {"standing": "to_answer"}
    asked = asked_of(code, quarter.first, quarter.last) | standing | {"supplier": supplier}
    return f"{reverse('off-system-payments')}?{urlencode(asked)}"


def first_day(row: dict[str, Any]) -> date:
    return date.fromisoformat(f"{row['month']}-01")


def cost_chart(content: Content) -> BarChart:
    items = []
    for row in content["parts"]["cost"]:
        spend = Decimal(row["spend"])
        values = (spend, Decimal(row["total"]) - spend)
        items.append(Item(label=f"{first_day(row):%B %Y}", values=values))
    return BarChart(
        items=items,
        title="Cost by month",
        by="Month",
        series=("Hours at their rates", "Everything else"),
        together_as="Total cost",
        unit=POUNDS,
        source="approved hours, what they cost on top, expenses, and payment files.",
    )
