"""What workers say of their own working time, and when rest is made up for."""

from datetime import date, datetime, time
from typing import Any

from django import forms

from accounts.errors import BadInput
from accounts.forms import ClockField, DayField, PlainForm
from shifts.calendar import DAY, ClockProblem, local_instant


class OptOutForm(PlainForm):
    signed_as = forms.CharField(
        max_length=120,
        label="Type your full name to sign",
        error_messages={"required": "Type your full name."},
    )
    notice_weeks = forms.IntegerField(
        required=False,
        label="Weeks of notice, if you agreed other than usual",
        help_text="From 1 to 12. Leave it empty for the usual notice.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-2"}),
        error_messages={"invalid": "Give whole weeks, such as 4."},
    )


class OutsideWorkForm(PlainForm):
    employer = forms.CharField(
        max_length=120,
        label="Who you work for",
        error_messages={"required": "Say who you work for."},
    )
    weekly_hours = forms.DecimalField(
        max_digits=4,
        decimal_places=2,
        label="Hours a week",
        help_text="On average, without unpaid breaks. For example, 7.5.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-5"}),
        error_messages={
            "required": "Give the hours a week.",
            "invalid": "Give hours a week, such as 7.5.",
        },
    )
    starts_on = DayField(
        label="First day", error_messages={"required": "Give the first day of this work."}
    )
    ends_on = DayField(
        required=False, label="Last day", help_text="Leave it empty while it goes on."
    )


class EndWorkForm(PlainForm):
    ends_on = DayField(label="Last day", error_messages={"required": "Give the last day."})


class RestForm(PlainForm):
    """One stretch of time; an end at or before the start is on the next day."""

    day = DayField(label="Day", error_messages={"required": "Give the day of the rest."})
    start = ClockField(
        label="From", error_messages={"required": "Give the time the rest starts."}
    )
    end = ClockField(label="Until", error_messages={"required": "Give the time the rest ends."})
    reason = forms.CharField(
        max_length=500,
        label="What was agreed with the worker",
        help_text="For example, starts at noon instead of 09:00.",
        error_messages={"required": "Say what was agreed."},
    )

    def asked(self) -> dict[str, Any]:
        typed = self.checked()
        day, start, end = typed["day"], typed["start"], typed["end"]
        return {
            "starts_at": instant("start", day, start),
            "ends_at": instant("end", day if end > start else day + DAY, end),
            "reason": typed["reason"],
        }


def instant(field: str, day: date, at: time) -> datetime:
    """Of an hour that comes twice, the first. Raises BadInput for one that does not come."""
    try:
        return local_instant(day, at, 0)
    except ClockProblem as problem:
        raise BadInput({field: str(problem)}) from problem
