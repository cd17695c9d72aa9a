"""What the savings report is narrowed to, shown by and compared on."""

from typing import Any

from django import forms

from rates.report_forms import ReportForm
from rates.reports.savings.against import Compared
from rates.reports.savings.lines import Asked, SavingsFilters
from rates.reports.savings.report import DEFAULT_GROUPS


class SavingsForm(ReportForm):
    unmarked = ("council", "job_role", "basis")
    usual_groups = DEFAULT_GROUPS
    group_names = {"council": "Council", "job_role": "Job role", "month": "Month"}
    basis = forms.ChoiceField(
        choices=[(each.value, each.label) for each in Compared],
        label="Compare",
        required=False,
        widget=forms.Select(attrs={"class": "govuk-select"}),
    )

    def __init__(self, address: Any, **more: Any) -> None:
        super().__init__(address, **more)
        if isinstance(self.data, dict):
            self.data.setdefault("basis", Compared.PAYE.value)

    def asked(self) -> dict[str, Any]:
        found = super().asked()
        question = Asked(
            starts_on=found["starts_on"],
            ends_on=found["ends_on"],
            basis=Compared(self.cleaned_data["basis"]),
            where=SavingsFilters(**found["where"]),
        )
        return {"asked": question, "group_by": found["group_by"]}
