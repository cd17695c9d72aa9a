"""A return as tables for spreadsheets, and its columns as a document."""

from datetime import date
from decimal import Decimal
from typing import Any

from rates.reports.sheets import Sheet, Value
from shifts.returns.contents import Content, total_cost
from shifts.returns.parts import PARTS, SCHEMA
from shifts.returns.rules import RULES


def sheet_of(content: Content, name: str) -> Sheet:
    part = PARTS[name]
    rows = [
        [value_of(row.get(column.name), column.kind) for column in part.columns]
        for row in content["parts"].get(name, [])
    ]
    total: list[Value] = ["Total", *total_cost(content).values()] if name == "cost" else []
    return Sheet(title=part.title, columns=part.names, rows=rows, total=total)


def value_of(value: Any, kind: str) -> Value:
    """As its column says: what is kept as text is a number or a day in a spreadsheet."""
    if value is None or value == "":
        return None
    if kind == "money":
        return Decimal(value)
    return date.fromisoformat(value) if kind == "day" else value


def whole(content: Content) -> list[Sheet]:
    """What the return is, then its parts."""
    told: list[list[Value]] = [
        ["council", content["council"]],
        ["council_name", content["council_name"]],
        ["quarter", content["quarter"]],
        ["first_day", content["first_day"]],
        ["last_day", content["last_day"]],
        ["nil", content["nil"]],
        ["schema", content["schema"]],
    ]
    return [
        Sheet(title="Return", columns=("field", "value"), rows=told),
        *(sheet_of(content, name) for name in PARTS),
    ]


def document() -> str:
    """docs/dfe-return.md."""
    parts = "\n".join(
        f"## {part.title} (`part={name}`)\n\n{part.words}\n\n"
        "| column | kind | what it is |\n|---|---|---|\n"
        + "".join(
            f"| `{column.name}` | {column.kind} | {column.words} |\n" for column in part.columns
        )
        for name, part in PARTS.items()
    )
    rules = "".join(f"| {code} | {title} |\n" for code, title in RULES.items())
    return (
        "# The columns of the quarterly return\n\n"
        "A return to the Department for Education is one council's calendar quarter. Excel has a "
        "sheet for each part below, CSV has one part (`part=`, otherwise the assignments). "
        f"The columns are of schema {SCHEMA}; they are in `shifts/returns/parts.py`.\n\n"
        "Kinds: money is pounds with two decimals, a day is an ISO date, a month is YYYY-MM, a "
        "count is a whole number, yes_no is yes or no. Money and days are numbers in Excel. "
        "The same version gives the same bytes each time.\n\n"
        f"{parts}\n## The rules that are answered for\n\n| rule | what it asks for |\n|---|---|\n"
        f"{rules}"
    )
