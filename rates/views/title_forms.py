"""What people type about job titles. Only its shape is checked; actions decide."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from accounts.errors import BadInput
from accounts.forms import DayField, PlainForm, RowField
from accounts.models import Council, JobRole, User
from accounts.permissions import Permission, reach_of


def own_councils(user: User) -> QuerySet[Council]:
    reach = reach_of(user, Permission.TITLE_PROPOSE)
    here = Q(pk__in=reach.councils) | Q(region__in=reach.regions)
    return Council.objects.filter(here).select_related("region")


class OfCouncil(PlainForm):
    """The council is chosen only where there is more than one to choose from."""

    council = RowField(
        queryset=Council.objects.none(),
        empty_label=None,
        error_messages={"required": "Choose a council."},
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["council"]
        assert isinstance(field, RowField)
        field.queryset = own_councils(by)
        field.initial = own_councils(by).first()


class TitleForm(OfCouncil):
    title = forms.CharField(
        max_length=120,
        label="Job title",
        help_text="As your council writes it.",
        error_messages={"required": "Give the title as the council writes it."},
    )
    job_role = RowField(
        queryset=JobRole.objects.all(),
        empty_label="Choose a job role",
        label="Job role it stands for",
        error_messages={"required": "Choose the job role that the title stands for."},
    )
    effective_from = DayField(
        label="First day it counts",
        error_messages={"required": "Give the first day."},
    )
    effective_until = DayField(
        label="First day it no longer counts",
        required=False,
    )


class RejectForm(PlainForm):
    reason = forms.CharField(
        label="Why not",
        help_text="The council reads it.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why."},
    )


class EndForm(PlainForm):
    effective_until = DayField(label="First day it no longer counts")


class ImportForm(OfCouncil):
    file = forms.FileField(
        label="File (CSV)",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )

    def text(self) -> str:
        """What the file says, or BadInput."""
        try:
            return str(self.checked()["file"].read().decode("utf-8-sig"))
        except UnicodeDecodeError as problem:
            told = "It is not UTF-8 text. Save it as “CSV UTF-8” and choose it again."
            raise BadInput({"file": told}) from problem
