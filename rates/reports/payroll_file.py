"""The CSV file that payroll takes: its columns, and how a line of pay becomes a row.

docs/payroll.md describes the columns; a test holds the two together. There are no bank details:
payroll has its own.
"""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO

from accounts.cells import safe
from accounts.models import Council
from rates.money import plain
from rates.pay_periods import PayPeriod
from rates.reports.paid_lines import KINDS, PaidLine

HUNDREDTH = Decimal("0.0001")


@dataclass(frozen=True)
class Column:
    name: str
    meaning: str
    value: Callable[[Council, PayPeriod, PaidLine], str]


def hours_of(minutes: int | None) -> str:
    """In hours, to four decimals: payroll prices nothing by them, the amount is the pay."""
    if minutes is None:
        return ""
    exact = Decimal(minutes) / 60
    return plain(exact.quantize(HUNDREDTH, rounding=ROUND_HALF_UP))


def number(value: Decimal | None) -> str:
    return "" if value is None else plain(value)


def day(on: date) -> str:
    return on.isoformat()


COLUMNS: Sequence[Column] = (
    Column(
        "line", "Names the line for good; it is in one run only.", lambda c, p, x: x.posting_key
    ),
    Column("employer", "The employing council’s ONS code.", lambda c, p, x: c.gss_code),
    Column("pay_day", "The day of payment.", lambda c, p, x: day(p.pays_on)),
    Column(
        "cut_off", "Approvals to noon of this day are in.", lambda c, p, x: day(p.cut_off_on)
    ),
    Column("worker", "The worker’s number in the bank.", lambda c, p, x: str(x.worker_id)),
    Column("name", "The worker’s name.", lambda c, p, x: x.worker_name),
    Column("element", "Hours, Holiday pay or Expense.", lambda c, p, x: KINDS[x.kind]),
    Column(
        "correction",
        "yes where it takes back or adds to an earlier line.",
        lambda c, p, x: "yes" if x.correction else "no",
    ),
    Column(
        "date",
        "The day worked or spent; of holiday pay the Monday of its week.",
        lambda c, p, x: day(x.on),
    ),
    Column("host", "The council the work was for.", lambda c, p, x: x.host),
    Column("job_role", "The job role.", lambda c, p, x: x.job_role),
    Column("timesheet", "The timesheet’s number.", lambda c, p, x: str(x.timesheet_number)),
    Column(
        "hours",
        "Hours worked; empty where it is not hours.",
        lambda c, p, x: hours_of(x.minutes),
    ),
    Column(
        "rate",
        "Pounds an hour; of holiday pay its share of the pay.",
        lambda c, p, x: number(x.rate),
    ),
    Column(
        "multiplier",
        "What the rate is multiplied by, such as 1.5 at night.",
        lambda c, p, x: number(x.multiplier),
    ),
    Column("words", "How it was worked out, or what it was for.", lambda c, p, x: x.words),
    Column(
        "amount",
        "Pounds to pay; below zero where money goes back.",
        lambda c, p, x: str(x.amount),
    ),
)
AS_THEY_ARE = {"amount"}  # a sum below zero is no formula


def payroll_csv(council: Council, period: PayPeriod, lines: Sequence[PaidLine]) -> str:
    """Lines end as RFC 4180 says, and text that looks like a formula stays text."""
    table = StringIO()
    writer = csv.writer(table)
    writer.writerow([column.name for column in COLUMNS])
    for line in lines:
        cells = [(column.name, column.value(council, period, line)) for column in COLUMNS]
        writer.writerow([text if name in AS_THEY_ARE else safe(text) for name, text in cells])
    return table.getvalue()
