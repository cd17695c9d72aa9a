"""What the API gives of why somebody was not offered work."""

from typing import Any

from rest_framework import serializers

from shifts.serializers import CandidateOut, FindingOut


class StandsOut(serializers.Serializer[Any]):
    finding = FindingOut()
    remedy = serializers.CharField(source="remedy.words")


class ReasonOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    band = serializers.CharField(help_text="In how many bookings; small numbers are hidden.")
    remedy = serializers.CharField(source="remedy.words")


class OwnCouncilOut(serializers.Serializer[Any]):
    council = serializers.CharField(source="council.gss_code")
    name = serializers.CharField(source="council.name")
    employs = serializers.BooleanField()
    shared = serializers.BooleanField()
    not_again = serializers.BooleanField()
    nearest = serializers.DecimalField(
        max_digits=6, decimal_places=1, allow_null=True, help_text="Miles to its nearest team."
    )
    too_far = serializers.BooleanField()


class EndedOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    state = serializers.CharField()
    booking = serializers.CharField()
    council = serializers.CharField(source="booking.council.gss_code")
    sent_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    withdraw_reason = serializers.CharField()


class WhyNotOut(serializers.Serializer[Any]):
    in_the_pool = serializers.BooleanField()
    role = serializers.CharField(help_text="The role that ordinary weeks are asked for in.")
    first = serializers.DateField(help_text="Of the ordinary weeks that findings are about.")
    last = serializers.DateField()
    of_passport = StandsOut(many=True)
    of_time = StandsOut(many=True)
    councils = OwnCouncilOut(many=True)
    since = serializers.DateField()
    looked_at = serializers.CharField(help_text="In how many bookings; empty for none.")
    kept_out = ReasonOut(many=True)
    others_first = ReasonOut(many=True)
    ended = EndedOut(many=True)


class KeptOut(serializers.Serializer[Any]):
    reason = serializers.CharField()
    title = serializers.CharField()
    tier = serializers.CharField(allow_null=True)
    found_at = serializers.DateTimeField()


class ExplainedOut(serializers.Serializer[Any]):
    now = CandidateOut(allow_null=True, help_text="None where nothing is left to work.")
    last_asked = CandidateOut(
        allow_null=True, help_text="Of those asked, the one with the fewest points."
    )
    kept = KeptOut(many=True)
