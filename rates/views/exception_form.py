"""What people type to ask for an exception, and to answer one. Actions decide."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from accounts.forms import PlainForm, PoundsField, RowField
from accounts.models import Council, JobRole, User
from accounts.permissions import Permission, reach_of
from rates.forms import day_field
from rates.models import Engagement
from rates.models.decisions import BASIS_OF
from rates.models.exceptions import ExceptionReason

DAY = timedelta(days=1)
ENGAGEMENTS = [
    (kind.value, f"{kind.label} (rate is {BASIS_OF[kind].label})") for kind in Engagement
]


def words_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ExceptionForm(PlainForm):
    """The basis follows from the engagement, and the last moment from the day named."""

    council = RowField(
        queryset=Council.objects.none(),
        to_field_name="gss_code",
        empty_label=None,
        error_messages={"required": "Choose the council."},
    )
    job_role = RowField(
        queryset=JobRole.objects.all(),
        label="Job role",
        empty_label="Choose a job role",
        error_messages={"required": "Choose the job role."},
    )
    engagement = forms.ChoiceField(choices=ENGAGEMENTS)
    ceiling_rate = PoundsField(
        label="The most you want to pay an hour", help_text="The ceiling, in pounds."
    )
    starts_on = day_field("First day of work", "Give the first day of work.")
    ends_on = day_field("Last day of work", "Give the last day of work.")
    expected_hours = forms.DecimalField(
        required=False,
        max_digits=7,
        decimal_places=2,
        label="Hours of all the work",
        help_text="The approvers then read what it costs over the cap.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-5"}),
    )
    expires_on = day_field(
        "Last day to book with it",
        "Give the last day on which the booking may be made.",
        "After this day the exception can no longer be used.",
    )
    reason = forms.ChoiceField(
        choices=[("", "Choose a reason"), *ExceptionReason.choices],
        label="Why it has to be over the cap",
        error_messages={"required": "Choose a reason."},
    )
    explanation = forms.CharField(
        max_length=2000,
        label="In your own words",
        help_text="The approvers and the regional lead read this. Name no child or family.",
        widget=words_area(4),
        error_messages={"required": "Say why it has to be over the cap."},
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        council = self.fields["council"]
        assert isinstance(council, RowField)
        mine = reach_of(by, Permission.EXCEPTION_REQUEST).councils
        council.queryset = Council.objects.filter(pk__in=mine).select_related("region")

    def asked(self) -> dict[str, Any]:
        """As the action takes it, or BadInput."""
        typed = dict(self.checked())
        day_after = typed.pop("expires_on") + DAY
        return typed | {
            "pay_basis": BASIS_OF[Engagement(typed["engagement"])].value,
            "expires_at": timezone.make_aware(datetime.combine(day_after, time(0))),
        }


class AnswerForm(PlainForm):
    comment = forms.CharField(
        required=False,
        max_length=2000,
        label="What you want to say",
        help_text="Needed if you reject it.",
        widget=words_area(2),
    )
