"""Spend against the cap: rows, their total and the lines behind them."""

from typing import Any

from rest_framework import serializers

from rates.models import SpendLine
from rates.models.decisions import Engagement
from rates.reports.filters import Filters
from rates.reports.spend_against_cap import DEFAULT_GROUPS
from rates.reports.spend_figures import GROUPS
from rates.serializers.fields import CouncilInView, KnownJobRole, Money, OneOf
from rates.serializers.grouped import DaysQuery, FiguresOut, GroupedQuery, grouped_by


class SpendQuery(DaysQuery):
    council = CouncilInView(required=False)
    job_role = KnownJobRole(required=False)
    engagement = OneOf(Engagement.choices, required=False)
    team = serializers.IntegerField(required=False)
    worker = serializers.IntegerField(required=False)

    @classmethod
    def where(cls, asked: dict[str, Any]) -> Filters:
        given = {name: asked[name] for name in Filters.FIELDS if name in asked}
        if "council" in given:
            given["council"] = given["council"].gss_code
        if "job_role" in given:
            given["job_role"] = given["job_role"].code
        return Filters(**given)


class ReportQuery(GroupedQuery, SpendQuery):
    group_by = grouped_by(GROUPS, DEFAULT_GROUPS)


class RowOut(FiguresOut):
    lines = serializers.IntegerField(allow_null=True)
    workers = serializers.IntegerField(
        allow_null=True, help_text="Each counted once, also in the total."
    )
    minutes = serializers.IntegerField(allow_null=True)
    hours = Money(allow_null=True)
    spend = Money(allow_null=True)
    spend_at_cap = Money(allow_null=True)
    over_cap = Money(allow_null=True, help_text="By line, never netted by work under the cap.")
    over_cap_approved = Money(
        allow_null=True, help_text="By an exception that came before the work."
    )
    over_cap_unapproved = Money(allow_null=True, help_text="All else over the cap: breaches.")
    headroom = Money(allow_null=True, help_text="By line, never netted by work over the cap.")
    minutes_over = serializers.IntegerField(allow_null=True)
    share_over = Money(allow_null=True, help_text="Of the minutes, in per cent.")
    provisional = serializers.BooleanField(
        allow_null=True,
        help_text="A cap of one of the lines rests on an award that is not yet settled.",
    )


class ReportOut(serializers.Serializer[Any]):
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    group_by = serializers.ListField(child=serializers.CharField())
    rows = RowOut(many=True)
    total = RowOut()


class SpendLineOut(serializers.ModelSerializer[SpendLine]):
    host_council = serializers.CharField(source="host_council.gss_code")
    employing_council = serializers.CharField(source="employing_council.gss_code")
    team_name = serializers.CharField(source="team.name")
    engagement = serializers.CharField()
    decision = serializers.IntegerField(source="segment.decision_id")
    exception = serializers.IntegerField(
        source="segment.decision.exception_id", allow_null=True, help_text="What allowed it."
    )
    provisional = serializers.BooleanField(
        source="segment.cap.provisional", help_text="The cap was, when it was decided by."
    )

    reverses = serializers.IntegerField(
        source="reverses_id", allow_null=True, help_text="The line that this one takes back."
    )
    taken_back = serializers.BooleanField(help_text="By a later line of its exact negative.")

    class Meta:
        model = SpendLine
        fields = [
            "id",
            "worked_on",
            "host_council",
            "employing_council",
            "team",
            "team_name",
            "job_role",
            "worker",
            "engagement",
            "basis",
            "minutes",
            "multiplier",
            "hourly_rate",
            "cap_rate",
            "provisional",
            "amount",
            "amount_at_cap",
            "over_cap_amount",
            "decision",
            "exception",
            "reverses",
            "taken_back",
            "reason",
            "timesheet_number",
            "posted_at",
        ]
