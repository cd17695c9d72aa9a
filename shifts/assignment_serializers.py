"""What the API takes and gives for the life of an assignment."""

from typing import Any

from rest_framework import serializers

from accounts.models import User
from rates.models import CapException
from rates.serializers.fields import Day, HourlyRate, OneOf
from shifts.models import (
    Absence,
    Assignment,
    BookingCancellation,
    EarlyEnd,
    ShiftCancellation,
    Variation,
)
from shifts.models.endings import AbsenceKind, EndReason
from shifts.serializers import PatternDayIn, ShiftOut
from shifts.states import AssignmentState, VariationState

REASONS = [(each.value, each.label) for each in EndReason if each != EndReason.UNFILLED]


def said(longest: int = 500, **options: Any) -> serializers.CharField:
    return serializers.CharField(
        max_length=longest, required=False, default="", allow_blank=True, **options
    )


class UsableException(serializers.PrimaryKeyRelatedField[CapException]):
    """Unknown unless the caller may see it."""

    def get_queryset(self) -> Any:
        request = self.context.get("request")
        if request is None or not isinstance(request.user, User):  # the schema has no caller
            return CapException.objects.none()
        return CapException.objects.visible_to(request.user)


def exception_field() -> UsableException:
    return UsableException(
        required=False,
        allow_null=True,
        default=None,
        queryset=CapException.objects.none(),
        help_text="An approved exception of the council, where the rate is over the cap.",
    )


class ExtensionIn(serializers.Serializer[Any]):
    last_day = Day(help_text="The last day on which a shift starts.")
    reason = serializers.CharField(max_length=500)
    weekly_pattern = PatternDayIn(many=True, required=False, allow_null=True, default=None)
    hourly_rate = HourlyRate(required=False, allow_null=True, default=None)
    exception = exception_field()
    sign_off = said(help_text="Why you take on what a rule escalates.")


class RateIn(serializers.Serializer[Any]):
    from_day = Day(help_text="The first day whose shifts are at the new rate.")
    hourly_rate = HourlyRate()
    reason = serializers.CharField(max_length=500)
    exception = exception_field()


class EndIn(serializers.Serializer[Any]):
    last_day = Day(
        required=False,
        allow_null=True,
        default=None,
        help_text="The day of the last shift that is kept; none if it never begins.",
    )
    reason = OneOf(REASONS)
    note = said()
    handover = said(2000, help_text="For whoever comes after.")
    sign_off = said(help_text="Why the council gives less notice than is due.")
    fill_again = serializers.BooleanField(
        default=True, help_text="Whether the shifts that are left are offered again."
    )
    permanent_notice_weeks = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        help_text="The notice of the permanent role, where it is shorter.",
    )


class CancelIn(serializers.Serializer[Any]):
    reason = OneOf(REASONS)
    note = said()


class CancelShiftIn(CancelIn):
    fill_again = serializers.BooleanField(
        default=False, help_text="Book the shift again; for whoever may book."
    )


class CancelBookingIn(CancelIn):
    sign_off = said(help_text="Why the council gives less notice than is due.")


class AbsenceIn(serializers.Serializer[Any]):
    kind = OneOf(AbsenceKind.choices)
    note = said()


class VariationOut(serializers.ModelSerializer[Variation]):
    state = serializers.CharField(help_text=f"One of {', '.join(VariationState)}.")
    first_day = serializers.DateField(source="period.lower")
    last_day = serializers.DateField()

    class Meta:
        model = Variation
        fields = [
            "id",
            "assignment",
            "kind",
            "state",
            "first_day",
            "last_day",
            "hourly_rate",
            "cap_decision",
            "reason",
            "proposed_at",
            "closed_at",
        ]


class EarlyEndOut(serializers.ModelSerializer[EarlyEnd]):
    class Meta:
        model = EarlyEnd
        fields = [
            "assignment",
            "side",
            "reason",
            "told_at",
            "due_last_day",
            "last_day",
            "notice_days",
            "notice_due_days",
            "shifts_lost",
            "minutes_lost",
            "sign_off",
        ]


class ShiftCancellationOut(serializers.ModelSerializer[ShiftCancellation]):
    class Meta:
        model = ShiftCancellation
        fields = [
            "shift",
            "assignment",
            "side",
            "reason",
            "told_at",
            "notice_minutes",
            "minutes_lost",
            "late",
            "payable_percent",
        ]


class BookingCancellationOut(serializers.ModelSerializer[BookingCancellation]):
    state = serializers.CharField(source="booking.state")

    class Meta:
        model = BookingCancellation
        fields = ["booking", "state", "reason", "cancelled_at"]


class AbsenceOut(serializers.ModelSerializer[Absence]):
    """The note is for the council's own pages."""

    class Meta:
        model = Absence
        fields = ["id", "shift", "kind", "recorded_at", "withdrawn_at"]


class AssignmentWhole(serializers.ModelSerializer[Assignment]):
    state = serializers.CharField(help_text=f"One of {', '.join(AssignmentState)}.")
    first_day = serializers.DateField()
    last_day = serializers.DateField(help_text="The day on which the last shift starts.")
    shifts = ShiftOut(many=True, read_only=True)
    variations = VariationOut(many=True, read_only=True)

    class Meta:
        model = Assignment
        fields = [
            "id",
            "booking",
            "worker",
            "engagement",
            "place",
            "state",
            "first_day",
            "last_day",
            "replaces",
            "handover",
            "accepted_at",
            "started_at",
            "shifts",
            "variations",
        ]
