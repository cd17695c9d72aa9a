"""Answers about a rate: a decision as it is told, and its proof."""

from typing import Any

from rest_framework import serializers

from rates.caps import Basis
from rates.serializers.fields import Money

BASES = [basis.value for basis in Basis]


class CapTold(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    memorandum = serializers.CharField()
    version = serializers.IntegerField()
    kind = serializers.CharField(help_text="derived or negotiated.")
    hourly_rate = Money()
    derived_rate = Money(allow_null=True)
    negotiated_rate = Money(allow_null=True)
    gap = Money(allow_null=True, help_text="Negotiated less derived.")
    provisional = serializers.BooleanField(help_text="From an award that is not yet settled.")


class SegmentOut(serializers.Serializer[Any]):
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="The last day, included.")
    cap = CapTold(allow_null=True)
    verdict = serializers.CharField(help_text="within, over, over_approved or no_cap.")
    over_by = Money()
    headroom = Money(allow_null=True)
    sentence = serializers.CharField()


class DecisionTold(serializers.Serializer[Any]):
    verdict = serializers.CharField(help_text="within, over, over_approved or no_cap.")
    allowed = serializers.BooleanField()
    sentence = serializers.CharField()
    highest_passing_rate = Money(allow_null=True, help_text="Null where a day has no cap.")
    headroom = Money(allow_null=True, help_text="What could still be added on every day.")
    provisional = serializers.BooleanField()
    segments = SegmentOut(many=True)


class ReplayOut(serializers.Serializer[Any]):
    proved = serializers.BooleanField(help_text="Same pence and same hash.")
    same_pence = serializers.BooleanField()
    same_digest = serializers.BooleanField()
    digest = serializers.CharField()
    sentence = serializers.CharField(source="__str__")


class StoredDecisionOut(DecisionTold):
    id = serializers.IntegerField()
    council = serializers.CharField()
    job_role = serializers.CharField()
    engagement = serializers.CharField()
    pay_basis = serializers.CharField()
    hourly_rate = Money()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    decided_at = serializers.DateTimeField()
    decided_by = serializers.CharField()
    digest = serializers.CharField()
    replay = ReplayOut()
