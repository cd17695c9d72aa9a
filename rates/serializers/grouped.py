"""What the reports that group their figures have in common."""

from collections.abc import Iterable
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from rates.serializers.fields import Asked, Day


class DaysQuery(Asked):
    to = Day(help_text="The last day, included.")

    def get_fields(self) -> dict[str, "serializers.Field[Any, Any, Any, Any]"]:
        """`from` is a word of the language, so it cannot be declared like the others."""
        return {"from": Day(help_text="The first day."), **super().get_fields()}


class GroupedQuery(serializers.Serializer[Any]):
    """A query that has `group_by = grouped_by(…)`."""

    def validate_group_by(self, given: str) -> list[str]:
        return [name.strip() for name in given.split(",") if name.strip()]


def grouped_by(groups: Iterable[str], default: Iterable[str]) -> serializers.CharField:
    return serializers.CharField(
        default=",".join(default),
        allow_blank=True,
        help_text=f"Any of {', '.join(groups)}, with commas between; none gives the total alone.",
    )


class CellOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class FiguresOut(serializers.Serializer[Any]):
    """A row of figures, null where few people are behind them; `leads_to` is a key of the context."""

    leads_to: ClassVar[str] = "lines"

    cells = CellOut(many=True)
    hidden = serializers.BooleanField(
        help_text="Few people are behind it, or behind what it would give away."
    )
    drill_down = serializers.SerializerMethodField(help_text="Where the row's own parts are.")

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_drill_down(self, row: Any) -> str | None:
        return None if row.hidden else f"{self.context[self.leads_to]}?{row.drill_down}"

    def to_representation(self, row: Any) -> dict[str, Any]:
        told = super().to_representation(row)
        if not row.hidden:
            return told
        return {**dict.fromkeys(told), "cells": told["cells"], "hidden": True}
