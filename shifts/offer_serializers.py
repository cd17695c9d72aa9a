"""What the API takes and gives for cascades and for offers taken back."""

from typing import Any

from rest_framework import serializers

from shifts.models import Cascade, CascadeTier
from shifts.states import CascadeState
from shifts.tiers import Tier


class TierOut(serializers.ModelSerializer[CascadeTier]):
    kind = serializers.CharField(help_text=f"One of {', '.join(Tier)}.")
    left_out = serializers.DictField(
        child=serializers.IntegerField(), help_text="Workers, by the code of the rule."
    )

    class Meta:
        model = CascadeTier
        fields = [
            "position",
            "kind",
            "opens_at",
            "opened_at",
            "sent",
            "blocked",
            "need_sign_off",
            "asked_before",
            "left_out",
        ]


class CascadeOut(serializers.ModelSerializer[Cascade]):
    state = serializers.CharField(help_text=f"One of {', '.join(CascadeState)}.")
    tiers = TierOut(many=True, read_only=True)

    class Meta:
        model = Cascade
        fields = [
            "id",
            "booking",
            "state",
            "started_at",
            "ended_at",
            "signed_off_at",
            "sign_off_reason",
            "tiers",
        ]


class AgencySignOffIn(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500)


class WithdrawIn(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200)
