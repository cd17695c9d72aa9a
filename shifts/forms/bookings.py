"""What people type to ask for someone. Only its shape is checked; actions decide."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from accounts.forms import ClockField, DayField, PlainForm, PoundsField
from accounts.models import JobRole, Team, User, Worker
from accounts.pages import Refusal
from accounts.permissions import Permission, reach_of
from rates.models import CapException, Engagement
from rates.models.decisions import BASIS_OF
from rates.money import as_pounds
from shifts.actions.bookings import Request
from shifts.models.bookings import BookingReason
from shifts.patterns import DAY_NAMES

ROWS = 7
IN_PATTERN = re.compile(r"weekly_pattern(?:\[(\d+)\])?\.?(\w*)")
FOR_THE_RATE = (
    "team",
    "job_role",
    "job_title",
    "engagement",
    "hourly_rate",
    "starts_on",
    "ends_on",
    "exception",
)
ENGAGEMENTS = [
    (kind.value, f"{kind.label} (rate is {BASIS_OF[kind].label})") for kind in Engagement
]


class TeamField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, team: Team) -> str:
        return f"{team.name}, {team.council}"


class WorkerField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, worker: Worker) -> str:
        return f"{worker}, {worker.employing_council}"


class ExceptionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, found: CapException) -> str:
        days = f"{found.starts_on:%-d %B} to {found.ends_on:%-d %B %Y}"
        return f"{found}: up to {as_pounds(found.ceiling_rate)}, {days}"


def whole(label: str, least: int, most: int, **kwargs: Any) -> forms.IntegerField:
    attrs = {"inputmode": "numeric", "class": "govuk-input--width-2"}
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attrs=attrs),
        **kwargs,
    )


class BookingForm(PlainForm):
    """What the council asks for, but for the weekly pattern."""

    unmarked = ("job_role", "job_title")  # one or the other

    team = TeamField(
        queryset=Team.objects.none(),
        empty_label="Choose a team",
        error_messages={"required": "Choose the team that needs someone."},
    )
    job_role = forms.ModelChoiceField(
        queryset=JobRole.objects.all(),
        required=False,
        label="Job role",
        empty_label="Choose a job role",
        help_text="One of the five roles that caps are set for.",
    )
    job_title = forms.CharField(
        required=False,
        max_length=120,
        label="Or your council’s own job title",
        help_text="It counts once the regional lead has approved the job role it stands for.",
    )
    engagement = forms.ChoiceField(
        choices=ENGAGEMENTS, help_text="It decides what the hourly rate has to cover."
    )
    hourly_rate = PoundsField(
        label="Hourly rate", help_text="In pounds, on the basis that the engagement names."
    )
    places = whole("How many people", 1, 50, initial=1)
    exception = ExceptionField(
        queryset=CapException.objects.none(),
        required=False,
        label="Approved exception",
        empty_label="None: the rate is within the cap",
        help_text="What allows this rate, where it is over the cap.",
    )
    starts_on = DayField(
        label="First day",
        help_text="Such as 30 November 2026.",
        error_messages={"required": "Give the first day."},
    )
    ends_on = DayField(
        label="Last day",
        help_text="Such as 30 November 2026.",
        error_messages={"required": "Give the last day."},
    )
    clocks_go_back = forms.ChoiceField(
        required=False,
        label="On the night the clocks go back, times from 01:00 to 01:59 are",
        choices=[("", "Not used"), ("first", "Summer time"), ("second", "Winter time")],
    )
    reason = forms.ChoiceField(
        choices=[("", "Choose a reason"), *BookingReason.choices],
        label="Why you need someone",
        error_messages={"required": "Choose why you need someone."},
    )
    expected_caseload = whole(
        "Expected caseload", 0, 99, required=False, help_text="The worker sees it in the offer."
    )
    supervisor = forms.CharField(
        max_length=120,
        label="Supervisor",
        help_text="The worker sees this name in the offer.",
        error_messages={"required": "Name the supervisor."},
    )

    preferred_worker = WorkerField(
        queryset=Worker.objects.none(),
        required=False,
        label="Preferred worker",
        empty_label="Nobody in particular",
        help_text="Someone who has worked for your teams. They are asked first; everyone else "
        "stays listed.",
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = reach_of(by, Permission.BOOKING_CREATE)
        teams = Team.objects.filter(
            Q(council__in=reach.councils) | Q(council__region__in=reach.regions)
        )
        field = self.fields["team"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = teams.select_related("council__region").order_by("council", "name")
        known = Worker.objects.in_the_pool().filter(assignments__booking__team__in=teams)
        workers = self.fields["preferred_worker"]
        assert isinstance(workers, forms.ModelChoiceField)
        workers.queryset = (
            known.select_related("user", "employing_council")
            .order_by("user__full_name", "pk")
            .distinct()
        )
        live = CapException.objects.filter(council__in=reach.councils).live(timezone.now())
        exception = self.fields["exception"]
        assert isinstance(exception, forms.ModelChoiceField)
        exception.queryset = live.select_related("council", "job_role").order_by("-pk")


class PatternRow(PlainForm):
    """One row of the week; without times it counts for nothing."""

    weekday = forms.TypedChoiceField(
        choices=list(enumerate(DAY_NAMES)), coerce=int, label="Day", required=False
    )
    start = ClockField(required=False, label="Start")
    end = ClockField(required=False, label="End")
    break_minutes = whole("Break (minutes)", 0, 600, required=False)

    def clean(self) -> dict[str, Any]:
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if start and not end and "end" not in self.errors:
            self.add_error("end", "Give the time that work ends.")
        if end and not start and "start" not in self.errors:
            self.add_error("start", "Give the time that work starts.")
        return self.cleaned_data

    def as_json(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            "weekday": typed["weekday"],
            "start": f"{typed['start']:%H:%M}",
            "end": f"{typed['end']:%H:%M}",
            "break_minutes": typed["break_minutes"] or 0,
        }


class Week:
    """The weekly pattern: a few rows, of which those with times count."""

    def __init__(
        self, data: Mapping[str, Any] | None, known: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        """`known` is a pattern as it is stored, where the week is filled in from one."""
        used = {day["weekday"] for day in known}
        spare = [{"weekday": day} for day in range(ROWS) if day not in used]
        self.rows = [
            PatternRow(data, prefix=f"pattern-{number}", initial=dict(initial))
            for number, initial in enumerate([*known, *spare])
        ]

    def used(self) -> list[PatternRow]:
        typed = [row for row in self.rows if row.is_valid()]
        return [row for row in typed if row.cleaned_data["start"]]

    def problems(self) -> dict[str, list[str]]:
        return {name: told for row in self.rows for name, told in row.problems().items()}

    def as_json(self, clocks_go_back: str = "") -> list[dict[str, Any]]:
        given = [row.as_json() for row in self.used()]
        for day in given:
            if clocks_go_back and any(day[end].startswith("01:") for end in ("start", "end")):
                day["fold"] = clocks_go_back
        return given

    def element(self, name: str) -> str:
        """The id of the field that the domain calls weekly_pattern[1].end, say."""
        row, field = self.place(name)
        return f"id_{row.add_prefix(field)}"

    def place(self, name: str) -> tuple[PatternRow, str]:
        found = IN_PATTERN.match(name)
        used = self.used()
        index = int(found[1] or 0) if found else 0
        row = used[index] if index < len(used) else self.rows[0]
        return row, (found[2] if found and found[2] in row.fields else "start")

    def show(self, refusal: Refusal | None) -> None:
        for name, sentences in (refusal.fields if refusal else {}).items():
            if IN_PATTERN.match(name):
                row, field = self.place(name)
                row.tell(field, sentences)


def request_from(typed: Mapping[str, Any], pattern: list[dict[str, Any]]) -> Request:
    """The basis follows from the engagement, so it is never asked for."""
    return Request(
        council=typed["team"].council,
        team=typed["team"],
        job_role=typed["job_role"],
        job_title=" ".join(typed["job_title"].split()),
        engagement=typed["engagement"],
        pay_basis=BASIS_OF[Engagement(typed["engagement"])].value,
        hourly_rate=typed["hourly_rate"],
        places=typed.get("places") or 1,
        starts_on=typed["starts_on"],
        ends_on=typed["ends_on"],
        weekly_pattern=pattern,
        reason=typed.get("reason", ""),
        expected_caseload=typed.get("expected_caseload"),
        supervisor=typed.get("supervisor", ""),
        preferred_worker=typed.get("preferred_worker"),
        exception=typed.get("exception"),
    )
