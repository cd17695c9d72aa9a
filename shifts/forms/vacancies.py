"""What people type when a post falls vacant."""

from typing import Any

from django import forms

from accounts.forms import DayField
from shifts.forms.bookings import BookingForm, whole

NOT_ASKED = ("exception", "starts_on", "ends_on", "reason", "preferred_worker")


class VacantPostForm(BookingForm):
    """The booking form without its days: they follow from the leaver's last day."""

    leaver = forms.CharField(
        max_length=100,
        label="Who is leaving",
        help_text="Their name, so that your team knows which post this is.",
        error_messages={"required": "Give the name of the person who is leaving."},
    )
    last_day = DayField(
        label="Their last day",
        help_text="Such as 30 November 2026.",
        error_messages={"required": "Give their last day."},
    )
    weeks = whole("Weeks to book at a time", 1, 104, initial=12)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NOT_ASKED:
            del self.fields[name]
