"""Exceptions as people ask for and answer them, and named times around a week of work."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import Council, JobRole, Office, Role, User
from rates.actions.exceptions import approve_exception, request_exception
from rates.models import CapException
from tests.factories import user_with

ASKED = datetime(2026, 10, 2, 8, tzinfo=UTC)  # a Friday
ANSWERED = datetime(2026, 10, 2, 14, tzinfo=UTC)
EXPIRES = datetime(2026, 10, 9, 16, tzinfo=UTC)  # the Friday before the work
FIRST, LAST = date(2026, 10, 12), date(2026, 10, 23)  # two weeks, from a Monday
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Approvers:
    director: User
    chief: User


def holder(council: Council, office: str) -> User:
    return user_with(Role.APPROVER, council, office=office)


def approvers_of(council: Council) -> Approvers:
    return Approvers(
        director=holder(council, Office.DIRECTOR_OF_CHILDRENS_SERVICES),
        chief=holder(council, Office.CHIEF_EXECUTIVE),
    )


def asked_exception(by: User, council: Council, **changes: Any) -> CapException:
    """To pay a social worker up to £36.00 for two weeks, £5.00 over the cap."""
    normal: dict[str, Any] = {
        "council": council,
        "job_role": JobRole.objects.get(pk="social_worker"),
        "engagement": "bank_own",
        "pay_basis": "paye",
        "ceiling_rate": Decimal("36.00"),
        "starts_on": FIRST,
        "ends_on": LAST,
        "expires_at": EXPIRES,
        "reason": "safeguarding",
        "explanation": "Two on sick leave, and nobody took it at £31.00.",
        "now": ASKED,
    }
    return request_exception(by=by, **normal | changes)


def approved_exception(
    by: User, council: Council, approvers: Approvers, **changes: Any
) -> CapException:
    asked = asked_exception(by, council, **changes)
    approve_exception(by=approvers.director, exception=asked, now=ANSWERED)
    return approve_exception(by=approvers.chief, exception=asked, now=ANSWERED)
