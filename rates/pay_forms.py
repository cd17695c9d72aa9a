"""What HR types for payroll."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from accounts.forms import DayField, PlainForm
from rates.models import PensionMembership

SCHEMES = PensionMembership._meta.get_field("scheme").choices or []


class PensionForm(PlainForm):
    scheme = forms.ChoiceField(
        choices=[("", "Choose"), *SCHEMES], error_messages={"required": "Choose one."}
    )
    employer_percent = forms.DecimalField(
        min_value=0,
        max_digits=5,
        decimal_places=2,
        label="Employer’s rate, per cent",
        help_text="Such as 18.5. Without a pension, 0.",
        widget=forms.TextInput(
            attrs={
                "inputmode": "decimal",
                "autocomplete": "off",
                "class": "govuk-input--width-5",
            }
        ),
        error_messages={"required": "Give the rate.", "invalid": "Give a rate, such as 18.5."},
    )
    starts_on = DayField(label="First day", error_messages={"required": "Give the first day."})

    def terms(self) -> dict[str, Any]:
        """As the action takes them, or BadInput."""
        typed = self.checked()
        rate: Decimal = typed["employer_percent"] / 100
        return {
            "scheme": typed["scheme"],
            "employer_rate": rate,
            "starts_on": typed["starts_on"],
        }


def day_named(name: str) -> date | None:
    """The cut-off that an address names; None where it names no day."""
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None
