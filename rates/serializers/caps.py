"""Permanent equivalents, and the caps that stand on them."""

from typing import Any

from rest_framework import serializers

from rates.answers import gap
from rates.caps.in_force import text_or_none
from rates.models import Cap
from rates.serializers.fields import Asked, CouncilInView, Day, KnownJobRole, Money
from rates.serializers.lines import LineOut


class EquivalentQuery(Asked):
    council = CouncilInView()
    job_role = KnownJobRole()
    on = Day()


class EquivalentOut(serializers.Serializer[Any]):
    council = serializers.CharField(source="worked.grade.council.gss_code")
    job_role = serializers.CharField(source="worked.grade.job_role_id")
    grade = serializers.CharField(source="worked.grade.name")
    award = serializers.CharField(source="worked.award", allow_null=True)
    tax_year = serializers.CharField(source="worked.on_costs.tax_year")
    provisional = serializers.BooleanField(source="worked.provisional")
    memorandum = serializers.CharField(
        source="version", allow_null=True, help_text="Whose terms it is by; else the defaults."
    )
    salary_basis = serializers.CharField(source="worked.salary_basis")
    salary = Money(source="worked.equivalent.post.salary")
    supplements = Money(source="worked.equivalent.post.supplements")
    weekly_hours = Money(source="worked.equivalent.post.weekly_hours")
    leave_days = serializers.IntegerField(source="worked.equivalent.post.leave_days")
    lines = LineOut(source="worked.equivalent.lines", many=True)
    total = Money(source="worked.equivalent.total")
    annual_cost_per_worked_hour = LineOut(
        source="worked.equivalent.annual_cost_per_worked_hour",
        help_text="Another divisor, for comparison only: never part of the total.",
    )


class CapsQuery(Asked):
    memorandum = serializers.IntegerField(required=False)
    job_role = KnownJobRole(required=False)
    on = Day(required=False, help_text="In force on this day.")


class CapOut(serializers.ModelSerializer[Cap]):
    memorandum = serializers.CharField(source="version.memorandum.name")
    version = serializers.IntegerField(source="version.number")
    state = serializers.CharField(source="version.state")
    council = serializers.CharField(
        source="council.gss_code", default=None, help_text="Null: for every party alike."
    )
    job_role = serializers.CharField(source="job_role_id")
    effective_from = serializers.DateField(source="effective.lower")
    effective_until = serializers.DateField(
        source="effective.upper", allow_null=True, help_text="The day after the last."
    )
    hourly_rate = Money(help_text="The limit: negotiated where there is one, else derived.")
    gap = serializers.SerializerMethodField()
    derived_provisional = serializers.BooleanField(
        help_text="Of the derived figure, also where a negotiated one is the limit."
    )
    derivation = serializers.DictField(
        help_text="The lines, and each member's own lines and inputs."
    )

    class Meta:
        model = Cap
        fields = [
            "id",
            "memorandum",
            "version",
            "state",
            "council",
            "job_role",
            "basis",
            "effective_from",
            "effective_until",
            "hourly_rate",
            "derived_rate",
            "negotiated_rate",
            "gap",
            "provisional",
            "derived_provisional",
            "derivation",
        ]

    def get_gap(self, cap: Cap) -> str | None:
        return text_or_none(gap(cap.derived_rate, cap.negotiated_rate))
