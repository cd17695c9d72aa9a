"""Which days the report on compliance is about, and which figure and council are opened."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.forms import DayField, PlainForm
from accounts.models import Council
from rates.forms import year_starts_on
from shifts.reports.compliance.figures import FIGURES


class ComplianceForm(PlainForm):
    """The address without anything means this financial year so far."""

    def __init__(self, address: Any, *, today: date) -> None:
        usual = {"from": f"{year_starts_on(today):%-d %B %Y}", "to": f"{today:%-d %B %Y}"}
        super().__init__({**usual, **{name: address[name] for name in address}})
        self.fields["from"] = DayField(label="From")
        self.fields["to"] = DayField(label="To")
        for name in ("from", "to"):
            self.dress(name)

    def asked(self) -> dict[str, Any]:
        """Raises BadInput."""
        typed = self.checked()
        return {"starts_on": typed["from"], "ends_on": typed["to"]}


class ComplianceLinesForm(ComplianceForm):
    figure = forms.ChoiceField(choices=[(each.code, each.heading) for each in FIGURES.values()])
    council = forms.ModelChoiceField(
        queryset=Council.objects.none(), required=False, to_field_name="gss_code"
    )

    def __init__(self, address: Any, *, councils: QuerySet[Council], today: date) -> None:
        super().__init__(address, today=today)
        council = self.fields["council"]
        assert isinstance(council, forms.ModelChoiceField)
        council.queryset = councils

    def asked(self) -> dict[str, Any]:
        typed = self.checked()
        figure, council = FIGURES[typed["figure"]], typed["council"]
        return {"days": (typed["from"], typed["to"]), "figure": figure, "council": council}
