"""Grades of several councils, small enough to work out by hand."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Council, User
from rates.models import Grade, GradeSupplement, Spine
from tests.factories import LONG_AGO, UserFactory


def paid(
    council: Council,
    points: tuple[int, int] = (33, 36),
    *,
    job_role: str = "social_worker",
    by: User | None = None,
    supplements: Mapping[str, str] | None = None,
    **changes: Any,
) -> Grade:
    """37 hours, 36 days, 18 % unless told otherwise; the first worked example of the design."""
    normal: dict[str, Any] = {
        "name": f"Grade {points[0]}",
        "effective": DateRange(date(2024, 4, 1), None),
        "spine": Spine.objects.get(code="NJC"),
        "weekly_hours": Decimal(37),
        "leave_days": 36,
        "employer_pension_rate": Decimal("0.18"),
        "recorded_at": LONG_AGO,
        "recorded_by": by or UserFactory.create(),
    }
    bottom, top = points
    grade = Grade.objects.create(
        council=council,
        job_role_id=job_role,
        bottom_scp=bottom,
        top_scp=top,
        **normal | changes,
    )
    for kind, amount in (supplements or {}).items():
        GradeSupplement.objects.create(grade=grade, kind=kind, annual_amount=Decimal(amount))
    return grade
