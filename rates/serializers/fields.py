"""Fields whose refusals name the value and what to do about it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.http import Http404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from accounts.api_base import signed_in
from accounts.models import Council, JobRole, Membership, Region, User
from rates import money
from rates.caps.basis import Basis, check_amount, rate_from

DAY = timedelta(days=1)


def refused(field: serializers.Field[Any, Any, Any, Any], value: Any, remedy: str) -> Any:
    name = field.field_name or getattr(field.parent, "field_name", None) or "It"
    return serializers.ValidationError(f"{name} cannot be {value}. {remedy}")


class Day(serializers.DateField):
    def to_internal_value(self, value: Any) -> date:
        try:
            return super().to_internal_value(value)
        except serializers.ValidationError as problem:
            remedy = "Give a day as YYYY-MM-DD, such as 2026-05-01."
            raise refused(self, value, remedy) from problem


class OneOf(serializers.ChoiceField):
    def to_internal_value(self, data: Any) -> Any:
        try:
            return super().to_internal_value(data)
        except serializers.ValidationError as problem:
            known = ", ".join(str(choice) for choice in self.choices)
            raise refused(self, data, f"Give one of: {known}.") from problem


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


@extend_schema_field({"type": "string", "pattern": r"^E\d{8}$", "example": "E08000012"})
class KnownCouncil(serializers.Field[Council, Any, str, Any]):
    """A council by its GSS code."""

    def to_internal_value(self, data: Any) -> Council:
        council = Council.objects.select_related("region").filter(gss_code=str(data)).first()
        if council is None:
            raise refused(self, data, "Give a council's GSS code, such as E08000012.")
        return council

    def to_representation(self, value: Council) -> str:
        return value.gss_code


class CouncilInView(KnownCouncil):
    """One that the user has some role at, in or over; for anyone else it is not there."""

    def to_internal_value(self, data: Any) -> Council:
        council = super().to_internal_value(data)
        here = Q(council=council) | Q(team__council=council) | Q(region=council.region_id)
        if not Membership.objects.live().filter(here, user=self.user()).exists():
            raise Http404
        return council

    def user(self) -> User:
        request: Request = self.context["request"]
        return signed_in(request)


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


class Asked(serializers.Serializer[Any]):
    """What a request asks: checked whole, or refused with every problem."""

    @classmethod
    def of(cls, request: Request, data: Any) -> dict[str, Any]:
        asked = cls(data=data, context={"request": request})
        asked.is_valid(raise_exception=True)
        checked: dict[str, Any] = asked.validated_data
        return checked
