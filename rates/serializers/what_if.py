"""What-ifs: the question, how far it has come, and the answer."""

import re
from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from rates.models import WhatIf
from rates.serializers.fields import Asked, Money, refused

MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@extend_schema_field({"type": "string", "pattern": r"^\d{4}-\d{2}$", "example": "2026-05"})
class Month(serializers.Field[date, Any, str, Any]):
    """A whole month, told as 2026-05 and kept as its first day."""

    def to_internal_value(self, data: Any) -> date:
        written = MONTH.fullmatch(str(data))
        if written is None or written[1] == "0000":
            raise refused(self, data, "Give a month as YYYY-MM, such as 2026-05.")
        return date(int(written[1]), int(written[2]), 1)

    def to_representation(self, value: date) -> str:
        return f"{value:%Y-%m}"


class WhatIfIn(Asked):
    memorandum = serializers.IntegerField(help_text="The id of the memorandum.")
    version = serializers.IntegerField(help_text="Its number; it is not in force yet.")
    to = Month(help_text="The last month, included.")

    def get_fields(self) -> dict[str, "serializers.Field[Any, Any, Any, Any]"]:
        """`from` is a word of the language, so it cannot be declared like the others."""
        return {**super().get_fields(), "from": Month(help_text="The first month.")}


class ProgressOut(serializers.Serializer[Any]):
    done = serializers.IntegerField(source="parts_done", help_text="Councils replayed.")
    total = serializers.IntegerField(source="parts_total")


class WhatIfOut(serializers.ModelSerializer[WhatIf]):
    memorandum = serializers.IntegerField(source="version.memorandum_id")
    memorandum_name = serializers.CharField(source="version.memorandum.name")
    version = serializers.IntegerField(source="version.number")
    to = Month(source="last_month")
    state = serializers.CharField(help_text="queued, running, done, failed or cancelled.")
    progress = ProgressOut(source="*")
    requested_by = serializers.CharField(source="requested_by.full_name")

    class Meta:
        model = WhatIf
        fields = [
            "id",
            "memorandum",
            "memorandum_name",
            "version",
            "to",
            "state",
            "progress",
            "problem",
            "engine",
            "digest",
            "requested_at",
            "requested_by",
            "started_at",
            "finished_at",
        ]

    def get_fields(self) -> dict[str, "serializers.Field[Any, Any, Any, Any]"]:
        return {**super().get_fields(), "from": Month(source="first_month")}


class FiguresOut(serializers.Serializer[Any]):
    """As it was, and (`proposed`) under the version. What has no cap is in `no_cap` alone."""

    lines = serializers.IntegerField()
    minutes = serializers.IntegerField()
    minutes_over = serializers.IntegerField()
    minutes_over_proposed = serializers.IntegerField()
    minutes_no_cap = serializers.IntegerField()
    hours = Money()
    spend = Money()
    spend_at_cap = Money()
    over_cap = Money(help_text="By line, never netted by work under the cap.")
    spend_at_proposed = Money()
    over_proposed = Money(help_text="By line, never netted by work under the cap.")
    spend_no_cap = Money()
    bookings = serializers.IntegerField()
    bookings_over = serializers.IntegerField(help_text="Needed an exception.")
    bookings_over_proposed = serializers.IntegerField(help_text="Would have needed one.")
    bookings_no_cap = serializers.IntegerField(help_text="Had work that no cap would cover.")
    share_passing_before = Money(allow_null=True, help_text="Of the hours, in per cent.")
    share_passing = Money(
        allow_null=True, help_text="Of the hours, those at a rate that would still pass."
    )


class ResultRowOut(serializers.Serializer[Any]):
    council = serializers.CharField()
    council_name = serializers.CharField()
    job_role = serializers.CharField()
    figures = FiguresOut()


class ResultOut(serializers.Serializer[Any]):
    rows = ResultRowOut(many=True)
    total = FiguresOut(help_text="The sum of the rows.")


class WhatIfAnswered(WhatIfOut):
    result = ResultOut(allow_null=True, read_only=True, help_text="Null until it is done.")

    class Meta(WhatIfOut.Meta):
        fields = [*WhatIfOut.Meta.fields, "result"]
