"""What was paid over the cap: rows, their total and the lines behind them."""

from typing import Any

from rest_framework import serializers

from rates.reports.over_cap import (
    APPROVALS,
    APPROVER_KEY,
    DEFAULT_GROUPS,
    GROUPS,
    REASONS,
    OverCapFilters,
)
from rates.serializers.fields import CouncilInView, KnownJobRole, Money, OneOf
from rates.serializers.grouped import DaysQuery, FiguresOut, GroupedQuery, grouped_by
from rates.serializers.spend import SpendLineOut


class OverCapQuery(DaysQuery):
    council = CouncilInView(required=False)
    job_role = KnownJobRole(required=False)
    reason = OneOf(list(REASONS.items()), required=False)
    approval = OneOf(list(APPROVALS.items()), required=False)
    approver = serializers.RegexField(
        APPROVER_KEY, required=False, help_text="As the key of a row has it."
    )
    exception = serializers.IntegerField(required=False, help_text="0 for lines without one.")

    @classmethod
    def where(cls, asked: dict[str, Any]) -> OverCapFilters:
        given = {name: asked[name] for name in OverCapFilters.names() if name in asked}
        if "council" in given:
            given["council"] = given["council"].gss_code
        if "job_role" in given:
            given["job_role"] = given["job_role"].code
        return OverCapFilters(**given)


class OverCapReportQuery(GroupedQuery, OverCapQuery):
    group_by = grouped_by(GROUPS, DEFAULT_GROUPS)


class OverCapRowOut(FiguresOut):
    lines = serializers.IntegerField(allow_null=True)
    workers = serializers.IntegerField(allow_null=True, help_text="Each counted once.")
    minutes = serializers.IntegerField(allow_null=True)
    hours = Money(allow_null=True)
    decisions = serializers.IntegerField(
        allow_null=True, help_text="Each counted once, also in the total; each is a breach."
    )
    decisions_before = serializers.IntegerField(allow_null=True)
    decisions_retrospective = serializers.IntegerField(allow_null=True)
    decisions_unapproved = serializers.IntegerField(allow_null=True)
    exceptions = serializers.IntegerField(allow_null=True, help_text="Each counted once.")
    over_cap = Money(allow_null=True, help_text="By line, never netted by work under the cap.")
    before = Money(allow_null=True, help_text="By an exception that came before the work.")
    retrospective = Money(allow_null=True, help_text="By an exception that came too late.")
    unapproved = Money(allow_null=True, help_text="By no exception.")


class OverCapOut(serializers.Serializer[Any]):
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    group_by = serializers.ListField(child=serializers.CharField())
    rows = OverCapRowOut(many=True)
    total = OverCapRowOut()


class OverCapLineOut(SpendLineOut):
    breach = serializers.IntegerField(source="segment.decision.breach.pk")

    class Meta(SpendLineOut.Meta):
        fields = [*SpendLineOut.Meta.fields, "breach"]
