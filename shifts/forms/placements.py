"""What is typed about a placement, and about what a council or a worker objects to."""

from typing import Any

from django import forms

from accounts.forms import DayField, PlainForm, YesNoField
from accounts.models import Council, User
from shifts.models import Assignment
from shifts.models.objections import AppealOutcome, ApproachOutcome, DoNotRebookReason


def text(label: str, missing: str, *, help_text: str = "", rows: int = 3, **more: Any) -> Any:
    return forms.CharField(
        max_length=2000,
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing},
        **more,
    )


def choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[("", "Choose"), *choices],
        error_messages={"required": "Choose one."},
    )


class SupervisionForm(PlainForm):
    held_on = DayField(label="Held on")
    next_due_on = DayField(label="The next is on")
    supervisor = forms.CharField(
        max_length=120, label="Supervisor", error_messages={"required": "Name the supervisor."}
    )


class SupervisorForm(PlainForm):
    new_supervisor = forms.CharField(
        max_length=120,
        label="New supervisor",
        error_messages={"required": "Name the supervisor."},
    )
    from_day = DayField(label="From")


class CaseloadForm(PlainForm):
    counted_on = DayField(label="Counted on")
    cases = forms.IntegerField(
        label="Cases",
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "class": "govuk-input--width-3",
                "autocomplete": "off",
            }
        ),
        error_messages={"required": "Give the number of cases.", "invalid": "Give a number."},
    )


class ReviewForm(PlainForm):
    would_have_back = YesNoField(label="Would you have them back?")
    strengths = text("What went well", "Say what went well.", help_text="The worker reads it.")
    to_improve = text(
        "What could be better", "", help_text="The worker reads it.", required=False
    )


class AnswerForm(PlainForm):
    words = text("Your own words", "Write what you want to add.", help_text="You can add once.")


class DoNotRebookForm(PlainForm):
    reason = choice("Reason", DoNotRebookReason.choices)
    words = text(
        "What happened", "Say what happened.", help_text="The worker and the lead read it."
    )


class AppealForm(PlainForm):
    appeal = text(
        "Why the decision should be lifted",
        "Say why the decision should be lifted.",
        help_text="The regional lead reads it, and so does the council. You can appeal once.",
    )


class HearForm(PlainForm):
    outcome = choice("The decision", AppealOutcome.choices)
    words = text("Why", "Say why.", help_text="The worker and the council read it.")


class PlacementField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Says whose placement it is, where and when."""

    def label_from_instance(self, obj: Assignment) -> str:
        days = f"{obj.first_day:%-d %B %Y} to {obj.last_day:%-d %B %Y}"
        return f"{obj.worker} at {obj.booking.council}, {days}"


class ApproachForm(PlainForm):
    """The assignments are those that the user may complain about."""

    assignment = PlacementField(
        queryset=Assignment.objects.none(),
        label="During which placement",
        empty_label="Choose",
        error_messages={
            "required": "Choose the placement.",
            "invalid_choice": "Choose one of the placements.",
        },
    )
    made_by = forms.ModelChoiceField(
        queryset=Council.objects.none(),
        label="Which council approached the worker",
        empty_label="Choose",
        error_messages={"required": "Choose the council."},
    )
    made_on = DayField(label="On which day")
    promotion = YesNoField(label="Was it about a promotion?")
    words = text("What was said", "Say what was said.", help_text="Both councils read it.")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Assignment.objects.to_complain_about(by).select_related(
            "worker__user", "worker__employing_council", "booking__council__region"
        )
        self.choices("assignment").queryset = mine
        self.choices("made_by").queryset = Council.objects.select_related("region").order_by(
            "name"
        )

    def choices(self, name: str) -> "forms.ModelChoiceField[Any]":
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        return field


class ApproachDecisionForm(PlainForm):
    outcome = choice("What came of it", ApproachOutcome.choices)
    words = text("Why", "Say why.", help_text="Both councils and the worker read it.")
