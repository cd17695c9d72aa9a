"""What the fill report is narrowed to and shown by."""

from typing import Any

from django import forms

from rates.report_forms import ReportForm
from shifts.models.bookings import BookingReason
from shifts.reports.fill.places import FillFilters
from shifts.reports.fill.report import DEFAULT_GROUPS


class FillForm(ReportForm):
    unmarked = ("council", "job_role", "reason")
    usual_groups = DEFAULT_GROUPS
    group_names = {
        "council": "Council",
        "team": "Team",
        "job_role": "Job role",
        "month": "Month",
        "reason": "Reason",
    }
    reason = forms.ChoiceField(
        choices=[("", "All"), *BookingReason.choices], required=False, label="Reason"
    )
    team = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def asked(self) -> dict[str, Any]:
        found = super().asked()
        more = {
            "reason": self.cleaned_data["reason"] or None,
            "team": self.cleaned_data["team"],
        }
        return found | {"where": FillFilters(**found["where"], **more)}
