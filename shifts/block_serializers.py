"""What the API takes and gives for blocks of offers, repeats and templates."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from accounts.api_base import signed_in
from accounts.models import User, Worker
from rates.serializers.fields import Day, HourlyRate
from shifts.actions.blocks import MOST
from shifts.models import Booking, BookingTemplate
from shifts.repeats import Days
from shifts.serializers import OfferOut
from shifts.vacancies import Leaver


def bookings_in_view(user: User) -> QuerySet[Booking]:
    return Booking.objects.visible_to(user).select_related(
        "council__region", "team__council", "job_role", "preferred_worker", "repeat_of"
    )


class BlockIn(serializers.Serializer[Any]):
    bookings = serializers.ListField(
        child=serializers.IntegerField(), min_length=1, max_length=MOST
    )
    workers = serializers.PrimaryKeyRelatedField(
        queryset=Worker.objects.in_the_pool().select_related("user", "employing_council"),
        many=True,
        required=False,
    )
    cascade = serializers.BooleanField(default=False, help_text="In turns, not by name.")
    sign_off = serializers.CharField(max_length=500, required=False, default="")

    def validate_bookings(self, keys: list[int]) -> list[Booking]:
        """What is not visible is as unknown as what does not exist."""
        found = bookings_in_view(signed_in(self.context["request"])).in_bulk(keys)
        unknown = [str(key) for key in keys if key not in found]
        if unknown:
            raise serializers.ValidationError(
                f"bookings cannot be {', '.join(unknown)}: not found. Leave them out."
            )
        return [found[key] for key in dict.fromkeys(keys)]


class LeftOutOut(serializers.Serializer[Any]):
    worker = serializers.IntegerField(source="worker.pk")
    reasons = serializers.ListField(child=serializers.CharField())


class BlockResultOut(serializers.Serializer[Any]):
    booking = serializers.IntegerField(source="booking.pk")
    cascade = serializers.IntegerField(source="cascade.pk", default=None, allow_null=True)
    offers = OfferOut(many=True)
    left_out = LeftOutOut(many=True)
    problem = serializers.CharField(help_text="Why nothing was offered; empty where it was.")


class AgainIn(serializers.Serializer[Any]):
    """What is to be different this time; the last day is included."""

    starts_on = Day(required=False)
    ends_on = Day(required=False)
    hourly_rate = HourlyRate(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("starts_on" in attrs) != ("ends_on" in attrs):
            missing = "ends_on" if "starts_on" in attrs else "starts_on"
            raise serializers.ValidationError({missing: "Give both days, or neither."})
        if "starts_on" not in attrs:
            return attrs
        days = Days(attrs.pop("starts_on"), attrs.pop("ends_on"))
        return attrs | {"days": days}


class TemplateIn(serializers.Serializer[Any]):
    booking = serializers.IntegerField(help_text="The booking to keep all but the days of.")
    name = serializers.CharField(max_length=120)
    leaver = serializers.CharField(
        max_length=100, required=False, help_text="Who leaves the post, where it falls vacant."
    )
    last_day = Day(required=False, help_text="The leaver's last day.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("leaver" in attrs) != ("last_day" in attrs):
            missing = "last_day" if "leaver" in attrs else "leaver"
            raise serializers.ValidationError(
                {missing: "Give both the leaver and their last day, or neither."}
            )
        if "leaver" not in attrs:
            return attrs
        return attrs | {"leaver": Leaver(attrs["leaver"], attrs.pop("last_day"))}


class TemplateOut(serializers.ModelSerializer[BookingTemplate]):
    reason = serializers.CharField(help_text="Why the council needs someone.")

    class Meta:
        model = BookingTemplate
        fields = [
            "id",
            "team",
            "name",
            "job_role",
            "job_title",
            "engagement",
            "pay_basis",
            "hourly_rate",
            "places",
            "length_days",
            "weekly_pattern",
            "reason",
            "expected_caseload",
            "supervisor",
            "leaver",
            "vacant_from",
            "archived_at",
        ]
