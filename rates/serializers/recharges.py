"""Recharges: the statements, their lines and parts, and what each council does with one."""

from typing import Any

from rest_framework import serializers

from rates.models import RechargeLine, RechargeStatement, RechargeStep
from rates.recharge_rules import LineKind, RechargeState, StepKind, Vat
from rates.reports.recharge_statement import Document
from rates.reports.recharges import RegisterFilters
from rates.serializers.fields import Asked, Day, KnownCouncil, Money, OneOf, refused


class Month(serializers.DateField):
    """A month, told as 2026-10 and kept as its first day."""

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m", input_formats=["%Y-%m"], **options)

    def to_internal_value(self, value: Any) -> Any:
        try:
            return super().to_internal_value(value)
        except serializers.ValidationError as problem:
            raise refused(self, value, "Give a month as YYYY-MM, such as 2026-10.") from problem


class RechargeQuery(Asked):
    council = KnownCouncil(required=False)
    month = Month(required=False)
    state = OneOf([(each.value, each.value) for each in RechargeState], required=False)

    @classmethod
    def where(cls, asked: dict[str, Any]) -> RegisterFilters:
        council = asked.pop("council", None)
        return RegisterFilters(council=council and council.gss_code, **asked)


class RechargeWordsIn(Asked):
    words = serializers.CharField(max_length=4000, help_text="Both councils read it.")


class RechargeAgreeIn(Asked):
    words = serializers.CharField(max_length=4000, required=False, default="", allow_blank=True)


class RechargeSettleIn(Asked):
    reference = serializers.CharField(max_length=80, help_text="As finance knows the payment.")
    settled_on = Day()


class RechargeOut(serializers.ModelSerializer[RechargeStatement]):
    employing_council = serializers.CharField(source="employing_council.gss_code")
    host_council = serializers.CharField(source="host_council.gss_code")
    month = serializers.DateField(format="%Y-%m", help_text="Such as 2026-10.")
    state = serializers.CharField(help_text=f"One of {', '.join(RechargeState)}.")
    waits_for = serializers.CharField(help_text="Whose turn it is, in words.")
    total = Money(help_text="Of what was issued; a draft comes to 0.00.")
    replaces = serializers.IntegerField(source="before_id", allow_null=True)

    class Meta:
        model = RechargeStatement
        fields = [
            "id",
            "employing_council",
            "host_council",
            "month",
            "version",
            "replaces",
            "state",
            "waits_for",
            "line_count",
            "total",
            "sha256",
            "settled_on",
            "settlement_reference",
        ]


class RechargeStepOut(serializers.ModelSerializer[RechargeStep]):
    kind = serializers.CharField(help_text=f"One of {', '.join(StepKind)}.")
    recorded_by = serializers.CharField()

    class Meta:
        model = RechargeStep
        fields = ["kind", "words", "recorded_at", "recorded_by"]


class RechargePartOut(serializers.Serializer[Any]):
    kind = serializers.CharField(help_text=f"One of {', '.join(LineKind)}.")
    lines = serializers.IntegerField()
    minutes = serializers.IntegerField()
    amount = Money()
    vat = serializers.CharField(help_text=f"One of {', '.join(Vat)}. No VAT is worked out.")
    set_by = serializers.ListField(child=serializers.CharField())


class RechargeLineOut(serializers.ModelSerializer[RechargeLine]):
    worker = serializers.CharField()
    team = serializers.CharField()
    late = serializers.BooleanField(source="is_late", help_text="Of a month before this one.")
    since_version = serializers.IntegerField(source="statement.version")
    amount = Money()

    class Meta:
        model = RechargeLine
        fields = [
            "on",
            "worker",
            "team",
            "job_role",
            "timesheet_number",
            "kind",
            "working",
            "minutes",
            "amount",
            "late",
            "since_version",
        ]


class RechargeDocumentOut(serializers.Serializer[Document]):
    """Of a draft, what would be issued now."""

    statement = RechargeOut()
    total = Money()
    parts = RechargePartOut(many=True)
    lines = RechargeLineOut(many=True)
    added = RechargeLineOut(many=True, help_text="What is new in this version.")
    steps = RechargeStepOut(many=True, source="statement.steps")
