"""Which months, which council and which measure; all of it is in the address."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from accounts.forms import PlainForm, RowField
from accounts.models import Council
from rates.views.what_if_form import month_field
from rates.workforce_forms import whole_months
from shifts.reports.reliance.measures import MEASURES

A_YEAR = 12


class RelianceForm(PlainForm):
    """The address without anything means the last twelve whole months, of the only council."""

    unmarked = ("council",)
    council = RowField(
        queryset=Council.objects.none(),
        required=False,
        to_field_name="gss_code",
        empty_label="The whole region",
    )
    measure = forms.ChoiceField(
        choices=[(each.code, each.title) for each in MEASURES.values()],
        label="Compare councils by",
        widget=forms.Select(attrs={"class": "govuk-select"}),
    )

    def __init__(self, address: Any, *, councils: Sequence[Council], today: date) -> None:
        months = whole_months(today)
        data = {name: address[name] for name in address}
        data["from"] = as_first_day(data.get("from"), months[A_YEAR - 1])
        data["to"] = as_first_day(data.get("to"), months[0])
        data.setdefault("measure", next(iter(MEASURES)))
        super().__init__(data)
        council = self.fields["council"]
        assert isinstance(council, RowField)
        council.offer(councils)
        if len(councils) == 1:
            data.setdefault("council", councils[0].gss_code)
        self.fields["from"] = month_field("First month", months, [])
        self.fields["to"] = month_field("Last month", months, [])

    def asked(self) -> dict[str, Any]:
        """As the report takes it, or BadInput; the measure is apart."""
        typed = self.checked()
        return {
            "first_month": typed["from"],
            "last_month": typed["to"],
            "council": typed["council"],
        }


def as_first_day(typed: str | None, usual: date) -> str:
    """2026-04 and 2026-04-01 are the same month."""
    if not typed:
        return usual.isoformat()
    return f"{typed}-01" if len(typed) == len("2026-04") else typed
