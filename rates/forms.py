"""What people narrow a report or a list of caps to; all of it is in the address."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from accounts.forms import DayField, PlainForm, RowField
from accounts.models import Council, JobRole, User
from accounts.pages import allowed_somewhere
from accounts.permissions import Permission, reach_of
from rates.models import Engagement
from rates.reports import over_cap
from rates.reports.filters import Filters
from rates.reports.spend_against_cap import DEFAULT_GROUPS

GROUP_NAMES = {
    "council": "Council",
    "job_role": "Job role",
    "month": "Month",
    "engagement": "Engagement",
    "team": "Team",
    "worker": "Worker",
}
FIRST_MONTH = 4  # a council's year starts on 1 April


def year_starts_on(today: date) -> date:
    return date(today.year - (today.month < FIRST_MONTH), FIRST_MONTH, 1)


def day_field(label: str, missing: str, hint: str = "") -> forms.DateField:
    return DayField(label=label, help_text=hint, error_messages={"required": missing})


def councils_in_reach(by: User, permission: Permission) -> QuerySet[Council]:
    reach = reach_of(by, permission)
    return Council.objects.filter(Q(pk__in=reach.councils) | Q(region__in=reach.regions))


def council_field() -> RowField:
    """One of those that the reader may see, by its code in the address."""
    return RowField(
        queryset=Council.objects.none(),
        required=False,
        to_field_name="gss_code",
        empty_label="All that you may see",
    )


class PeriodForm(PlainForm):
    """Days, and what to group by; an address without days means this financial year."""

    unmarked: Collection[str] = ("council", "job_role")
    groups: Mapping[str, str] = GROUP_NAMES
    by_default: Sequence[str] = DEFAULT_GROUPS

    council = council_field()
    job_role = RowField(
        queryset=JobRole.objects.all(), required=False, label="Job role", empty_label="All"
    )
    group_by = forms.MultipleChoiceField(
        label="Show by",
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )

    def __init__(self, address: Any, *, by: User, today: date) -> None:
        given = {name: address.getlist(name) for name in address}
        data = {name: values[-1] for name, values in given.items()}
        data.setdefault("from", f"{year_starts_on(today):%-d %B %Y}")
        data.setdefault("to", f"{today:%-d %B %Y}")
        groups = [each for values in given.get("group_by", []) for each in values.split(",")]
        super().__init__(data | {"group_by": groups or list(self.by_default)})
        self.fields["from"] = day_field("From", "Give the first day.")
        self.fields["to"] = day_field("To", "Give the last day.")
        self.dress("from")
        self.dress("to")
        council, group_by = self.fields["council"], self.fields["group_by"]
        assert isinstance(council, RowField)
        council.queryset = councils_in_reach(by, Permission.SPEND_VIEW)
        assert isinstance(group_by, forms.MultipleChoiceField)
        named = allowed_somewhere(by, Permission.SPEND_VIEW_WORKER)
        group_by.choices = [
            pair for pair in self.groups.items() if named or pair[0] != "worker"
        ]


class SpendForm(PeriodForm):
    """The address without anything means this financial year, by council, role and month."""

    unmarked = ("council", "job_role", "engagement")

    engagement = forms.ChoiceField(choices=[("", "All"), *Engagement.choices], required=False)
    team = forms.IntegerField(required=False, widget=forms.HiddenInput())
    worker = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def asked(self) -> dict[str, Any]:
        """As the report takes it, or BadInput."""
        typed = self.checked()
        council, job_role = typed["council"], typed["job_role"]
        return {
            "starts_on": typed["from"],
            "ends_on": typed["to"],
            "where": Filters(
                council=council and council.gss_code,
                job_role=job_role and job_role.code,
                engagement=typed["engagement"] or None,
                team=typed["team"],
                worker=typed["worker"],
            ),
        }


class OverCapForm(PeriodForm):
    unmarked = ("council", "job_role", "reason", "approval")
    groups = {
        "council": "Council",
        "job_role": "Job role",
        "month": "Month",
        "reason": "Reason",
        "approver": "Who approved it",
        "approval": "Approved or not",
        "exception": "Exception",
    }
    by_default = over_cap.DEFAULT_GROUPS

    reason = forms.ChoiceField(
        choices=[("", "All"), *over_cap.REASONS.items()], required=False, label="Reason"
    )
    approval = forms.ChoiceField(
        choices=[("", "All"), *over_cap.APPROVALS.items()], required=False, label="Approved"
    )
    approver = forms.RegexField(
        over_cap.APPROVER_KEY,
        required=False,
        widget=forms.HiddenInput(),
        label="Who approved it",
    )
    exception = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def asked(self) -> dict[str, Any]:
        """As the report takes it, or BadInput."""
        typed = self.checked()
        council, job_role = typed["council"], typed["job_role"]
        return {
            "starts_on": typed["from"],
            "ends_on": typed["to"],
            "where": over_cap.OverCapFilters(
                council=council and council.gss_code,
                job_role=job_role and job_role.code,
                reason=typed["reason"] or None,
                approver=typed["approver"] or None,
                approval=typed["approval"] or None,
                exception=typed["exception"],
            ),
        }


class CapsForm(PlainForm):
    on = DayField(label="In force on")
