"""What council HR types about its own workforce. Only its shape is checked; actions decide."""

from datetime import date
from typing import Any

from django import forms

from accounts.file_forms import FileForm, councils_with
from accounts.forms import PlainForm, RowField
from accounts.models import Council, User
from accounts.permissions import Permission
from rates.views.what_if_form import month_field
from rates.workforce import DAY, Workforce

MONTHS_BACK = 36
WHY = "Why it is corrected"
WHY_HINT = "Needed where the month is recorded already."


def whole_months(today: date) -> list[date]:
    """The months that are over, the latest first."""
    found: list[date] = []
    day = today + DAY
    while len(found) < MONTHS_BACK:
        day = (day.replace(day=1) - DAY).replace(day=1)
        found.append(day)
    return found


def posts_field(label: str, hint: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        help_text=hint,
        widget=forms.TextInput(attrs=narrow("decimal")),
        error_messages={
            "required": f"Give the {label.lower()}.",
            "invalid": "Give full-time posts, such as 120 or 118.60.",
        },
    )


def people_field(label: str, hint: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=hint,
        widget=forms.TextInput(attrs=narrow("numeric")),
        error_messages={
            "required": f"Give the {label.lower()}; 0 if there were none.",
            "invalid": "Give a number of people, such as 130.",
        },
    )


def narrow(mode: str) -> dict[str, str]:
    return {"inputmode": mode, "autocomplete": "off", "class": "govuk-input--width-5"}


class WorkforceForm(PlainForm):
    council = RowField(
        queryset=Council.objects.none(),
        to_field_name="gss_code",
        empty_label=None,
        error_messages={
            "required": "Choose a council.",
            "invalid_choice": "Choose one of your own councils.",
        },
    )
    establishment = posts_field("Posts of the establishment", "Permanent posts, full-time.")
    filled = posts_field("Filled posts", "Full-time: two people at half time fill one.")
    vacancies = posts_field("Vacant posts", "Also those that bank or agency workers cover.")
    heads = people_field("Permanent staff", "People in post at the end of the month.")
    starters = people_field("Starters", "People who started in the month.")
    leavers = people_field("Leavers", "People who left in the month.")
    agency_heads = people_field("Agency workers", "People, booked here or elsewhere.")
    reason = forms.CharField(label=WHY, help_text=WHY_HINT, required=False, max_length=300)

    def __init__(self, typed: Any, *, by: User, today: date, initial: Any = None) -> None:
        super().__init__(typed, initial=initial)
        council = self.fields["council"]
        assert isinstance(council, RowField)
        council.queryset = councils_with(by, Permission.WORKFORCE_RECORD)
        months = whole_months(today)
        self.fields["month"] = month_field("Month", months, months[:1])
        if initial:
            self.fields["month"].initial = initial["month"].isoformat()

    def asked(self) -> dict[str, Any]:
        typed = self.checked()
        told = {name: typed.pop(name) for name in ("council", "month", "reason")}
        return told | {"figures": Workforce(**typed)}


class WorkforceFileForm(FileForm):
    reason = forms.CharField(label=WHY, help_text=WHY_HINT, required=False, max_length=300)

    def __init__(self, *args: Any, by: User) -> None:
        super().__init__(*args, by=by, permission=Permission.WORKFORCE_RECORD)


class WorkforceOfMonth(forms.Form):
    """One council's month in an address; both or neither."""

    council = RowField(queryset=Council.objects.all(), to_field_name="gss_code")
    month = forms.DateField(input_formats=["%Y-%m"])

    def of_one(self) -> dict[str, Any]:
        return dict(self.cleaned_data) if self.is_valid() else {}
