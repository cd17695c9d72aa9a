"""What a worker types about their time. Only its shape is checked; actions decide."""

from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Any

from django import forms

from accounts.errors import BadInput
from accounts.forms import ClockField, DayField, PlainForm
from accounts.pages import Refusal
from shifts.actions.availability import MOST_REPEATS, Days
from shifts.models.availability import Kind
from shifts.patterns import DAY_NAMES, FOLDS
from shifts.reports.availability import Week
from shifts.turns import MOST_WEEKS, Stretch

MOST_A_DAY = 3


class TimesForm(PlainForm):
    """One stretch of one day; both empty is none."""

    unmarked = ("start", "end")

    start = ClockField(required=False, label="From")
    end = ClockField(required=False, label="Until")

    def __init__(
        self, data: Any, *, week: int, weekday: int, number: int, **kwargs: Any
    ) -> None:
        self.week, self.weekday = week, weekday
        super().__init__(data, prefix=f"times-{week}-{weekday}-{number}", **kwargs)

    def stretch(self) -> Stretch | None:
        """Raises BadInput where only one of the two is given, or it is no time."""
        given = self.checked()
        start, end = given.get("start"), given.get("end")
        if start is None and end is None:
            return None
        if start is None or end is None:
            lacking = "start" if start is None else "end"
            told = f"Give both times for {DAY_NAMES[self.weekday]}, or neither."
            raise BadInput({self.add_prefix(lacking): told})
        return Stretch(week=self.week, weekday=self.weekday, start=start, end=end)

    def show(self, refusal: Refusal | None) -> None:
        told = refusal.fields if refusal else {}
        for name in self.fields:
            self.tell(name, told.get(self.add_prefix(name), []))


class WeekForm(PlainForm):
    """The whole week, or turn of weeks, with at least one row for each day."""

    effective_from = DayField(
        label="From which day", error_messages={"required": "Give the first day."}
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any] | None, week: Week, *, weeks: int, rows: int, seen: str
    ) -> None:
        today_or_later = {"seen": seen}
        super().__init__(data, initial=today_or_later)
        self.weeks, self.rows = weeks, rows
        self.days = [
            (number, list(self.day_rows(data, week, number))) for number in range(1, weeks + 1)
        ]

    def day_rows(
        self, data: Mapping[str, Any] | None, week: Week, number: int
    ) -> Iterator[tuple[str, list[TimesForm]]]:
        for weekday, name in enumerate(DAY_NAMES):
            stated = [
                each for each in week.times if (each.week, each.weekday) == (number, weekday)
            ]
            shown = max(self.rows, min(len(stated), MOST_A_DAY))
            padded = [*stated, *[None] * shown][:shown]
            yield (
                name,
                [
                    TimesForm(
                        data, week=number, weekday=weekday, number=row, initial=initial_of(each)
                    )
                    for row, each in enumerate(padded)
                ],
            )

    def all_rows(self) -> list[TimesForm]:
        return [row for _, days in self.days for _, rows in days for row in rows]

    def stretches(self) -> list[Stretch]:
        """Raises BadInput naming every row that is wrong."""
        found: list[Stretch] = []
        problems = dict(self.problems())
        for row in self.all_rows():
            try:
                stretch = row.stretch()
            except BadInput as bad:
                problems |= bad.fields
            else:
                found += [stretch] if stretch else []
        if problems:
            raise BadInput(problems)
        return found

    def names(self) -> dict[str, str]:
        """What `state_weekly` calls the fields of the rows, and what the page calls them."""
        filled = [row for row in self.all_rows() if row.is_valid() and row.stretch()]
        return {
            f"times[{index}].{name}": row.add_prefix(name if name != "week" else "start")
            for index, row in enumerate(filled)
            for name in ("start", "end", "week")
        }

    def show(self, refusal: Refusal | None) -> None:
        super().show(refusal)
        for row in self.all_rows():
            row.show(refusal)


def initial_of(stretch: Stretch | None) -> dict[str, time]:
    return {"start": stretch.start, "end": stretch.end} if stretch else {}


def number_between(given: str, least: int, most: int) -> int:
    """From the address of a page; the least where it is anything else."""
    return int(given) if given.isdecimal() and least <= int(given) <= most else least


def weeks_of(given: Mapping[str, Any], week: Week) -> int:
    typed = str(given.get("weeks", ""))
    return number_between(typed, 1, MOST_WEEKS) if typed else week.every_weeks


class DaysForm(PlainForm):
    kind = forms.ChoiceField(
        label="On these days you", choices=[(kind.value, kind.label.lower()) for kind in Kind]
    )
    starts_on = DayField(label="First day", error_messages={"required": "Give the first day."})
    ends_on = DayField(required=False, label="Last day", help_text="Leave empty for one day.")
    start = ClockField(required=False, label="From")
    end = ClockField(required=False, label="Until")
    fold = forms.ChoiceField(
        required=False,
        label="The clocks go back: times from 01:00 to 01:59 are",
        choices=[("", "Choose"), ("first", "Summer time"), ("second", "Winter time")],
    )
    more_weeks = forms.IntegerField(
        required=False,
        label="How many more weeks",
        help_text="The same days again in each. Leave empty for once.",
        min_value=0,
        max_value=MOST_REPEATS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-2"}),
        error_messages={"invalid": "Give a number of weeks, such as 3."},
    )
    note = forms.CharField(
        required=False, max_length=200, label="Note to yourself", help_text="Only you see it."
    )

    def days(self) -> Days:
        given = self.checked()
        starts_on: date = given["starts_on"]
        return Days(
            starts_on=starts_on,
            ends_on=given["ends_on"] or starts_on,
            start=given["start"],
            end=given["end"],
            fold=FOLDS[given["fold"]],
            more_weeks=given["more_weeks"] or 0,
        )

    @property
    def asks_which(self) -> bool:
        told = [*self.errors.get("start", []), *self.errors.get("end", [])]
        return any("happens twice" in each for each in told) or bool(self.data.get("fold"))


class RadiusForm(PlainForm):
    unmarked = ("radius_miles",)

    radius_miles = forms.IntegerField(
        required=False,
        label="How many miles you travel to work",
        help_text="From 1 to 200. Leave empty for any distance.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={"invalid": "Give whole miles, such as 15."},
    )


class FeedForm(PlainForm):
    name = forms.CharField(
        max_length=80,
        label="What you call this calendar",
        error_messages={"required": "Give the calendar a name, such as Family."},
    )
    url = forms.CharField(
        max_length=2000,
        label="Its address",
        help_text="Your calendar gives it as “secret address” or “iCal link”. "
        "It begins with https://.",
        error_messages={"required": "Paste the address of the calendar."},
    )


class FileForm(PlainForm):
    file_name = forms.CharField(
        max_length=80,
        label="What you call it",
        error_messages={"required": "Give the calendar a name, such as Family."},
    )
    file = forms.FileField(
        label="The file",
        help_text="It ends in .ics, and is at most 2 MB.",
        error_messages={"required": "Choose the file."},
    )
