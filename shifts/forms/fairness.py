"""Which days the report on offers is about."""

from django import forms

from accounts.forms import DayField, PlainForm


class FairnessForm(PlainForm):
    worker = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: dict[str, str]) -> None:
        super().__init__(data)
        self.fields["from"] = DayField(label="From")
        self.fields["to"] = DayField(label="To")
        for name in ("from", "to"):
            self.dress(name)
