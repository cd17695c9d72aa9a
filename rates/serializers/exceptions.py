"""Exceptions to the cap, as they are asked for and told."""

from decimal import Decimal
from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from rates.exception_rules import ExceptionState, cost_at_most
from rates.models import CapException, ExceptionAnswer
from rates.models.decisions import Engagement
from rates.models.exceptions import ExceptionReason
from rates.serializers.decisions import BASES
from rates.serializers.fields import (
    Asked,
    CouncilInView,
    Day,
    HourlyRate,
    KnownJobRole,
    Money,
    OneOf,
)


@extend_schema_field(OpenApiTypes.STR)
class ReasonByName(OneOf):
    """The schema already has choices under the name of reason, those of a booking."""


class ExceptionIn(Asked):
    council = CouncilInView()
    job_role = KnownJobRole()
    engagement = OneOf(Engagement.choices)
    pay_basis = OneOf(BASES)
    ceiling_rate = HourlyRate(help_text="The most that may be paid an hour.")
    starts_on = Day()
    ends_on = Day(help_text="The last day, included.")
    expires_at = serializers.DateTimeField(help_text="By when the booking must be made.")
    reason = ReasonByName(
        ExceptionReason.choices, help_text=f"One of {', '.join(ExceptionReason.values)}."
    )
    explanation = serializers.CharField(max_length=2000)
    expected_hours = serializers.DecimalField(
        max_digits=7,
        decimal_places=2,
        min_value=Decimal("0.01"),
        required=False,
        allow_null=True,
        default=None,
        help_text="Of all the work, so that its cost over the cap can be told.",
    )


class ApproveIn(Asked):
    comment = serializers.CharField(
        max_length=2000, required=False, allow_blank=True, default=""
    )


class RejectIn(Asked):
    comment = serializers.CharField(max_length=2000, help_text="Why not.")


class ExceptionAnswerOut(serializers.ModelSerializer[ExceptionAnswer]):
    office = serializers.CharField()
    answered_by = serializers.CharField()

    class Meta:
        model = ExceptionAnswer
        fields = ["office", "approves", "comment", "answered_at", "answered_by"]


class ExceptionOut(serializers.ModelSerializer[CapException]):
    council = serializers.CharField(source="council.gss_code")
    engagement = serializers.CharField()
    over_by = Money(help_text="The ceiling less the strictest cap.")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="The last day, included.")
    reason = serializers.CharField()
    required_offices = serializers.ListField(child=serializers.CharField())
    cost_amount = serializers.SerializerMethodField(
        help_text="The most that it costs over the cap; null where the hours are not known."
    )
    state = serializers.CharField(help_text=f"One of {', '.join(ExceptionState)}.")
    live = serializers.SerializerMethodField(help_text="Approved, and still to be used.")
    requested_by = serializers.CharField()
    answers = ExceptionAnswerOut(many=True, read_only=True)

    class Meta:
        model = CapException
        fields = [
            "id",
            "council",
            "job_role",
            "engagement",
            "pay_basis",
            "ceiling_rate",
            "cap_rate",
            "over_by",
            "starts_on",
            "ends_on",
            "expected_hours",
            "cost_amount",
            "reason",
            "explanation",
            "required_offices",
            "expires_at",
            "state",
            "live",
            "retrospective",
            "requested_at",
            "requested_by",
            "approved_at",
            "closed_at",
            "answers",
        ]

    @extend_schema_field(Money(allow_null=True))
    def get_cost_amount(self, asked: CapException) -> str | None:
        cost = cost_at_most(asked.over_by, asked.expected_hours)
        return None if cost is None else str(cost)

    def get_live(self, asked: CapException) -> bool:
        return asked.state == ExceptionState.APPROVED and asked.expires_at > timezone.now()


class RegisteredException(ExceptionOut):
    """As the register has it: with what was paid under it."""

    paid_over_cap_amount = Money(
        source="paid_over_cap", help_text="By line, never netted; less what was taken back."
    )

    class Meta(ExceptionOut.Meta):
        fields = [*ExceptionOut.Meta.fields, "paid_over_cap_amount"]


class CountOut(serializers.Serializer[Any]):
    council = serializers.CharField(source="council.gss_code")
    name = serializers.CharField(source="council.name")
    requested = serializers.IntegerField()
    waiting = serializers.IntegerField()
    live = serializers.IntegerField()
    approved = serializers.IntegerField(help_text="Those that have expired since included.")
    rejected = serializers.IntegerField()
    retrospective = serializers.IntegerField(help_text="Unapproved breaches.")


class CountsOut(serializers.Serializer[Any]):
    since = serializers.DateField(help_text="The first day of the financial year.")
    councils = CountOut(many=True)
