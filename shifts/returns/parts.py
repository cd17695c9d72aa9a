"""The parts of a return and their columns, in order: what its files hold and docs/dfe-return.md says.

A change here is a new SCHEMA, because what was submitted before stays as it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass

SCHEMA = 1


@dataclass(frozen=True)
class Column:
    """`kind` says how a value is kept: text, money, day, month, count or yes_no."""

    name: str
    kind: str
    words: str


@dataclass(frozen=True)
class Part:
    """A table of the return; rows are told apart by their first `key` columns."""

    title: str
    words: str
    columns: tuple[Column, ...]
    key: int = 1

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


PARTS: Mapping[str, Part] = {
    "assignments": Part(
        "Assignments",
        "One row for each assignment of which any day is in the quarter, and for each rate that it "
        "was paid at on those days.",
        (
            Column("assignment", "count", "Its number in the staff bank."),
            Column("rate_from", "day", "The first day at this rate."),
            Column("rate_to", "day", "The last day at this rate."),
            Column("job_role", "text", "One of the five roles, by its code."),
            Column(
                "job_title", "text", "The council's own title; empty where it uses the role."
            ),
            Column("engagement", "text", "How the worker is engaged, by its code."),
            Column("model", "text", "individual, or project_team for a packaged model."),
            Column("pay_basis", "text", "What the rate is: paye, umbrella, limited or charge."),
            Column(
                "hourly_rate", "money", "Pounds an hour on that basis, without multipliers."
            ),
            Column(
                "starts_on", "day", "First day of the assignment; may be before the quarter."
            ),
            Column("ends_on", "day", "Last day worked; may be after the quarter."),
            Column("registration_number", "text", "With Social Work England."),
        ),
        key=2,
    ),
    "compliance": Part(
        "Compliance",
        "What the council answers for each rule. Empty in a nil return.",
        (
            Column("rule", "text", "Its code."),
            Column("title", "text", "What it asks for."),
            Column("complied", "yes_no", "Whether the council kept it throughout."),
            Column("reason", "text", "Why not."),
        ),
    ),
    "breaches": Part(
        "Breaches",
        "Each decision under which pay was over the cap on a day of the quarter.",
        (
            Column("breach", "count", "Its number in the breach register."),
            Column("job_role", "text", "By its code."),
            Column("first_worked_on", "day", "Its first day; may be before the quarter."),
            Column("over_cap", "money", "Over the cap in the quarter, never netted."),
            Column("approved", "yes_no", "By an exception that came before the work."),
            Column(
                "signed_off_by", "text", "Office, name and day of each; empty where nobody."
            ),
        ),
    ),
    "suppliers": Part(
        "Suppliers",
        "Suppliers whose conduct affected whether the rules were kept.",
        (
            Column("supplier", "text", "Its name."),
            Column("conduct", "text", "What it did."),
        ),
    ),
    "cost": Part(
        "Cost",
        "What the work of the quarter cost, as approved. The figures are kept apart.",
        (
            Column("month", "month", "As YYYY-MM."),
            Column(
                "spend", "money", "Hours at their rates and multipliers, by the day worked."
            ),
            Column(
                "on_costs",
                "money",
                "Holiday pay, National Insurance, levy, pension and fee, by the Monday of the "
                "week that they were worked out for.",
            ),
            Column("expenses", "money", "Paid outside the hourly rate, by the day spent."),
            Column(
                "outside",
                "money",
                "Paid outside the system, as the council's payment files tell, by the first day "
                "worked or else the day paid.",
            ),
            Column("total", "money", "The four together."),
        ),
    ),
    "notes": Part(
        "Notes",
        "What did not fit when the return was submitted, and could not be put right.",
        (
            Column("record", "text", "The record, by its kind and number."),
            Column("problem", "text", "Its code."),
            Column("detail", "text", "What does not fit."),
        ),
        key=2,
    ),
}
