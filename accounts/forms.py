"""Forms that look and speak like the rest of the pages."""

import re
from collections.abc import Collection
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates

from accounts.errors import BadInput
from accounts.pages import Refusal

CLASSES: dict[type[forms.Widget], str] = {
    forms.FileInput: "govuk-file-upload",
    forms.Select: "govuk-select",
    forms.Textarea: "govuk-textarea",
}


class Renderer(DjangoTemplates):
    field_template_name = "govuk/field.html"


class PlainForm(forms.Form):
    """Labels, hints and errors as GOV.UK Frontend has them; problems as the domain has them."""

    default_renderer = Renderer
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            kind = CLASSES.get(type(field.widget), "govuk-input")
            given = field.widget.attrs.get("class", "")
            field.widget.attrs["class"] = f"{kind} {given}".strip()

    def problems(self, only: Collection[str] | None = None) -> dict[str, list[str]]:
        """What is wrong, by the name of the field in the page; `only` these fields count."""
        for name in set(self.errors) - set(self.fields if only is None else only):
            del self.errors[name]
        return {
            self.add_prefix(name): [str(each) for each in told]
            for name, told in self.errors.items()
        }

    def checked(self) -> dict[str, Any]:
        """What was typed, or BadInput naming every field."""
        if problems := self.problems():
            raise BadInput(problems)
        return self.cleaned_data

    def show(self, refusal: Refusal | None) -> None:
        """Put what an action refused beside the field that it is about."""
        for name, sentences in (refusal.fields if refusal else {}).items():
            if name in self.fields:
                self.tell(name, sentences)

    def tell(self, name: str, sentences: list[str]) -> None:
        for sentence in sentences:
            if sentence not in self.errors.get(name, []):
                self.add_error(name, sentence)


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"class": "govuk-input--width-10"})


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M", attrs={"class": "govuk-input--width-5"})


class PoundsField(forms.DecimalField):
    """Reads £31, 31.00 and 1,031.00 alike."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "govuk-input--width-5"}
        super().__init__(
            max_digits=5,
            decimal_places=2,
            min_value=0,
            widget=forms.TextInput(attrs=attrs),
            error_messages={
                "required": "Give the hourly rate.",
                "invalid": "Give pounds an hour, such as 31.00.",
            },
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(re.sub(r"[£,\s]", "", value) if value else value)
