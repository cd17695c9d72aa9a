"""The breach register, as it is told, and the words of each step."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from rates.breach_rules import BreachState, Outcome
from rates.models import Breach, BreachStep
from rates.reports.breaches import RegisterFilters
from rates.serializers.fields import Asked, CouncilInView, Money, OneOf


class BreachQuery(Asked):
    council = CouncilInView(required=False)
    state = OneOf([(each.value, each.value) for each in BreachState], required=False)
    approved = serializers.BooleanField(required=False, allow_null=True, default=None)
    overdue = serializers.BooleanField(required=False, default=False)

    @classmethod
    def where(cls, asked: dict[str, Any]) -> RegisterFilters:
        council = asked.pop("council", None)
        return RegisterFilters(council=council and council.gss_code, **asked)


class WordsIn(Asked):
    words = serializers.CharField(
        max_length=4000, help_text="What the register keeps for good."
    )


class OutcomeIn(WordsIn):
    outcome = serializers.CharField(help_text=f"One of {', '.join(Outcome)}.")


class BreachStepOut(serializers.ModelSerializer[BreachStep]):
    state = serializers.CharField(help_text="What the step led to.")
    recorded_by = serializers.CharField()

    class Meta:
        model = BreachStep
        fields = ["state", "words", "due_on", "recorded_at", "recorded_by"]


class BreachOut(serializers.ModelSerializer[Breach]):
    council = serializers.CharField(source="council.gss_code")
    job_role = serializers.CharField(source="decision.job_role_id")
    over_cap_amount = Money(
        source="over_cap", help_text="By line, never netted; less what was taken back."
    )
    approved = serializers.BooleanField(help_text="By an exception that came before the work.")
    state = serializers.CharField(help_text=f"One of {', '.join(BreachState)}.")
    outcome = serializers.CharField()
    overdue = serializers.SerializerMethodField()
    waits_for = serializers.CharField(help_text="Whose turn it is, in words.")

    class Meta:
        model = Breach
        fields = [
            "id",
            "council",
            "job_role",
            "decision",
            "first_worked_on",
            "detected_at",
            "over_cap_amount",
            "approved",
            "state",
            "waits_for",
            "due_on",
            "overdue",
            "outcome",
        ]

    @extend_schema_field(serializers.BooleanField())
    def get_overdue(self, breach: Breach) -> bool:
        return breach.is_overdue(timezone.localdate())


class BreachWithSteps(BreachOut):
    steps = BreachStepOut(many=True, read_only=True)

    class Meta(BreachOut.Meta):
        fields = [*BreachOut.Meta.fields, "steps"]
