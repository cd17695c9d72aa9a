"""Months that a council counted, so that a test says only what it is about."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import Council, User
from rates.actions.workforce import record_workforce
from rates.models import WorkforceCount
from rates.workforce import Workforce

SEPTEMBER = date(2026, 9, 1)
NOW = datetime(2026, 10, 26, 9, tzinfo=UTC)
NORMAL = Workforce(
    establishment=Decimal("120.00"),
    filled=Decimal("101.50"),
    vacancies=Decimal("18.50"),
    heads=108,
    starters=2,
    leavers=3,
    agency_heads=14,
)


def figures(**changes: Any) -> Workforce:
    return replace(NORMAL, **changes)


def counted(
    by: User, council: Council, month: date = SEPTEMBER, reason: str = "", **changes: Any
) -> WorkforceCount:
    return record_workforce(
        by=by, council=council, month=month, figures=figures(**changes), reason=reason, now=NOW
    )
