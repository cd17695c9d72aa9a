"""What the API takes and gives for corrections of approved weeks."""

from typing import Any

from rest_framework import serializers

from shifts.actions.timesheets import RightHours
from shifts.models import Correction, CorrectionEntry, Shift
from shifts.models.corrections import LONGEST_REASON
from shifts.serializers import LondonTime, PeriodSerializer


class RightHoursIn(serializers.Serializer[Any]):
    """Without times the shift was not worked."""

    shift = serializers.IntegerField()
    starts_at = serializers.DateTimeField(
        required=False, allow_null=True, default=None, help_text="With its offset."
    )
    ends_at = serializers.DateTimeField(
        required=False, allow_null=True, default=None, help_text="With its offset."
    )
    break_minutes = serializers.IntegerField(min_value=0, max_value=720, default=0)


class CorrectionIn(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=LONGEST_REASON)
    hours = RightHoursIn(
        many=True, allow_empty=False, help_text="Of the shifts that are wrong."
    )

    def validate_hours(self, rows: list[dict[str, Any]]) -> list[RightHours]:
        """A shift that is not on the week is as unknown as one that does not exist."""
        on_the_week = Shift.objects.filter(entry__timesheet=self.context["timesheet"])
        shifts = on_the_week.in_bulk([row["shift"] for row in rows])
        unknown = [str(row["shift"]) for row in rows if row["shift"] not in shifts]
        if unknown:
            raise serializers.ValidationError(
                f"shift cannot be {', '.join(unknown)}: not on this week. Leave it out."
            )
        if len(shifts) < len(rows):
            raise serializers.ValidationError("Give each shift once.")
        return [RightHours(**row | {"shift": shifts[row["shift"]]}) for row in rows]


class RefuseCorrectionIn(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=LONGEST_REASON)


class CorrectionEntryOut(serializers.ModelSerializer[CorrectionEntry]):
    starts_at = LondonTime(source="worked.lower", default=None, allow_null=True)
    ends_at = LondonTime(source="worked.upper", default=None, allow_null=True)
    unpaid_break = PeriodSerializer(allow_null=True)

    class Meta:
        model = CorrectionEntry
        fields = ["shift", "starts_at", "ends_at", "unpaid_break"]


class CorrectionOut(serializers.ModelSerializer[Correction]):
    asked_by = serializers.CharField(source="asked_by.full_name")
    decided_by = serializers.CharField(
        source="decided_by.full_name", default=None, allow_null=True
    )
    entries = CorrectionEntryOut(many=True)

    class Meta:
        model = Correction
        fields = [
            "id",
            "timesheet",
            "number",
            "state",
            "reason",
            "asked_at",
            "asked_by",
            "decided_at",
            "decided_by",
            "answer",
            "entries",
        ]
