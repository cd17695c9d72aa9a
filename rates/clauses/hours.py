"""The clauses on the hours that workers hand in. Illustrative: no published rule sets them."""

from rates.clauses.clause import Clause, Kind

HOURS = (
    Clause(
        code="timesheet_escalation_days",
        label="Hours that wait",
        sentence="Hours that wait are answered within {value}; then the manager is told, after "
        "as many again the council's HR, and after as many again its approvers (illustrative).",
        kind=Kind.WHOLE,
        default=3,
        minimum=1,
        maximum=20,
        unit="working day",
    ),
    Clause(
        code="timesheet_tolerance_minutes",
        label="Hours that differ from the plan",
        sentence="Hours more than {value} off the planned times of a shift are pointed out to "
        "whoever approves them (illustrative).",
        kind=Kind.WHOLE,
        default=15,
        minimum=0,
        maximum=240,
        unit="minute",
    ),
    Clause(
        code="timesheet_expenses_pounds",
        label="Expenses to look at",
        sentence="Expenses of a week that come to more than {value} are pointed out to whoever "
        "approves it (illustrative).",
        kind=Kind.WHOLE,
        default=100,
        minimum=0,
        maximum=5000,
        unit="pound",
    ),
)
