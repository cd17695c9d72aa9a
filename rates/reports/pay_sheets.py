"""Pay comparisons as tables that a spreadsheet opens without running anything in them."""

from collections.abc import Iterable
from decimal import Decimal

from rates.reports.ladder import Ladder, Step
from rates.reports.pay_transparency import PayReport, PayRow, RolePay
from rates.reports.sheets import Sheet, Value
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


def valued(cells: Iterable[object]) -> list[Value]:
    """What is neither a number nor a yes or no is told in words."""
    return [
        each if isinstance(each, bool | int | Decimal | None) else str(each) for each in cells
    ]


def pay_sheet(report: PayReport) -> Sheet:
    rows = [valued(pay_cells(report, role, row)) for role in report.roles for row in role.rows]
    return Sheet(title="Pay", columns=PAY_COLUMNS, rows=rows)


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


def ladder_sheet(ladder: Ladder) -> Sheet:
    rows: list[list[object]] = [
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
    return Sheet(title="Pay ladder", columns=LADDER_COLUMNS, rows=[valued(row) for row in rows])


def step_cells(step: Step | None) -> tuple[Decimal | None, Decimal | None]:
    return (step.amount, step.percent) if step else (None, None)


def spread_cells(spread: Spread | None) -> list[object]:
    if spread is None:
        return [0, *[None] * len(SPREAD_COLUMNS)]
    return [spread.count, *(getattr(spread, name) for name in SPREAD_COLUMNS)]
