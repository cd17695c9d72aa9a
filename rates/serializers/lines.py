"""The lines that a figure adds up, each with its working."""

from typing import Any

from rest_framework import serializers

from rates.serializers.fields import Money


class LineOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    amount = Money()
    working = serializers.CharField()
