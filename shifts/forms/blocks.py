"""How several bookings are offered at once, and to whom."""

from typing import Any

from django import forms

from accounts.forms import PlainForm
from accounts.models import Worker
from accounts.models.workers import WorkerQuerySet
from shifts.forms.assignments import text

IN_TURNS, BY_NAME = "turns", "named"


class BlockForm(PlainForm):
    """`workers` are ticked among those that were found by `name`."""

    unmarked = ("name",)

    how = forms.ChoiceField(
        label="How to offer them",
        choices=[
            ("", "Choose"),
            (IN_TURNS, "In turns, nearest to the team first"),
            (BY_NAME, "To people I name"),
        ],
        error_messages={"required": "Choose how to offer them."},
    )
    name = forms.CharField(
        required=False,
        max_length=120,
        label="Find people by name",
        help_text="Without a name you see your own council’s bank.",
    )
    workers = forms.ModelMultipleChoiceField(
        queryset=Worker.objects.none(),
        required=False,
        error_messages={
            "invalid_choice": "One of these people is not in the pool. Find them by name again."
        },
    )
    sign_off = text(
        "Why you take on what needs a named sign-off",
        help_text="It is kept under your name. Leave it empty to leave these people out.",
    )

    def __init__(self, typed: Any, *, pool: WorkerQuerySet, initial: dict[str, str]) -> None:
        super().__init__(typed, initial=initial)
        workers = self.fields["workers"]
        assert isinstance(workers, forms.ModelMultipleChoiceField)
        workers.queryset = pool
