"""Facts as the statement finds them, in as few words as a test needs."""

from typing import Any

from shifts.returns.answers import Answer, Entered
from shifts.returns.contents import About, Content, Facts, put_together
from shifts.returns.rules import RULES
from shifts.returns.validation import notes_of, problems_of
from tests.shifts.returning import FOURTH

ABOUT = About("E08000012", "Liverpool", FOURTH)
KEPT = Entered(answers={rule: Answer(True) for rule in RULES})


def assignment(number: int = 1, **changes: Any) -> dict[str, Any]:
    """One week in October at £31.00, with nothing missing."""
    return {
        "assignment": number,
        "worker": 7,
        "job_role": "social_worker",
        "job_title": "",
        "mapped": True,
        "engagement": "bank_own",
        "pay_basis": "paye",
        "hourly_rate": "31.00",
        "starts_on": "2026-10-12",
        "last_day": "2026-10-16",
        "ends_on": "2026-10-16",
        "registration_number": "SW7",
        "varied": [],
    } | changes


def breach(number: int = 3, **changes: Any) -> dict[str, Any]:
    return {
        "breach": number,
        "job_role": "social_worker",
        "first_worked_on": "2026-10-12",
        "over_cap": "37.50",
        "approved": False,
        "exception": None,
        "signed_off_by": [],
    } | changes


def facts(*assignments: dict[str, Any], **changes: Any) -> Facts:
    normal: dict[str, Any] = {
        "assignments": list(assignments),
        "breaches": [],
        "cost": {"2026-10-01": {"spend": "232.50", "on_costs": "0.00"}} if assignments else {},
        "uncovered": [],
        "outside": [],
    }
    return Facts(**normal | changes)


def content(found: Facts, entered: Entered = KEPT) -> Content:
    return put_together(ABOUT, found, entered, notes_of(problems_of(found, entered)), {})
