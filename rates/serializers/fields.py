"""Fields whose refusals name the value and what to do about it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.fields import Asked, CouncilInView, Day, KnownCouncil, OneOf, refused
from accounts.models import JobRole, Region
from rates import money
from rates.caps.basis import Basis, check_amount, rate_from

__all__ = [
    "Asked",
    "CouncilInView",
    "Day",
    "HourlyRate",
    "KnownCouncil",
    "KnownJobRole",
    "KnownRegion",
    "Money",
    "OneOf",
    "refused",
]
DAY = timedelta(days=1)


@extend_schema_field({"type": "string", "format": "decimal", "example": "31.00"})
class HourlyRate(serializers.Field[Decimal, Any, str, Any]):
    """Pounds an hour, read exactly as the caps read them."""

    def to_internal_value(self, data: Any) -> Decimal:
        try:
            return rate_from(str(data), Basis.PAYE, str(self.field_name)).amount
        except money.BadInput as problem:
            raise serializers.ValidationError(str(problem)) from problem

    def to_representation(self, value: Decimal) -> str:
        return str(check_amount(value, str(self.field_name)))


@extend_schema_field({"type": "string", "example": "social_worker"})
class KnownJobRole(serializers.Field[JobRole, Any, str, Any]):
    def to_internal_value(self, data: Any) -> JobRole:
        job_role = JobRole.objects.filter(pk=str(data)).first()
        if job_role is None:
            known = ", ".join(JobRole.objects.values_list("code", flat=True))
            raise refused(self, data, f"Give one of: {known}.")
        return job_role

    def to_representation(self, value: JobRole) -> str:
        return value.code


@extend_schema_field({"type": "string", "example": "E12000002"})
class KnownRegion(serializers.Field[Region, Any, str, Any]):
    def to_internal_value(self, data: Any) -> Region:
        region = Region.objects.filter(code=str(data)).first()
        if region is None:
            known = ", ".join(Region.objects.values_list("code", flat=True))
            raise refused(self, data, f"Give one of: {known}.")
        return region

    def to_representation(self, value: Region) -> str:
        return value.code


class Money(serializers.DecimalField):
    """Pounds as text with two decimals."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=14, decimal_places=2, **options)
