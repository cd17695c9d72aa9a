"""Fields whose refusals name the value and what to do about it."""

from base64 import b64decode
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import Http404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from accounts.api_base import signed_in
from accounts.models import Council, Membership, User


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


class Asked(serializers.Serializer[Any]):
    """What a request asks: checked whole, or refused with every problem."""

    @classmethod
    def of(cls, request: Request, data: Any) -> dict[str, Any]:
        asked = cls(data=data, context={"request": request})
        asked.is_valid(raise_exception=True)
        checked: dict[str, Any] = asked.validated_data
        return checked


class TableIn(Asked):
    """A table as the text of a CSV file, or as an Excel workbook in base64; one of the two."""

    csv = serializers.CharField(required=False, help_text="With its header.")
    xlsx = serializers.CharField(
        required=False, help_text="An Excel workbook, its bytes in base64."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("csv" in attrs) == ("xlsx" in attrs):
            raise serializers.ValidationError({"csv": "Give either csv or xlsx."})
        attrs["content"] = content_of(attrs)
        return attrs


def content_of(given: dict[str, Any]) -> bytes:
    if "csv" in given:
        return str(given["csv"]).encode()
    try:
        return b64decode(given["xlsx"], validate=True)
    except ValueError as problem:
        remedy = "Give the bytes of the workbook in base64."
        raise serializers.ValidationError({"xlsx": remedy}) from problem
