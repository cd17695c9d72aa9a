"""Pay awards, what importing them does, their settlement, and back-pay."""

from typing import Any

from rest_framework import serializers

from rates.models import Award, BackPayLine, BackPayProposal, SpinePoint
from rates.serializers.fields import Asked, Day, KnownRegion, Money


class PointOut(serializers.ModelSerializer[SpinePoint]):
    annual_salary = Money()

    class Meta:
        model = SpinePoint
        fields = ["scp", "annual_salary"]


class AwardOut(serializers.ModelSerializer[Award]):
    spine = serializers.CharField(source="spine.code")
    scope = serializers.CharField(source="spine.scope")
    provisional = serializers.SerializerMethodField()
    effective_from = serializers.DateField(source="effective.lower")
    effective_until = serializers.DateField(
        source="effective.upper", allow_null=True, help_text="The day after the last."
    )
    points = PointOut(many=True)

    class Meta:
        model = Award
        fields = [
            "id",
            "spine",
            "scope",
            "name",
            "status",
            "provisional",
            "effective_from",
            "effective_until",
            "points",
        ]

    def get_provisional(self, award: Award) -> bool:
        return not award.settled


class PointIn(serializers.Serializer[Any]):
    """As a row of the CSV file; what is wrong is told by row, under `file`."""

    spine = serializers.CharField(allow_blank=True)
    award = serializers.CharField(allow_blank=True)
    effective_from = serializers.CharField(allow_blank=True, help_text="2026-04-01")
    status = serializers.CharField(allow_blank=True, help_text="agreed or provisional")
    scp = serializers.CharField(allow_blank=True)
    annual_salary = serializers.CharField(allow_blank=True, help_text="48738.00")


class ImportIn(Asked):
    rows = PointIn(many=True, allow_empty=False)
    confirm = serializers.BooleanField(
        default=False, help_text="Without it nothing is recorded: a dry run."
    )


class PointChangeOut(serializers.Serializer[Any]):
    scp = serializers.IntegerField()
    annual_salary = Money(source="salary")
    before = Money(allow_null=True, help_text="In the award that this one follows.")
    change_percent = Money(source="percent", allow_null=True)
    is_new = serializers.BooleanField()
    is_correction = serializers.BooleanField()


class PlanOut(serializers.Serializer[Any]):
    spine = serializers.CharField(source="spine.code")
    award = serializers.CharField(source="name")
    status = serializers.CharField(source="status.value")
    effective_from = serializers.DateField(source="effective.lower")
    effective_until = serializers.DateField(source="effective.upper", allow_null=True)
    follows = serializers.CharField(allow_null=True)
    changes = PointChangeOut(many=True)


class ImportOut(serializers.Serializer[Any]):
    imported = serializers.BooleanField()
    detail = serializers.CharField()
    awards = PlanOut(many=True)


class SettleIn(Asked):
    region = KnownRegion()
    effective_from = Day(help_text="First day of the new versions.")


class SettledOut(serializers.Serializer[Any]):
    award = serializers.CharField(source="settlement.award")
    region = serializers.CharField(source="settlement.region.code")
    effective_from = serializers.DateField(source="settlement.effective_from")
    versions = serializers.SerializerMethodField()
    back_pay = serializers.SerializerMethodField(help_text="The proposals, by id.")

    def get_versions(self, settled: Any) -> list[str]:
        return [str(draft) for draft in settled.drafts]

    def get_back_pay(self, settled: Any) -> list[int]:
        return [proposal.pk for proposal in settled.proposals]


class BackPayOut(serializers.ModelSerializer[BackPayProposal]):
    council = serializers.CharField(source="council.gss_code")
    award = serializers.CharField(source="settlement.award")
    version = serializers.CharField(
        allow_null=True, help_text="To be signed before this is accepted."
    )
    total = Money(help_text="The sum of the lines; never part of spend against cap.")
    lines = serializers.IntegerField(source="line_count")
    workers = serializers.IntegerField(source="worker_count")

    class Meta:
        model = BackPayProposal
        fields = [
            "id",
            "council",
            "award",
            "version",
            "state",
            "reason",
            "total",
            "lines",
            "workers",
            "proposed_at",
            "decided_at",
        ]


class BackPayLineOut(serializers.ModelSerializer[BackPayLine]):
    spend_line = serializers.IntegerField(source="spend_line_id")
    worked_on = serializers.DateField(source="spend_line.worked_on")
    worker = serializers.IntegerField(source="spend_line.worker_id")
    paid = Money(source="spend_line.amount")
    cap_rate = Money(source="spend_line.cap_rate")
    new_cap_rate = Money()
    amount = Money()

    class Meta:
        model = BackPayLine
        fields = [
            "spend_line",
            "worked_on",
            "worker",
            "paid",
            "cap_rate",
            "new_cap_rate",
            "amount",
            "working",
        ]


class DeclineBackPayIn(Asked):
    reason = serializers.CharField(allow_blank=True)
