"""What pay is compared for; all of it is in the address."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.forms import DayField, PlainForm
from accounts.models import Council, JobRole, Region
from rates.reports.council_pay import PayBasis


class ComparisonForm(PlainForm):
    on = DayField(
        error_messages={"required": "Give a day.", "invalid": "Give a day, as 2026-11-30."},
    )
    basis = forms.ChoiceField(choices=[(basis.value, basis.label) for basis in PayBasis])

    def __init__(self, address: Any, *, today: date, **first: Any) -> None:
        data = {name: address[name] for name in address}
        for name, value in {
            "on": f"{today:%-d %B %Y}",
            "basis": PayBasis.BASIC.value,
            **first,
        }.items():
            data.setdefault(name, value)
        super().__init__(data)

    def clean_basis(self) -> PayBasis:
        return PayBasis(self.cleaned_data["basis"])


class PayForm(ComparisonForm):
    region = forms.ModelChoiceField(
        queryset=Region.objects.none(), to_field_name="code", empty_label=None
    )
    job_role = forms.ModelChoiceField(
        queryset=JobRole.objects.all(), label="Job role", empty_label=None
    )

    def __init__(self, address: Any, *, today: date, regions: QuerySet[Region]) -> None:
        region, job_role = regions.first(), JobRole.objects.first()
        assert region is not None
        assert job_role is not None
        super().__init__(address, today=today, region=region.code, job_role=job_role.code)
        choose(self.fields["region"], regions)


class LadderForm(ComparisonForm):
    council = forms.ModelChoiceField(
        queryset=Council.objects.none(), to_field_name="gss_code", empty_label=None
    )

    def __init__(
        self, address: Any, *, today: date, councils: QuerySet[Council], own: Council
    ) -> None:
        super().__init__(address, today=today, council=own.gss_code)
        choose(self.fields["council"], councils)


def choose(field: forms.Field, rows: Any) -> None:
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
