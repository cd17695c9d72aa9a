"""Pay comparisons as tables that a spreadsheet opens without running anything in them."""

import csv
from collections.abc import Iterable
from decimal import Decimal
from io import StringIO

from accounts.cells import safe
from rates.reports.ladder import Ladder, Step
from rates.reports.pay_transparency import PayReport, PayRow, RolePay
from rates.spread import Spread

PAY_COLUMNS = (
    "job_role",
    "council",
    "gss_code",
    "grade",
    "bottom_point",
    "top_point",
    "award",
    "provisional",
    "basis",
    "bottom",
    "mean",
    "top",
    "weekly_hours",
    "leave_days",
    "employer_pension_percent",
    "supplements_a_year",
    "reported_average_salary",
    "above_median",
    "outlier",
    "why_not_worked_out",
)
SPREAD_COLUMNS = ("lowest", "lower_quartile", "median", "upper_quartile", "highest")
LADDER_COLUMNS = (
    "rung",
    "council",
    "basis",
    "amount",
    "provisional",
    "step",
    "step_percent",
    "above_median",
    "region_councils",
    *(f"region_{name}" for name in SPREAD_COLUMNS),
    "region_step",
    "region_step_percent",
)


def written(rows: Iterable[Iterable[object]]) -> str:
    table = StringIO()
    csv.writer(table).writerows([[cell(each) for each in row] for row in rows])
    return table.getvalue()


def cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal | None):
        return "" if value is None else str(value)
    return safe(str(value))


def pay_as_csv(report: PayReport) -> str:
    rows = [pay_cells(report, role, row) for role in report.roles for row in role.rows]
    return written([PAY_COLUMNS, *rows])


def pay_cells(report: PayReport, role: RolePay, row: PayRow) -> list[object]:
    pay, grade = row.pay, row.pay.grade
    return [
        role.job_role,
        pay.council,
        pay.council.gss_code,
        grade.name,
        grade.bottom_scp,
        grade.top_scp,
        pay.award,
        pay.provisional,
        report.basis,
        *(pay.amounts.get(point) for point in ("bottom", "mean", "top")),
        grade.weekly_hours,
        grade.leave_days,
        pay.pension_percent,
        pay.supplements,
        grade.reported_average_salary,
        row.above_median,
        row.outlier,
        pay.why,
    ]


def ladder_as_csv(ladder: Ladder) -> str:
    rows = [
        [
            each.rung.name,
            ladder.council,
            ladder.basis,
            each.offer.amount,
            each.offer.provisional,
            *step_cells(each.step),
            each.above_median,
            *spread_cells(each.spread),
            *step_cells(each.median_step),
        ]
        for each in ladder.rungs
    ]
    return written([LADDER_COLUMNS, *rows])


def step_cells(step: Step | None) -> tuple[Decimal | None, Decimal | None]:
    return (step.amount, step.percent) if step else (None, None)


def spread_cells(spread: Spread | None) -> list[object]:
    if spread is None:
        return [0, *[None] * len(SPREAD_COLUMNS)]
    return [spread.count, *(getattr(spread, name) for name in SPREAD_COLUMNS)]
