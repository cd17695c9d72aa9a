"""What was paid over the cap: rows, their total and the lines behind them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from rates.reports.over_cap import (
    APPROVALS,
    APPROVER_KEY,
    DEFAULT_GROUPS,
    GROUPS,
    REASONS,
    OverCapFilters,
)
from rates.serializers.fields import Asked, CouncilInView, Day, KnownJobRole, Money, OneOf
from rates.serializers.spend import CellOut, SpendLineOut


class OverCapQuery(Asked):
    to = Day(help_text="The last day, included.")
    council = CouncilInView(required=False)
    job_role = KnownJobRole(required=False)
    reason = OneOf(list(REASONS.items()), required=False)
    approval = OneOf(list(APPROVALS.items()), required=False)
    approver = serializers.RegexField(
        APPROVER_KEY, required=False, help_text="As the key of a row has it."
    )
    exception = serializers.IntegerField(required=False, help_text="0 for lines without one.")

    def get_fields(self) -> dict[str, "serializers.Field[Any, Any, Any, Any]"]:
        """`from` is a word of the language, so it cannot be declared like the others."""
        return {"from": Day(help_text="The first day."), **super().get_fields()}

    @classmethod
    def where(cls, asked: dict[str, Any]) -> OverCapFilters:
        given = {name: asked[name] for name in OverCapFilters.names() if name in asked}
        if "council" in given:
            given["council"] = given["council"].gss_code
        if "job_role" in given:
            given["job_role"] = given["job_role"].code
        return OverCapFilters(**given)


class OverCapReportQuery(OverCapQuery):
    group_by = serializers.CharField(
        default=",".join(DEFAULT_GROUPS),
        allow_blank=True,
        help_text=f"Any of {', '.join(GROUPS)}, with commas between; none gives the total alone.",
    )

    def validate_group_by(self, given: str) -> list[str]:
        return [name.strip() for name in given.split(",") if name.strip()]


class OverCapRowOut(serializers.Serializer[Any]):
    cells = CellOut(many=True)
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
    hidden = serializers.BooleanField(
        help_text="Few people are behind it, or behind what it would give away."
    )
    drill_down = serializers.SerializerMethodField(help_text="Where the lines of the row are.")

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_drill_down(self, row: Any) -> str | None:
        return None if row.hidden else f"{self.context['lines']}?{row.drill_down}"

    def to_representation(self, row: Any) -> dict[str, Any]:
        told = super().to_representation(row)
        if not row.hidden:
            return told
        return {**dict.fromkeys(told), "cells": told["cells"], "hidden": True}


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
