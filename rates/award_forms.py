"""What a lead types about spines and awards, and HR about grades and back-pay."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.safestring import mark_safe

from accounts.errors import BadInput
from accounts.forms import DayField, PlainForm, RowField
from accounts.models import Council, JobRole, Region
from rates.actions.grades import KINDS
from rates.models import Spine
from rates.models.spines import SpineScope

COLUMNS = ", ".join(
    f"<code>{name}</code>"
    for name in ("spine", "award", "effective_from", "status", "scp", "annual_salary")
)
POUNDS = "Give pounds a year, such as 2400.00."


def narrow(width: int) -> dict[str, str]:
    return {"class": f"govuk-input--width-{width}", "inputmode": "decimal"}


class AwardFileForm(PlainForm):
    """The file itself is read as bytes; `content` brings it back once it has been shown."""

    file = forms.FileField(
        label="CSV file",
        required=False,
        widget=forms.FileInput(attrs={"class": "govuk-file-upload", "accept": ".csv,text/csv"}),
        help_text=mark_safe(f"Columns {COLUMNS}."),
    )
    content = forms.CharField(required=False, strip=False, widget=forms.HiddenInput())

    def read(self) -> bytes:
        self.is_valid()
        sent = self.files.get("file")
        if sent is not None:
            return bytes(sent.read())
        content: str = self.cleaned_data.get("content") or ""
        if not content:
            raise BadInput({"file": "Choose the CSV file of the award."})
        return content.encode()


class SpineForm(PlainForm):
    code = forms.CharField(
        max_length=20, label="Code", help_text="As award files write it, such as GLPC-I."
    )
    name = forms.CharField(max_length=120, label="Name")
    scope = forms.ChoiceField(choices=SpineScope, label="Whose grades stand on it")
    council = RowField(
        queryset=Council.objects.none(),
        required=False,
        to_field_name="gss_code",
        label="Council",
        help_text="Only for a council’s own spine.",
    )

    def __init__(self, *args: Any, regions: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        council = self.fields["council"]
        assert isinstance(council, RowField)
        council.queryset = Council.objects.filter(region__in=regions)


class SettleForm(PlainForm):
    region = RowField(
        queryset=Region.objects.none(),
        to_field_name="code",
        empty_label=None,
        widget=forms.HiddenInput(),
    )
    effective_from = DayField(
        label="New caps apply from",
        help_text="Leave time for every party to sign. Work before that day keeps its cap.",
    )

    def __init__(self, *args: Any, regions: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region = self.fields["region"]
        assert isinstance(region, RowField)
        region.queryset = Region.objects.filter(pk__in=regions)


class DeclineForm(PlainForm):
    reason = forms.CharField(
        label="Why the council does not pay it",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class GradeForm(PlainForm):
    job_role = RowField(queryset=JobRole.objects.all(), label="Job role", empty_label=None)
    name = forms.CharField(max_length=60, label="Grade", help_text="Such as Grade 9.")
    effective_from = DayField(
        label="From",
        help_text="The grade before it ends on this day.",
    )
    spine = RowField(queryset=Spine.objects.none(), to_field_name="code", empty_label=None)
    bottom_scp = forms.IntegerField(label="Lowest point", widget=forms.TextInput(narrow(4)))
    top_scp = forms.IntegerField(label="Highest point", widget=forms.TextInput(narrow(4)))
    weekly_hours = forms.DecimalField(
        label="Contracted hours a week", widget=forms.TextInput(narrow(4))
    )
    leave_days = forms.IntegerField(
        label="Leave in days a year, bank holidays included", widget=forms.TextInput(narrow(4))
    )
    pension_percent = forms.DecimalField(
        label="Employer’s pension rate, in per cent", widget=forms.TextInput(narrow(4))
    )
    reported_average_salary = forms.DecimalField(
        label="Average salary paid, in pounds a year",
        required=False,
        widget=forms.TextInput(narrow(10)),
    )

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spine = self.fields["spine"]
        assert isinstance(spine, RowField)
        spine.queryset = Spine.objects.open_to(council)
        for kind in KINDS:
            self.fields[f"supplements.{kind}"] = forms.DecimalField(
                label=f"{kind.replace('_', ' ').capitalize()} supplement, in pounds a year",
                required=False,
                widget=forms.TextInput(
                    narrow(10) | {"class": "govuk-input govuk-input--width-10"}
                ),
                error_messages={"invalid": POUNDS},
            )

    def supplement_fields(self) -> list[forms.BoundField]:
        return [self[f"supplements.{kind}"] for kind in KINDS]

    def asked(self) -> dict[str, Any]:
        """As the action takes it, or BadInput."""
        typed = self.checked()
        percent: Decimal = typed.pop("pension_percent")
        given = {kind: typed.pop(f"supplements.{kind}") for kind in KINDS}
        return typed | {
            "employer_pension_rate": percent / 100,
            "supplements": {
                kind: amount for kind, amount in given.items() if amount is not None
            },
        }
