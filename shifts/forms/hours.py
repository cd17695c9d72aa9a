"""The hours really worked of one shift, typed as clock times."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from accounts.forms import ClockField, PlainForm
from accounts.pages import Refusal
from shifts.actions.timesheets import Hours
from shifts.calendar import DAY, LONDON, ClockProblem, local_instant
from shifts.models import TimesheetEntry
from shifts.ranges import worked_period

FOLDS = {"first": 0, "second": 1}
FIELD_OF = {"starts_at": "start", "ends_at": "end"}  # as record_week calls them


class HoursForm(PlainForm):
    """The date is the shift's; an end at or before the start is on the next day."""

    start = ClockField(
        label="Start",
        error_messages={"required": "Give the time that work started."},
    )
    end = ClockField(
        label="End",
        error_messages={"required": "Give the time that work ended."},
    )
    break_minutes = forms.IntegerField(
        label="Break (minutes)",
        min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-2"}),
        error_messages={"required": "Give the minutes of break, or 0."},
    )
    clocks_go_back = forms.ChoiceField(
        required=False,
        label="The clocks went back: times from 01:00 to 01:59 are",
        choices=[("", "Choose"), ("first", "Summer time"), ("second", "Winter time")],
    )

    def __init__(self, data: Mapping[str, Any] | None, entry: TimesheetEntry) -> None:
        self.entry = entry
        self.planned = worked_period(entry.shift.period, entry.shift.unpaid_break)
        now = worked_period(entry.worked, entry.unpaid_break)
        super().__init__(
            data,
            prefix=f"entry-{entry.pk}",
            initial={
                "start": timezone.localtime(now.starts_at).time(),
                "end": timezone.localtime(now.ends_at).time(),
                "break_minutes": now.break_minutes,
            },
        )
        if not self.clocks_change():
            del self.fields["clocks_go_back"]

    def clocks_change(self) -> bool:
        ends = (self.planned.starts_at, self.planned.ends_at)
        before, after = (at.astimezone(LONDON).utcoffset() for at in ends)
        return before != after

    def all_problems(self) -> dict[str, list[str]]:
        """What is wrong with the fields, or else with the times on this date."""
        if problems := self.problems():
            return problems
        try:
            self.hours()
        except ClockProblem as problem:
            return {self.add_prefix("start"): [str(problem)]}
        return {}

    def hours(self) -> Hours:
        typed = self.cleaned_data
        starts_at = self.start_nearest(typed["start"])
        on = timezone.localdate(starts_at)
        ends_on = on if typed["end"] > typed["start"] else on + DAY
        return Hours(
            entry=self.entry,
            starts_at=starts_at,
            ends_at=self.instant(ends_on, typed["end"]),
            break_minutes=typed["break_minutes"],
        )

    def start_nearest(self, at: time) -> datetime:
        """Past midnight on a night shift is the next day, which the clock alone cannot say."""
        starts = [self.instant(day, at) for day in self.planned.local_dates()]
        return min(starts, key=lambda start: abs(start - self.planned.starts_at))

    def instant(self, day: date, at: time) -> datetime:
        fold = FOLDS.get(self.cleaned_data.get("clocks_go_back", ""))
        return local_instant(day, at, fold)

    def names(self) -> dict[str, str]:
        """What `record_week` calls the fields of this row, and what the page calls them."""
        return {
            f"entry[{self.entry.pk}].{told}": self.add_prefix(FIELD_OF.get(told, told))
            for told in ("starts_at", "ends_at", "break_minutes")
        }

    def show(self, refusal: Refusal | None) -> None:
        told = refusal.fields if refusal else {}
        for name in self.fields:
            self.tell(name, told.get(self.add_prefix(name), []))
