"""What the API takes and gives for working time and compensatory rest."""

from typing import Any

from rest_framework import serializers

from accounts.api.fields import Asked, Day
from shifts.models import CompensatoryRest, OptOut, OutsideWork
from shifts.models.working_time import LEAST_HOURS, MOST_HOURS
from shifts.serializers import LondonTime, PeriodSerializer


class OptOutIn(Asked):
    signed_as = serializers.CharField(max_length=120, help_text="The worker's full name.")
    notice_weeks = serializers.IntegerField(
        min_value=1,
        max_value=12,
        required=False,
        allow_null=True,
        default=None,
        help_text="Where another notice was agreed than the memorandum's.",
    )


class OptOutOut(serializers.ModelSerializer[OptOut]):
    starts_on = serializers.DateField(source="effective.lower")
    limit_applies_from = serializers.DateField(source="effective.upper", allow_null=True)

    class Meta:
        model = OptOut
        fields = ["id", "starts_on", "limit_applies_from", "notice_weeks", "withdrawn_at"]


class OutsideWorkIn(Asked):
    employer = serializers.CharField(max_length=120)
    weekly_hours = serializers.DecimalField(
        max_digits=4, decimal_places=2, min_value=LEAST_HOURS, max_value=MOST_HOURS
    )
    starts_on = Day()
    ends_on = Day(required=False, allow_null=True, default=None, help_text="The last day.")


class EndWorkIn(Asked):
    ends_on = Day(help_text="The last day, included.")


class OutsideWorkOut(serializers.ModelSerializer[OutsideWork]):
    starts_on = serializers.DateField(source="effective.lower")
    ends_on = serializers.DateField(source="last_day", allow_null=True)

    class Meta:
        model = OutsideWork
        fields = ["id", "employer", "weekly_hours", "starts_on", "ends_on"]


class WeekOfWorkOut(serializers.Serializer[Any]):
    starts_on = serializers.DateField()
    bank_minutes = serializers.IntegerField(source="bank")
    outside_minutes = serializers.IntegerField(source="outside")


class WorkingTimeOut(serializers.Serializer[Any]):
    average_minutes = serializers.IntegerField(source="hours.average")
    limit_hours = serializers.IntegerField(source="hours.limit_hours")
    over = serializers.BooleanField(source="hours.over")
    weeks = WeekOfWorkOut(many=True, source="hours.weeks")
    opt_out = OptOutOut(allow_null=True)
    outside_work = OutsideWorkOut(many=True)


class RestIn(Asked):
    starts_at = LondonTime()
    ends_at = LondonTime()
    reason = serializers.CharField(max_length=500)


class RestOut(serializers.ModelSerializer[CompensatoryRest]):
    period = PeriodSerializer(allow_null=True)

    class Meta:
        model = CompensatoryRest
        fields = [
            "id",
            "offer",
            "variation",
            "worker",
            "rule",
            "minutes_owed",
            "owed_from",
            "period",
            "reason",
        ]
