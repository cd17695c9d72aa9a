"""Questions and answers that the tests name, so that a boundary is one word."""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Council, JobRole, Team, User, Worker
from rates.actions.decisions import judge, store_decision
from rates.actions.ledger import SpendToPost
from rates.models import CapDecision, DecisionSegment, Spine

APRIL, MAY, JUNE, JULY, AUGUST = (date(2026, month, 1) for month in (4, 5, 6, 7, 8))


def social_worker() -> JobRole:
    return JobRole.objects.get(pk="social_worker")


def asked(council: Council, rate: str = "31.00", **changes: Any) -> dict[str, Any]:
    """A social worker on the council's own bank, through May."""
    return {
        "council": council,
        "job_role": social_worker(),
        "engagement": "bank_own",
        "pay_basis": "paye",
        "hourly_rate": Decimal(rate),
        "starts_on": MAY,
        "ends_before": JUNE,
    } | changes


def stored(by: User, council: Council, rate: str = "31.00", **changes: Any) -> CapDecision:
    question = asked(council, rate, **changes)
    return store_decision(
        by=by,
        council=council,
        job_role=question["job_role"],
        engagement=question["engagement"],
        decision=judge(**question),
    )


def work(segment: DecisionSegment, team: Team, worker: Worker, **changes: Any) -> SpendToPost:
    """Seven and a half hours of plain time on the first day of the segment."""
    decision = segment.decision
    normal: dict[str, Any] = {
        "worked_on": segment.effective.lower,
        "host_council": decision.council,
        "employing_council": worker.employing_council,
        "team": team,
        "job_role": decision.job_role,
        "worker": worker,
        "engagement": decision.engagement,
        "basis": decision.pay_basis,
        "minutes": 450,
        "multiplier": Decimal("1.00"),
        "hourly_rate": decision.hourly_rate,
        "segment": segment,
        "key": "shift:1:20260501T0800Z",
        "timesheet_number": 1,
    }
    return SpendToPost(**normal | changes)


def grade_terms(council: Council, **changes: Any) -> dict[str, Any]:
    """The first worked example of the design: points 33 to 36, 37 hours, 36 days, 18 %."""
    return {
        "council": council,
        "job_role": social_worker(),
        "name": "Grade 9",
        "effective_from": date(2025, 4, 1),
        "spine": Spine.objects.get(code="NJC"),
        "bottom_scp": 33,
        "top_scp": 36,
        "weekly_hours": Decimal(37),
        "leave_days": 36,
        "employer_pension_rate": Decimal("0.18"),
    } | changes
