"""What the API takes and gives for bookings, offers and assignments."""

from typing import Any

from rest_framework import serializers

from accounts.models import Council, Worker
from rates.caps import Basis
from rates.models import CapException
from rates.models.decisions import Engagement
from rates.serializers.fields import (
    Asked,
    CouncilInView,
    Day,
    HourlyRate,
    KnownJobRole,
    OneOf,
)
from shifts.models import Assignment, Booking, Offer, Shift
from shifts.models.bookings import BookingReason
from shifts.models.offers import DeclineReason
from shifts.states import BookingState


class LondonTime(serializers.DateTimeField):
    """An instant, given with its offset."""


class PeriodSerializer(serializers.Serializer[Any]):
    starts_at = LondonTime(source="lower")
    ends_at = LondonTime(source="upper")


class PatternDayIn(serializers.Serializer[Any]):
    """Checked by the pattern itself, so that every problem is named at once."""

    weekday = serializers.JSONField(help_text="0 for Monday to 6, or the day's name.")
    start = serializers.CharField(help_text="HH:MM, London time.")
    end = serializers.CharField(help_text="HH:MM; not after the start means the next day.")
    break_minutes = serializers.IntegerField(default=0)
    fold = serializers.ChoiceField(
        choices=["first", "second"],
        required=False,
        help_text="Which one, where the clocks go back and a time happens twice.",
    )


