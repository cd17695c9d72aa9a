"""What the API takes and gives for weeks of hours."""

from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from accounts.api_base import signed_in
from shifts.actions.timesheets.bulk import MOST
from shifts.models import Timesheet, TimesheetEntry, TimesheetMessage
from shifts.reports.turns import Turns
from shifts.serializers import LondonTime, PeriodSerializer
from shifts.whose_turn import Turn


class EntryOut(serializers.ModelSerializer[TimesheetEntry]):
    starts_at = LondonTime(source="worked.lower")
    ends_at = LondonTime(source="worked.upper")
    unpaid_break = PeriodSerializer(allow_null=True)

    class Meta:
        model = TimesheetEntry
        fields = ["id", "shift", "starts_at", "ends_at", "unpaid_break"]


class MessageOut(serializers.ModelSerializer[TimesheetMessage]):
    said_by = serializers.CharField(source="said_by.full_name")

    class Meta:
        model = TimesheetMessage
        fields = ["state", "words", "said_at", "said_by"]


class TimesheetOut(serializers.ModelSerializer[Timesheet]):
    """The turn is told with the London day since which it lasts, and the last day to act."""

    whose_turn = serializers.SerializerMethodField()
    turn_since = serializers.SerializerMethodField()
    due_on = serializers.SerializerMethodField()
    entries = EntryOut(many=True, read_only=True)
    messages = MessageOut(many=True, read_only=True)

    class Meta:
        model = Timesheet
        fields = [
            "id",
            "assignment",
            "week_starts_on",
            "state",
            "whose_turn",
            "turn_since",
            "due_on",
            "submitted_at",
            "approved_at",
            "dispute_reason",
            "entries",
            "messages",
        ]

    @cached_property
    def turns(self) -> Turns:
        """Read once for all weeks of a list."""
        return Turns.at(timezone.localdate())

    def turn(self, timesheet: Timesheet) -> Turn | None:
        return self.turns.of(timesheet)

    def get_whose_turn(self, timesheet: Timesheet) -> str | None:
        turn = self.turn(timesheet)
        return turn.who if turn else None

    def get_turn_since(self, timesheet: Timesheet) -> date | None:
        turn = self.turn(timesheet)
        return turn.since if turn else None

    def get_due_on(self, timesheet: Timesheet) -> date | None:
        turn = self.turn(timesheet)
        return turn.due_on if turn else None


class TimesheetIn(serializers.Serializer[Any]):
    assignment = serializers.IntegerField()
    week_starts_on = serializers.DateField(help_text="A Monday.")


class HoursIn(serializers.Serializer[Any]):
    starts_at = serializers.DateTimeField(help_text="With its offset.")
    ends_at = serializers.DateTimeField(help_text="With its offset.")
    break_minutes = serializers.IntegerField(min_value=0, max_value=720, default=0)


class SubmitIn(serializers.Serializer[Any]):
    words = serializers.CharField(
        max_length=500,
        required=False,
        default="",
        allow_blank=True,
        help_text="For the manager; needed where the week was sent back.",
    )


class DisputeIn(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500)


class WeeksIn(serializers.Serializer[Any]):
    timesheets = serializers.ListField(
        child=serializers.IntegerField(), min_length=1, max_length=MOST
    )

    def validate_timesheets(self, keys: list[int]) -> list[Timesheet]:
        """What is not visible is as unknown as what does not exist."""
        user = signed_in(self.context["request"])
        found = Timesheet.objects.visible_to(user).in_bulk(keys)
        unknown = [str(key) for key in keys if key not in found]
        if unknown:
            raise serializers.ValidationError(
                f"timesheets cannot be {', '.join(unknown)}: not found. Leave them out."
            )
        return [found[key] for key in dict.fromkeys(keys)]


class WeekAnsweredOut(serializers.Serializer[Any]):
    """What became of one of several weeks; `code` and `problem` are empty where it is approved."""

    timesheet = serializers.IntegerField(source="timesheet.pk")
    state = serializers.CharField(source="timesheet.state")
    approved = serializers.BooleanField()
    lines = serializers.IntegerField(allow_null=True, help_text="Posted by this request.")
    code = serializers.CharField()
    problem = serializers.CharField()
