"""What a report is narrowed to and shown by; all of it is in the address."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms

from accounts.forms import PlainForm, RowField
from accounts.models import Council, JobRole
from rates.forms import day_field, year_starts_on


class ReportForm(PlainForm):
    """The address without anything means this financial year, by the usual groups."""

    unmarked: Collection[str] = ("council", "job_role")
    group_names: ClassVar[Mapping[str, str]]
    usual_groups: ClassVar[tuple[str, ...]]

    council = RowField(
        queryset=Council.objects.none(),
        required=False,
        to_field_name="gss_code",
        empty_label="All that you may see",
    )
    job_role = RowField(
        queryset=JobRole.objects.all(), required=False, label="Job role", empty_label="All"
    )
    group_by = forms.MultipleChoiceField(
        label="Show by", required=False, widget=forms.CheckboxSelectMultiple()
    )

    def __init__(self, address: Any, *, councils: Sequence[Council], today: date) -> None:
        given = {name: address.getlist(name) for name in address}
        data = {name: values[-1] for name, values in given.items()}
        data.setdefault("from", f"{year_starts_on(today):%-d %B %Y}")
        data.setdefault("to", f"{today:%-d %B %Y}")
        groups = [each for values in given.get("group_by", []) for each in values.split(",")]
        super().__init__(data | {"group_by": groups or list(self.usual_groups)})
        self.fields["from"] = day_field("From", "Give the first day.")
        self.fields["to"] = day_field("To", "Give the last day.")
        for name in ("from", "to"):
            self.dress(name)
        council, group_by = self.fields["council"], self.fields["group_by"]
        assert isinstance(council, RowField)
        assert isinstance(group_by, forms.MultipleChoiceField)
        council.offer(councils)
        group_by.choices = list(self.group_names.items())

    def asked(self) -> dict[str, Any]:
        """The days, the groups and what is narrowed by, or BadInput."""
        typed = self.checked()
        council, job_role = typed["council"], typed["job_role"]
        return {
            "starts_on": typed["from"],
            "ends_on": typed["to"],
            "group_by": typed["group_by"],
            "where": {
                "council": council and council.gss_code,
                "job_role": job_role and job_role.code,
            },
        }