class BookingIn(Asked):
    """A request for one or more workers."""

    council = CouncilInView()
    team = serializers.IntegerField(help_text="The id of one of the council's teams.")
    job_role = KnownJobRole(required=False)
    job_title = serializers.CharField(max_length=120, required=False, default="")
    engagement = OneOf(Engagement.choices)
    pay_basis = OneOf([basis.value for basis in Basis])
    hourly_rate = HourlyRate()
    places = serializers.IntegerField(min_value=1, max_value=50, default=1)
    starts_on = Day()
    ends_on = Day(help_text="The last day, included.")
    weekly_pattern = PatternDayIn(many=True, allow_empty=False)
    reason = OneOf(BookingReason.choices)
    expected_caseload = serializers.IntegerField(
        min_value=0, max_value=200, required=False, allow_null=True
    )
    supervisor = serializers.CharField(max_length=120)
    preferred_worker = serializers.PrimaryKeyRelatedField(
        queryset=Worker.objects.in_the_pool(), required=False, allow_null=True, default=None
    )
    exception = serializers.PrimaryKeyRelatedField(
        queryset=CapException.objects.all(),
        required=False,
        allow_null=True,
        default=None,
        help_text="An approved exception of the council, where the rate is over the cap.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """What is another council's is as unknown as what does not exist."""
        council: Council = attrs["council"]
        exception = attrs["exception"]
        if exception is not None and exception.council_id != council.pk:
            field = self.fields["exception"]
            told = field.error_messages["does_not_exist"].format(pk_value=exception.pk)
            raise serializers.ValidationError({"exception": [told]})
        team = council.teams.filter(pk=attrs["team"]).first()
        if team is None:
            known = ", ".join(f"{each.pk} ({each.name})" for each in council.teams.all())
            told = f"team cannot be {attrs['team']}. Give one of {council}'s teams: {known}."
            raise serializers.ValidationError({"team": told})
        return attrs | {"team": team}


class ShiftOut(serializers.ModelSerializer[Shift]):
    starts_at = LondonTime(source="period.lower")
    ends_at = LondonTime(source="period.upper")
    unpaid_break = PeriodSerializer(allow_null=True)

    class Meta:
        model = Shift
        fields = ["id", "place", "starts_at", "ends_at", "unpaid_break", "state", "worker"]


class BookingSummary(serializers.ModelSerializer[Booking]):
    state = serializers.CharField(help_text=f"One of {', '.join(BookingState)}.")
    council = serializers.CharField(source="council.gss_code")
    starts_on = serializers.DateField(source="period.lower")
    ends_on = serializers.DateField()

    class Meta:
        model = Booking
        fields = [
            "id",
            "state",
            "council",
            "team",
            "job_role",
            "job_title",
            "engagement",
            "pay_basis",
            "hourly_rate",
            "places",
            "starts_on",
            "ends_on",
            "reason",
            "expected_caseload",
            "supervisor",
            "preferred_worker",
            "covers",
            "cap_decision",
        ]


class BookingOut(BookingSummary):
    shifts = ShiftOut(many=True, read_only=True)

    class Meta(BookingSummary.Meta):
        fields = [*BookingSummary.Meta.fields, "weekly_pattern", "shifts"]


class OffersIn(serializers.Serializer[Any]):
    workers = serializers.PrimaryKeyRelatedField(
        queryset=Worker.objects.in_the_pool().select_related("user", "employing_council"),
        many=True,
        allow_empty=False,
        required=False,
    )
    cascade = serializers.BooleanField(
        default=False, help_text="Ask one tier after another, instead of naming workers."
    )
    sign_off = serializers.CharField(
        max_length=500,
        required=False,
        default="",
        help_text="Why you take on what a rule escalates.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["cascade"] == ("workers" in attrs):
            told = "Give workers, or cascade: true, and not both."
            raise serializers.ValidationError({"workers": told})
        return attrs


class OfferOut(serializers.ModelSerializer[Offer]):
    booking = BookingSummary(read_only=True)
    decline_code = serializers.CharField(read_only=True)
    tier = serializers.CharField(
        source="tier.kind", default=None, allow_null=True, help_text="Which tier sent it."
    )

    class Meta:
        model = Offer
        fields = [
            "id",
            "state",
            "booking",
            "worker",
            "sent_at",
            "expires_at",
            "closed_at",
            "tier",
            "decline_code",
            "decline_reason",
            "withdraw_reason",
        ]


class DeclineIn(serializers.Serializer[Any]):
    code = serializers.ChoiceField(
        choices=[("", "not said"), *DeclineReason.choices], required=False, default=""
    )
    reason = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class AssignmentOut(serializers.ModelSerializer[Assignment]):
    class Meta:
        model = Assignment
        fields = [
            "id",
            "booking",
            "worker",
            "offer",
            "engagement",
            "place",
            "state",
            "accepted_at",
        ]


class FindingOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    title = serializers.CharField()
    severity = serializers.CharField()
    detail = serializers.CharField()
    on = serializers.DateField(allow_null=True)
    remedy = serializers.CharField()


class CandidateOut(serializers.Serializer[Any]):
    worker = serializers.IntegerField(source="worker.pk")
    name = serializers.CharField(source="worker.user.full_name")
    employing_council = serializers.CharField(source="worker.employing_council.gss_code")
    standing = serializers.CharField(allow_null=True)
    score = serializers.DecimalField(max_digits=6, decimal_places=2)
    score_parts = serializers.DictField(
        child=serializers.DecimalField(max_digits=6, decimal_places=2)
    )
    distance_miles = serializers.DecimalField(max_digits=6, decimal_places=1, allow_null=True)
    cleared = serializers.BooleanField()
    cleared_until = serializers.DateField(allow_null=True)
    findings = FindingOut(many=True)


class CountedOut(serializers.Serializer[Any]):
    eligible = serializers.IntegerField()
    ineligible = serializers.IntegerField()


class CandidatesOut(serializers.Serializer[Any]):
    found = CountedOut(help_text="How many the filters leave, on all pages.")
    pool = CountedOut(help_text="How many there are without filters.")
    blocked = serializers.DictField(
        child=serializers.IntegerField(),
        help_text="Code of a rule: how many of the pool it blocks. CLEARED stands for whoever "
        "does not share their passport.",
    )
    eligible = CandidateOut(many=True)
    ineligible = CandidateOut(many=True)
