"""What a council enters for its quarterly return, and what its director says of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from accounts.forms import PlainForm, YesNoField
from shifts.returns.answers import Answer, Entered, Supplier
from shifts.returns.quarter import Quarter
from shifts.returns.rules import RULES

SPARE = 3  # empty rows for suppliers


def area(label: str, **more: Any) -> forms.CharField:
    return forms.CharField(
        max_length=2000, label=label, widget=forms.Textarea(attrs={"rows": 2}), **more
    )


class ReturnQuarterForm(PlainForm):
    unmarked = ("quarter",)

    def __init__(self, *args: Any, quarters: Sequence[Quarter], every: bool) -> None:
        super().__init__(*args)
        named = [(str(each), each.words) for each in quarters]
        self.fields["quarter"] = forms.ChoiceField(
            choices=[("", "The last eight"), *named] if every else named,
            required=False,
            error_messages={"invalid_choice": "Choose one of the quarters in the list."},
        )
        self.dress("quarter")


class ReturnAnswersForm(PlainForm):
    """A question for each rule, and as many suppliers as there are, with some rows to spare."""

    nil = YesNoField(
        label="Is this a nil return?",
        help_text="Yes only if nobody worked for you in the quarter. Then leave the rest empty.",
    )

    def __init__(
        self, typed: Any, *, entered: Entered, hints: Mapping[str, str] | None = None
    ) -> None:
        self.hints = hints or {}
        self.places = max(rows_in(typed), len(entered.suppliers) + SPARE)
        super().__init__(typed, initial=as_typed(entered))
        for rule in RULES:
            self.fields[complied(rule)] = forms.ChoiceField(
                label="Did the council keep it?",
                choices=[("", "Choose"), ("yes", "Yes"), ("no", "No")],
                required=False,
                error_messages={"invalid_choice": "Choose yes or no."},
            )
            self.fields[reason(rule)] = area("If not, why not", required=False)
        for place in range(self.places):
            self.fields[supplier(place)] = forms.CharField(
                max_length=120, label="Name", required=False
            )
            self.fields[conduct(place)] = area("What it did", required=False)
        self.unmarked = tuple(self.fields)
        for name in self.fields:
            self.dress(name)

    @property
    def rules(self) -> list[tuple[str, str, Any, Any]]:
        """Each with what is known of it already."""
        return [
            (title, self.hints.get(rule, ""), self[complied(rule)], self[reason(rule)])
            for rule, title in RULES.items()
        ]

    @property
    def suppliers(self) -> list[tuple[Any, Any]]:
        return [(self[supplier(place)], self[conduct(place)]) for place in range(self.places)]

    def entered(self) -> dict[str, Any]:
        """As the action takes it. Raises BadInput."""
        typed = self.checked()
        return {
            "nil": typed["nil"],
            "answers": {
                rule: Answer(typed[complied(rule)] == "yes", typed[reason(rule)])
                for rule in RULES
                if typed[complied(rule)]
            },
            "suppliers": [
                Supplier(typed[supplier(place)], typed[conduct(place)])
                for place in self.filled(typed)
            ],
        }

    def filled(self, typed: dict[str, Any]) -> list[int]:
        return [
            place
            for place in range(self.places)
            if typed[supplier(place)] or typed[conduct(place)]
        ]

    def names(self) -> dict[str, str]:
        """The fields of this page by the names that the action has for them."""
        found = {f"compliance.{rule}.reason": reason(rule) for rule in RULES}
        for order, place in enumerate(self.filled(self.cleaned_data)):
            found[f"suppliers[{order}].name"] = supplier(place)
            found[f"suppliers[{order}].conduct"] = conduct(place)
        return found


def complied(rule: str) -> str:
    return f"{rule}-complied"


def reason(rule: str) -> str:
    return f"{rule}-reason"


def supplier(place: int) -> str:
    return f"supplier-{place}"


def conduct(place: int) -> str:
    return f"conduct-{place}"


def rows_in(typed: Any) -> int:
    places = range(50)
    return sum(supplier(place) in typed for place in places) if typed else 0


def as_typed(entered: Entered) -> dict[str, Any]:
    found: dict[str, Any] = {"nil": entered.nil}
    for rule, answer in entered.answers.items():
        found[complied(rule)] = "yes" if answer.complied else "no"
        found[reason(rule)] = answer.reason
    for place, each in enumerate(entered.suppliers):
        found[supplier(place)], found[conduct(place)] = each.name, each.conduct
    return found


class SendBackForm(PlainForm):
    reason = area(
        "What has to be put right",
        help_text="The council’s HR reads it. Name no child, family or worker.",
        error_messages={"required": "Say what has to be put right."},
    )
