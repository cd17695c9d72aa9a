"""Forms of payments outside the system: the file, its columns, what to show, and an answer."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from accounts.file_forms import FileForm, councils_with
from accounts.forms import PlainForm, RowField
from accounts.models import JobRole, User
from accounts.pages import allowed_somewhere
from accounts.permissions import Permission
from rates.caps import Basis
from rates.forms import PeriodForm, councils_in_reach
from rates.models import OffSystemPayment, PaymentSource
from rates.off_system.columns import COLUMNS
from rates.off_system.states import Standing
from rates.reports import off_system

BASES = [(basis.value, basis.label[0].upper() + basis.label[1:]) for basis in Basis]
LABELS = {
    "amount": "Amount paid",
    "worker_name": "Worker’s name",
    "registration_number": "Registration number",
    "worked_from": "First day worked",
    "worked_to": "Last day worked",
    "week_ending": "Week ending",
    "paid_on": "Day of the payment",
    "hours": "Hours",
    "hourly_rate": "Pounds an hour",
    "basis": "Basis of the pay",
    "title": "Job title",
    "supplier": "Agency or payee",
    "reference": "Reference",
}
OTHER = "other"
SHOWN = {Standing.OUTSIDE: "Paid outside"}  # all that a list has room for on a phone


class PaymentFileForm(FileForm):
    source = forms.CharField(
        label="Where it comes from",
        help_text="Such as Payments ledger. Use the same words each time: its columns are remembered.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "sources"}),
        error_messages={"required": "Say where the file comes from."},
    )
    basis = forms.ChoiceField(
        label="What the amounts are",
        help_text="Charge is all that the council pays. A file may say it row by row.",
        choices=[("", "Choose"), *BASES],
        error_messages={
            "required": "Choose what the amounts are.",
            "invalid_choice": "Choose one of the list.",
        },
    )
    field_order = ("council", "source", "basis", "file")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, permission=Permission.OFF_SYSTEM_IMPORT, **kwargs)
        councils = councils_with(by, Permission.OFF_SYSTEM_IMPORT)
        mine = PaymentSource.objects.filter(council__in=councils)
        self.sources = list(mine.values_list("name", flat=True).distinct())


class ColumnsForm(PlainForm):
    """One list for each of our columns, of those that the file has."""

    unmarked = tuple(each.name for each in COLUMNS)

    def __init__(
        self, typed: Any, *, header: Sequence[str], columns: Mapping[str, str]
    ) -> None:
        super().__init__(typed, initial=dict(columns))
        there = [("", "Not in the file"), *((name, name) for name in header if name)]
        for each in COLUMNS:
            self.fields[each.name] = forms.ChoiceField(
                choices=there,
                required=False,
                label=LABELS[each.name],
                help_text=each.help,
                error_messages={"invalid_choice": "Choose a column that the file has."},
            )
            self.dress(each.name)

    def named(self) -> dict[str, str]:
        """Those that were chosen, or BadInput."""
        return {name: own for name, own in self.checked().items() if own}


class OffSystemForm(PeriodForm):
    unmarked = ("council", "job_role", "standing", "supplier")
    groups = {
        "month": "Month",
        "council": "Council",
        "job_role": "Job role",
        "supplier": "Agency or payee",
        "basis": "Basis",
        "comparison": "Compared or not",
        "worker": "Worker",
    }
    by_default = off_system.DEFAULT_GROUPS

    job_role = forms.ChoiceField(  # type: ignore[assignment]
        label="Job role", required=False
    )
    supplier = forms.CharField(label="Agency or payee", required=False)
    standing = forms.ChoiceField(
        choices=[(each.value, SHOWN.get(each, each.label)) for each in Standing],
        required=False,
        label="Show",
    )
    basis = forms.ChoiceField(
        choices=[("", "All"), *BASES], required=False, widget=forms.HiddenInput()
    )
    comparison = forms.ChoiceField(
        choices=[("", "All"), *off_system.COMPARISONS.items()],
        required=False,
        widget=forms.HiddenInput(),
    )
    worker = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, address: Any, *, by: User, today: date) -> None:
        super().__init__(address, by=by, today=today)
        roles = [(role.code, role.name) for role in JobRole.objects.all()]
        job_role, group_by = self.fields["job_role"], self.fields["group_by"]
        council = self.fields["council"]
        assert isinstance(council, RowField)
        council.queryset = councils_in_reach(by, Permission.OFF_SYSTEM_VIEW)
        assert isinstance(job_role, forms.ChoiceField)
        assert isinstance(group_by, forms.MultipleChoiceField)
        job_role.choices = [("", "All"), *roles, (off_system.UNTOLD, "No job role known")]
        named = allowed_somewhere(by, Permission.OFF_SYSTEM_VIEW_WORKER)
        group_by.choices = [
            pair for pair in self.groups.items() if named or pair[0] != "worker"
        ]

    def asked(self) -> dict[str, Any]:
        """As the report takes it, or BadInput."""
        typed = self.checked()
        names = ("job_role", "supplier", "basis", "comparison", "worker")
        return {
            "starts_on": typed["from"],
            "ends_on": typed["to"],
            "where": off_system.OffSystemFilters(
                council=typed["council"] and typed["council"].gss_code,
                standing=typed["standing"] or Standing.OUTSIDE.value,
                **{name: typed[name] or None for name in names},
            ),
        }


class AnswerForm(PlainForm):
    """What was found comes first; other timesheets are typed by their numbers."""

    unmarked = ("timesheets", "reason")

    answer = forms.ChoiceField(
        label="What is it?",
        error_messages={
            "required": "Choose what the payment is.",
            "invalid_choice": "Choose one of the list.",
        },
    )
    timesheets = forms.RegexField(
        r"^\s*\d{1,18}(\s*,\s*\d{1,18})*\s*$",
        required=False,
        label="Numbers of other timesheets",
        help_text="Only for other timesheets. Put commas between them.",
        error_messages={"invalid": "Give numbers with commas between them, such as 12, 13."},
    )
    reason = forms.CharField(
        required=False,
        label="Why",
        help_text="Needed where you say something else than what was found.",
    )

    def __init__(self, typed: Any, *, payment: OffSystemPayment) -> None:
        super().__init__(typed)
        found = [(key_of(each), told_of(each)) for each in payment.candidates]
        answer = self.fields["answer"]
        assert isinstance(answer, forms.ChoiceField)
        answer.choices = [
            ("", "Choose"),
            *found,
            (OTHER, "Approved work on other timesheets"),
            (Standing.OUTSIDE.value, "Paid outside the memorandum"),
        ]

    def said(self) -> dict[str, Any]:
        """As the action takes it, or BadInput."""
        typed = self.checked()
        answer = typed["answer"]
        if answer == Standing.OUTSIDE.value:
            return {"answer": answer, "reason": typed["reason"]}
        numbers = typed["timesheets"] if answer == OTHER else answer
        return {
            "answer": Standing.IN_LEDGER.value,
            "timesheets": [int(each) for each in numbers.split(",") if each.strip()],
            "reason": typed["reason"],
        }


def key_of(candidate: Mapping[str, Any]) -> str:
    return ",".join(str(number) for number in candidate["timesheets"])


def told_of(candidate: Mapping[str, Any]) -> str:
    numbers = " and ".join(str(number) for number in candidate["timesheets"])
    sheets = "timesheet" if len(candidate["timesheets"]) == 1 else "timesheets"
    return f"{candidate['name']}, {sheets} {numbers}"
