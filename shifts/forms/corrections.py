"""The right hours of an approved week."""

from collections.abc import Mapping
from typing import Any

from django import forms

from accounts.forms import PlainForm
from shifts.actions.timesheets import RightHours
from shifts.calendar import WorkedPeriod
from shifts.forms.hours import HoursForm
from shifts.models import TimesheetEntry
from shifts.models.corrections import LONGEST_REASON
from shifts.ranges import as_range, break_range


class RightHoursForm(HoursForm):
    """One shift, as its hours count now until somebody types others."""

    worked = forms.ChoiceField(
        label="Was it worked?", choices=[("yes", "Yes"), ("no", "No, not at all")]
    )

    def __init__(
        self, data: Mapping[str, Any] | None, entry: TimesheetEntry, now: WorkedPeriod | None
    ) -> None:
        entry.worked = as_range(now) if now else entry.shift.period
        entry.unpaid_break = break_range(now) if now else entry.shift.unpaid_break
        super().__init__(data, entry)
        self.initial["worked"] = "yes" if now else "no"

    def right(self) -> RightHours:
        if self.cleaned_data["worked"] == "no":
            return RightHours(shift=self.entry.shift)
        typed = self.hours()
        return RightHours(
            shift=self.entry.shift,
            starts_at=typed.starts_at,
            ends_at=typed.ends_at,
            break_minutes=typed.break_minutes,
        )

    def names(self) -> dict[str, str]:
        """What `ask_correction` calls the fields of this row, and what the page calls them."""
        return {
            told.replace(f"entry[{self.entry.pk}]", f"shift[{self.entry.shift_id}]"): name
            for told, name in super().names().items()
        }


class ReasonForm(PlainForm):
    reason = forms.CharField(
        max_length=LONGEST_REASON,
        label="Why the approved hours are wrong",
        help_text="Whoever decides reads it, and it stays with the lines of the ledger.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the approved hours are wrong."},
    )


class RefuseCorrectionForm(PlainForm):
    reason = forms.CharField(
        max_length=LONGEST_REASON,
        label="Why the hours stay as they are",
        help_text="The worker and whoever asked read it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the hours stay as they are."},
    )
