"""Savings of bank work: rows, their total, the region and the lines behind them."""

from typing import Any

from rest_framework import serializers

from rates.reports.savings.against import Against, Compared
from rates.reports.savings.lines import GROUPS, Asked, SavingsFilters
from rates.reports.savings.report import DEFAULT_GROUPS
from rates.serializers.fields import CouncilInView, KnownJobRole, Money, OneOf
from rates.serializers.grouped import DaysQuery, FiguresOut, GroupedQuery, grouped_by


class SavingsLinesQuery(DaysQuery):
    council = CouncilInView(required=False)
    job_role = KnownJobRole(required=False)
    basis = OneOf([(each.value, each.label) for each in Compared], default=Compared.PAYE.value)

    @classmethod
    def question(cls, asked: dict[str, Any]) -> Asked:
        return Asked(
            starts_on=asked["from"],
            ends_on=asked["to"],
            basis=Compared(asked["basis"]),
            where=SavingsFilters(
                council=asked["council"].gss_code if "council" in asked else None,
                job_role=asked["job_role"].code if "job_role" in asked else None,
            ),
        )


class SavingsQuery(GroupedQuery, SavingsLinesQuery):
    group_by = grouped_by(GROUPS, DEFAULT_GROUPS)


class SavingsRowOut(FiguresOut):
    lines = serializers.IntegerField(allow_null=True)
    hours = Money(allow_null=True)
    bank = Money(allow_null=True, help_text="What the bank work cost.")
    agency = Money(
        allow_null=True, help_text="The same minutes at the umbrella cap of the day."
    )
    bank_for_agency = Money(allow_null=True, help_text="Of the lines that have such a rate.")
    saved_on_agency = Money(allow_null=True, help_text="Below zero where the bank costs more.")
    agency_an_hour = Money(allow_null=True)
    permanent = Money(allow_null=True, help_text="The same minutes of permanent staff.")
    bank_for_permanent = Money(allow_null=True, help_text="Of the lines that have such a rate.")
    saved_on_permanent = Money(allow_null=True)
    permanent_an_hour = Money(allow_null=True)


class SavingsOut(serializers.Serializer[Any]):
    starts_on = serializers.DateField(source="asked.starts_on")
    ends_on = serializers.DateField(source="asked.ends_on")
    basis = serializers.CharField(source="asked.basis")
    group_by = serializers.ListField(child=serializers.CharField())
    rows = SavingsRowOut(many=True)
    total = SavingsRowOut()
    region = SavingsRowOut(
        allow_null=True, help_text="All councils; null where it would tell of few people."
    )


class SavingsLineOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    worked_on = serializers.DateField()
    council = serializers.CharField(source="gss_code")
    team = serializers.IntegerField(source="team_id")
    job_role = serializers.CharField(source="job_role_id")
    worker = serializers.IntegerField(source="worker_id")
    minutes = serializers.IntegerField()
    multiplier = Money()
    bank_rate = Money(allow_null=True)
    agency_rate = Money(allow_null=True)
    permanent_rate = Money(allow_null=True)
    bank = Money(allow_null=True)
    agency = Money(allow_null=True)
    permanent = Money(allow_null=True)
    agency_source = serializers.SerializerMethodField()
    permanent_source = serializers.SerializerMethodField()

    def get_agency_source(self, line: dict[str, Any]) -> str:
        run = self.run_of(line)
        return run.agency_source if run else ""

    def get_permanent_source(self, line: dict[str, Any]) -> str:
        run = self.run_of(line)
        return run.permanent_source if run else ""

    def run_of(self, line: dict[str, Any]) -> Against | None:
        found: Against | None = self.context["runs"][line["run"] - 1] if line["run"] else None
        return found
