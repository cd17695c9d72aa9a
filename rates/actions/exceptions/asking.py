"""Breaking the glass: asking for leave to pay over the cap. Source: rule EXCEPTION."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts import audit
from accounts.checks import expect_filled, input_checked
from accounts.models import Council, JobRole, User
from accounts.permissions import Permission, require
from rates.actions.decisions import DAY, basis_for, judge
from rates.actions.exceptions.telling import tell_of_request
from rates.caps import Decision, Verdict, rate_from
from rates.errors import NoCapInForce, NoExceptionNeeded
from rates.exception_rules import is_retrospective, offices_asked
from rates.field_errors import fields_named
from rates.models import CapException, MemorandumVersion
from rates.models.exceptions import ExceptionReason


@transaction.atomic
def request_exception(
    *,
    by: User,
    council: Council,
    job_role: JobRole,
    engagement: str,
    pay_basis: str,
    ceiling_rate: Decimal,
    starts_on: date,
    ends_on: date,
    expires_at: datetime,
    reason: str,
    explanation: str,
    expected_hours: Decimal | None = None,
    now: datetime,
) -> CapException:
    """Ask for leave to pay up to the ceiling on these days; the offices that are asked are told.

    Raises NotPermitted, BadInput, NoCapInForce, NoExceptionNeeded.
    """
    require(by, Permission.EXCEPTION_REQUEST, council)
    check_terms(reason, explanation, expected_hours, expires_at, now)
    with fields_named():
        rate_from(ceiling_rate, basis_for(engagement, pay_basis), "ceiling_rate")
    decision = judge(
        council=council,
        job_role=job_role,
        engagement=engagement,
        pay_basis=pay_basis,
        hourly_rate=ceiling_rate,
        starts_on=starts_on,
        ends_before=ends_on + DAY,
    )
    check_over(decision)
    asked = CapException.objects.create(
        council=council,
        job_role=job_role,
        engagement=engagement,
        **judged(decision),
        expected_hours=expected_hours,
        reason=reason,
        explanation=explanation.strip(),
        expires_at=expires_at,
        requested_at=now,
        requested_by=by,
        retrospective=is_retrospective(timezone.localdate(now), starts_on),
    )
    tell_of_request(asked, now=now)
    record_request(asked)
    return asked


def record_request(asked: CapException) -> None:
    audit.record(
        "exception.requested",
        by=asked.requested_by,
        at=asked.council,
        target=asked,
        ceiling_rate=asked.ceiling_rate,
        cap_rate=asked.cap_rate,
        starts_on=asked.starts_on,
        ends_on=asked.ends_on,
        expires_at=asked.expires_at,
        reason=asked.reason,
        retrospective=asked.retrospective,
    )


def check_terms(
    reason: str,
    explanation: str,
    expected_hours: Decimal | None,
    expires_at: datetime,
    now: datetime,
) -> None:
    with input_checked() as expect:
        known = ", ".join(ExceptionReason.values)
        expect(
            reason in ExceptionReason.values,
            "reason",
            f"reason cannot be {reason}. Give one of: {known}.",
        )
        expect_filled(expect, "explanation", explanation)
        expect(len(explanation) <= 2000, "explanation", "Say it in at most 2,000 letters.")
        expect(
            expected_hours is None or 0 < expected_hours < 100_000,
            "expected_hours",
            "Give the hours of all the work, more than 0, or leave this out.",
        )
        expect(
            expires_at > now,
            "expires_at",
            "This is over already; give a time by which the booking will have been made.",
        )


def check_over(decision: Decision) -> None:
    """Raise NoCapInForce where there is nothing to be over, NoExceptionNeeded within the cap."""
    if decision.verdict == Verdict.NO_CAP:
        raise NoCapInForce(str(decision))
    if decision.verdict == Verdict.WITHIN:
        raise NoExceptionNeeded(f"{decision} No exception is needed.")


def judged(decision: Decision) -> dict[str, Any]:
    """What an exception keeps of the answer at its ceiling."""
    return {
        "pay_basis": decision.rate.basis.value,
        "ceiling_rate": decision.rate.amount,
        "cap_rate": decision.highest_passing_rate,
        "period": DateRange(decision.starts_on, decision.ends_before),
        "required_offices": offices_asked(terms_behind(decision)),
        "inputs": decision.inputs(),
    }


def terms_behind(decision: Decision) -> Iterable[dict[str, Any]]:
    """The clauses of every version that limits this work, whether or not it binds."""
    caps = [int(cap.cap_id) for cap in decision.caps]
    versions = MemorandumVersion.objects.filter(caps__in=caps).distinct()
    return versions.values_list("clauses", flat=True)
