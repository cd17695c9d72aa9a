"""What pay is compared for; all of it is in the address."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.forms import DayField, PlainForm, RowField
from accounts.models import Council, JobRole, Region
from rates.reports.council_pay import PayBasis


class ComparisonForm(PlainForm):
    on = DayField(label="On")
    basis = forms.ChoiceField(choices=[(basis.value, basis.label) for basis in PayBasis])

    def __init__(self, address: Any, *, today: date) -> None:
        usual = {"on": f"{today:%-d %B %Y}", "basis": PayBasis.BASIC.value}
        self.typed = usual | {name: address[name] for name in address}
        super().__init__(self.typed)

    def clean_basis(self) -> PayBasis:
        return PayBasis(self.cleaned_data["basis"])

    def choose(
        self, name: str, rows: Any, first: Callable[[Any], bool] = lambda row: True
    ) -> None:
        """From these; an address that says nothing means the first of them that is `first`."""
        field = self.fields[name]
        assert isinstance(field, RowField)
        field.queryset = rows
        known = sorted(field.queryset, key=lambda row: not first(row))
        self.typed.setdefault(name, getattr(known[0], field.to_field_name or "pk"))


class PayForm(ComparisonForm):
    region = RowField(queryset=Region.objects.none(), to_field_name="code", empty_label=None)
    job_role = RowField(queryset=JobRole.objects.none(), label="Job role", empty_label=None)

    def __init__(self, address: Any, *, today: date, regions: QuerySet[Region]) -> None:
        super().__init__(address, today=today)
        self.choose("region", regions)
        self.choose("job_role", JobRole.objects.all())


class LadderForm(ComparisonForm):
    """`councils` know which of them the reader works for; the first of those is usual."""

    council = RowField(
        queryset=Council.objects.none(), to_field_name="gss_code", empty_label=None
    )

    def __init__(self, address: Any, *, today: date, councils: QuerySet[Council]) -> None:
        super().__init__(address, today=today)
        self.choose("council", councils, lambda row: row.is_own)
