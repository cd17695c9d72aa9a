"""One item of expenses, in the kinds that the memorandum allows."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from accounts.forms import DayField, PlainForm, PoundsField
from rates.models.expenses import EXPENSE_KINDS

DECIMAL = {"inputmode": "decimal", "autocomplete": "off", "class": "govuk-input--width-5"}


class ExpenseForm(PlainForm):
    kind = forms.ChoiceField(label="What it was", error_messages={"required": "Choose one."})
    spent_on = DayField(
        label="Day",
        error_messages={"required": "Give the day."},
    )
    amount = PoundsField(
        required=False, label="Pounds you paid", help_text="Leave this empty for mileage."
    )
    miles = forms.DecimalField(
        required=False,
        max_digits=6,
        decimal_places=1,
        label="Miles you drove",
        help_text="Only for mileage, for the work itself and not to get to work.",
        widget=forms.TextInput(attrs=DECIMAL),
        error_messages={"invalid": "Give miles, such as 12.5."},
    )
    note = forms.CharField(
        required=False,
        max_length=200,
        label="What it was for",
        help_text="Such as “visit in Southport and back”. Never the name of a child.",
    )

    def __init__(self, typed: Any, *, allowed: Sequence[str], monday: date) -> None:
        super().__init__(typed)
        self.fields["spent_on"].help_text = f"A day of this week, such as {monday:%-d/%-m/%Y}."
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [("", "Choose"), *((each, EXPENSE_KINDS[each]) for each in allowed)]
        self.fields["amount"].error_messages["invalid"] = "Give pounds, such as 4.50."
