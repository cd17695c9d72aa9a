"""What HR, the manager and the worker say when an assignment changes."""

from typing import Any

from django import forms

from accounts.forms import DayField, PlainForm, PoundsField
from accounts.models import Council, User
from rates.models import CapException
from shifts.forms.bookings import ExceptionField
from shifts.models.endings import AbsenceKind, EndReason, Side

NOT_HERS = {
    Side.COUNCIL: {
        EndReason.ILLNESS,
        EndReason.FAMILY,
        EndReason.OTHER_WORK,
        EndReason.PERMANENT_ROLE,
    },
    Side.WORKER: {
        EndReason.NOT_NEEDED,
        EndReason.PERMANENT_STAFF,
        EndReason.BUDGET,
        EndReason.CONDUCT,
        EndReason.NOT_CLEARED,
    },
}


def reasons(side: Side) -> list[tuple[str, str]]:
    left = set(EndReason) - NOT_HERS[side] - {EndReason.UNFILLED}
    return [("", "Choose"), *((each.value, each.label) for each in EndReason if each in left)]


def text(label: str, longest: int = 500, **options: Any) -> forms.CharField:
    rows = options.pop("rows", 2)
    return forms.CharField(
        label=label,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows}),
        **{"required": False} | options,
    )


def sign_off() -> forms.CharField:
    return text(
        "Why you take on what needs a named sign-off",
        help_text="Only where less notice is given than is due. It is kept under your name.",
    )


class WithException(PlainForm):
    """A rate that an approved exception of the council may allow."""

    def __init__(self, data: Any, *, council: Council, by: User) -> None:
        super().__init__(data)
        field = self.fields["exception"]
        assert isinstance(field, forms.ModelChoiceField)
        mine = CapException.objects.visible_to(by).filter(council=council, state="approved")
        field.queryset = mine.select_related("council", "job_role").order_by("-pk")


def exception() -> ExceptionField:
    return ExceptionField(
        queryset=CapException.objects.none(),
        required=False,
        label="Approved exception",
        empty_label="None: the rate is within the cap",
        help_text="What allows this rate, where it is over the cap.",
    )


class ExtendForm(WithException):
    last_day = DayField(
        label="New last day",
        help_text="The last day on which a shift starts, such as 30 November 2026.",
        error_messages={"required": "Give the new last day."},
    )
    hourly_rate = PoundsField(
        required=False,
        label="Hourly rate",
        help_text="In pounds. Leave empty to keep the rate as it is.",
    )
    exception = exception()
    reason = text(
        "Why", required=True, error_messages={"required": "Say why, so that they can answer."}
    )
    sign_off = text(
        "Why you take on what needs a named sign-off",
        help_text="Only where a rule asks for it. It is kept under your name.",
    )


class RateForm(WithException):
    from_day = DayField(
        label="From",
        help_text="The first day whose shifts are at the new rate, such as 30 November 2026.",
        error_messages={"required": "Give the first day of the new rate."},
    )
    hourly_rate = PoundsField(label="New hourly rate", help_text="In pounds, such as 31.00.")
    exception = exception()
    reason = text(
        "Why", required=True, error_messages={"required": "Say why, so that they can answer."}
    )


class ByReason(PlainForm):
    """A reason of one's own side."""

    reason = forms.ChoiceField(label="Why", error_messages={"required": "Choose why."})
    note = text("Anything to add", help_text="The other side reads it.")

    def __init__(self, data: Any, *, side: Side) -> None:
        super().__init__(data)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = reasons(side)


class EndForm(ByReason):
    last_day = DayField(
        required=False,
        label="Last day of work",
        help_text="Leave empty where the work never begins.",
    )
    handover = text(
        "Handover",
        2000,
        rows=4,
        help_text="What the next worker should know. Do not name children or families.",
    )
    permanent_notice_weeks = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=52,
        label="Notice of the permanent role, in weeks",
        help_text="Only where it is shorter than the memorandum’s.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-2"}),
    )
    sign_off = sign_off()
    fill_again = forms.BooleanField(
        required=False, initial=True, label="Offer the shifts that are left to somebody else"
    )
    field_order = ("last_day", "reason", "note", "handover")

    def __init__(self, data: Any, *, side: Side) -> None:
        super().__init__(data, side=side)
        if side == Side.WORKER:
            for name in ("sign_off", "fill_again", "permanent_notice_weeks"):
                del self.fields[name]


class CancelShiftForm(ByReason):
    fill_again = forms.BooleanField(
        required=False, label="Book the shift again, to offer it to somebody else"
    )

    def __init__(self, data: Any, *, side: Side, may_book: bool) -> None:
        super().__init__(data, side=side)
        if not may_book:
            del self.fields["fill_again"]


class CancelBookingForm(ByReason):
    sign_off = sign_off()


class AbsenceForm(PlainForm):
    kind = forms.ChoiceField(
        label="Why it was not worked",
        choices=[("", "Choose"), *AbsenceKind.choices],
        error_messages={"required": "Choose why it was not worked."},
    )
    note = text(
        "Anything to add", help_text="The council reads it. Leave out what is about health."
    )


class HandoverForm(PlainForm):
    handover = text(
        "What the next worker should know",
        2000,
        rows=6,
        help_text="Do not name children or families.",
    )
