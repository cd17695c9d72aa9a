"""Which version, and which months."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.forms import PlainForm
from rates.models import MemorandumVersion

A_QUARTER = 3


class VersionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, version: Any) -> str:
        return f"{version} ({version.get_state_display().lower()})"


class WhatIfForm(PlainForm):
    """Starts with the last three whole months."""

    version = VersionChoice(
        queryset=MemorandumVersion.objects.none(),
        empty_label=None,
        error_messages={
            "required": "Choose a version to try out.",
            "invalid_choice": "Choose a version that is not in force yet.",
        },
    )

    def __init__(
        self,
        typed: Any,
        *,
        versions: QuerySet[MemorandumVersion],
        version: str | None,
        months: list[date],
    ) -> None:
        whole = months[1:] or months
        last, first = whole[:1], whole[:A_QUARTER][-1:]
        super().__init__(typed, initial={"version": version})
        choice = self.fields["version"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = versions
        self.fields["from"] = month_field("First month", months, first)
        self.fields["to"] = month_field("Last month", months, last)


def month_field(label: str, months: list[date], chosen: list[date]) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[(month.isoformat(), f"{month:%B %Y}") for month in months],
        coerce=date.fromisoformat,
        initial=chosen[0].isoformat() if chosen else None,
        widget=forms.Select(attrs={"class": "govuk-select"}),
        error_messages={
            "required": f"Choose the {label.lower()}.",
            "invalid_choice": "Choose one of the months in the list.",
        },
    )
