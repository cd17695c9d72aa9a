"""What people type about posts held. Only its shape is checked; actions decide."""

import re
from datetime import time
from typing import Any

from django import forms

from accounts.actions.employment_terms import DAY_NAMES, Hours
from accounts.forms import DayField, PlainForm
from accounts.models import Council
from accounts.models.employment import LeaveKind
from accounts.models.passports import LeavingReason, SpellKind

DAY = rf"({'|'.join(DAY_NAMES)})"
TIME = r"([01]?\d|2[0-3])[:.]([0-5]\d)"
LINE = re.compile(rf"{DAY}(?:\s*(?:to|-|–)\s*{DAY})?\s+{TIME}\s*(?:to|-|–)\s*{TIME}", re.I)
EXAMPLE = "Monday to Thursday 09:00 to 17:00"


def yes_no(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda said: said == "yes",
    )


class PostForm(PlainForm):
    council = forms.ModelChoiceField(
        queryset=Council.objects.all(),
        required=False,
        empty_label="Not an English council",
        label="Council",
    )
    employer = forms.CharField(
        max_length=120, required=False, help_text="Only where it was not a council."
    )
    kind = forms.ChoiceField(choices=SpellKind, label="Kind of post")
    directly_employed = yes_no("Employed by it directly")
    child_and_family = yes_no("Work with children and families")
    starts_on = DayField(label="First day", error_messages={"required": "Give the first day."})
    ends_on = DayField(label="Last day", required=False, help_text="Empty while it lasts.")
    leaving_reason = forms.ChoiceField(
        choices=[("", "Not said"), *LeavingReason.choices],
        required=False,
        label="Reason for leaving",
    )


class EndPostForm(PlainForm):
    ends_on = DayField(label="Last day", error_messages={"required": "Give the last day."})
    leaving_reason = forms.ChoiceField(
        choices=[("", "Not said"), *LeavingReason.choices],
        required=False,
        label="Reason for leaving",
    )


class LeaveForm(PlainForm):
    kind = forms.ChoiceField(choices=LeaveKind, label="Kind of leave")
    starts_on = DayField(label="First day", error_messages={"required": "Give the first day."})
    ends_on = DayField(label="Last day", required=False, help_text="Empty while it lasts.")


class EndLeaveForm(PlainForm):
    ends_on = DayField(
        label="Last day of leave", error_messages={"required": "Give the last day."}
    )


class HoursForm(PlainForm):
    hours = forms.CharField(
        label="Contracted hours",
        help_text=f"One line for each run of hours, such as “{EXAMPLE}”. End a night at 00:00"
        " and give the rest of it on the next day.",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": f"Give at least one line, such as “{EXAMPLE}”."},
    )

    def clean_hours(self) -> list[Hours]:
        lines = [line.strip() for line in self.cleaned_data["hours"].splitlines()]
        return [hours for line in lines if line for hours in hours_of(line)]


def hours_of(line: str) -> list[Hours]:
    found = LINE.fullmatch(line)
    if found is None:
        raise forms.ValidationError(f"“{line}” cannot be read; write it as “{EXAMPLE}”.")
    first, last, *clock = found.groups()
    days = [name.lower() for name in DAY_NAMES]
    begin = days.index(first.lower())
    end = days.index(last.lower()) if last else begin
    if end < begin:
        raise forms.ValidationError(f"“{line}” ends before it begins; give two lines.")
    begins, minute, ends, other_minute = map(int, clock)
    start, until = time(begins, minute), time(ends, other_minute)
    return [Hours(weekday=day, start=start, end=until) for day in range(begin, end + 1)]


def as_typed(contracted: Any) -> str:
    """Hours that are recorded, as they would be typed; midnight is 00:00."""
    lines = (f"{DAY_NAMES[each.weekday]} {each}" for each in contracted)
    return "\n".join(line.replace("24:00", "00:00") for line in lines)


class AssessedYearForm(PlainForm):
    started_on = DayField(label="Began", error_messages={"required": "Give its first day."})
    completed_on = DayField(
        label="Completed", required=False, help_text="Empty while it goes on."
    )
    verified_by = forms.CharField(
        max_length=120,
        label="Confirmed by",
        help_text="Who said so, and where they work.",
        error_messages={"required": "Say who confirmed it."},
    )
