"""What people type about memoranda. Only its shape is checked; actions decide."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.forms import DayField, PlainForm, RowField
from accounts.models import Council, Region
from rates.models.memoranda import Scope


def day(label: str, *, required: bool = True, **kwargs: Any) -> forms.DateField:
    return DayField(label=label, required=required, **kwargs)


def short(label: str, missing: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=120, error_messages={"required": missing}, **kwargs
    )


class CouncilChoice(RowField):
    def __init__(self, councils: Sequence[Council], **kwargs: Any) -> None:
        super().__init__(
            Council.objects.none(),
            to_field_name="gss_code",
            empty_label=None if len(councils) == 1 else "Choose a council",
            error_messages={"required": "Choose the council."},
            **kwargs,
        )
        self.offer(councils)


class MemorandumForm(PlainForm):
    name = short("Name", "Give the memorandum’s name.")
    scope = forms.ChoiceField(choices=Scope.choices, help_text="How far it reaches.")
    region = RowField(
        queryset=Region.objects.none(),
        required=False,
        empty_label="None, because it is national",
    )

    def __init__(self, typed: Any, *, regions: QuerySet[Region]) -> None:
        super().__init__(typed, initial={"region": regions.first()})
        field = self.fields["region"]
        assert isinstance(field, RowField)
        field.queryset = regions


class SignatoryForm(PlainForm):
    """Who signs, for which council, and in which office."""

    signatory = short("Your name", "Give the name of the person who signs.")
    office = short(
        "Your office", "Give the office.", help_text="Such as Director of Children’s Services."
    )

    def __init__(
        self, typed: Any, *, councils: Sequence[Council], name: str, day_of: str = ""
    ) -> None:
        super().__init__(typed, initial={"signatory": name})
        added: dict[str, forms.Field] = {"council": CouncilChoice(councils, label="Council")}
        if day_of == "joins_on":
            added[day_of] = day("First day on which the terms bind the council")
        elif day_of == "leaves_on":
            added[day_of] = day("First day on which the terms no longer bind the council")
        for name_of, field in added.items():
            kind = "govuk-select" if name_of == "council" else "govuk-input"
            field.widget.attrs["class"] = (
                f"{kind} {field.widget.attrs.get('class', '')}".strip()
            )
            self.fields[name_of] = field
