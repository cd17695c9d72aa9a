"""Forms that look and speak like the rest of the pages."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.db.models import Model
from django.forms.models import ModelChoiceIterator
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext

from accounts.errors import BadInput
from accounts.pages import Refusal


class FilesInput(forms.ClearableFileInput):
    """Takes several files at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


CLASSES: dict[type[forms.Widget], str] = {
    FilesInput: "govuk-file-upload",
    forms.FileInput: "govuk-file-upload",
    forms.Select: "govuk-select",
    forms.Textarea: "govuk-textarea",
}
YEARS = range(1900, 2200)
TOO_LONG = "Use %(limit_value)d characters or fewer. You gave %(show_value)d."
DAY_NAME = re.compile(r"^\s*(mon|tues|wednes|thurs|fri|satur|sun)day,?\s+", re.IGNORECASE)


class Renderer(TemplatesSetting):
    field_template_name = "govuk/field.html"


class PlainForm(forms.Form):
    """Labels, hints and errors as GOV.UK Frontend has them; problems as the domain has them."""

    default_renderer = Renderer
    use_required_attribute = False
    unmarked: Collection[str] = ()  # not required, and yet not to be called optional

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for name in self.fields:
            self.dress(name)

    def dress(self, name: str) -> None:
        self.fields[name].error_messages.setdefault("max_length", TOO_LONG)
        translate(self.fields[name])
        widget = self.fields[name].widget
        kind = CLASSES.get(type(widget), "govuk-input")
        widget.attrs["class"] = f"{kind} {widget.attrs.get('class', '')}".strip()

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


class RowsAsChoices(ModelChoiceIterator):  # type: ignore[type-arg]
    def __iter__(self) -> Iterator[Any]:
        assert isinstance(self.field, RowField)
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        yield from (self.choice(row) for row in self.field.rows)


class RowField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of a few rows, read once: to show them and to check which was chosen.

    Django's own asks the database for each, every time; of a long list that is the better way.
    """

    iterator = RowsAsChoices
    offered: Sequence[Model] | None = None

    def offer(self, rows: Sequence[Model]) -> None:
        """These alone, which somebody has read already."""
        self.offered = rows

    @property
    def rows(self) -> Iterable[Any]:
        return (self.queryset or ()) if self.offered is None else self.offered

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        key = self.to_field_name or "pk"
        given = str(getattr(value, key) if isinstance(value, Model) else value)
        for row in self.rows:
            if str(getattr(row, key)) == given:
                return row
        raise forms.ValidationError(
            self.error_messages["invalid_choice"],
            code="invalid_choice",
            params={"value": value},
        )


def translate(field: forms.Field) -> None:
    """Put what the field asks and answers into the reader's language; templates do its label."""
    field.help_text = gettext(str(field.help_text)) if field.help_text else ""
    field.error_messages = {
        code: gettext(str(said)) for code, said in field.error_messages.items()
    }
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        field.choices = [
            (value, said if isinstance(said, list | tuple) else gettext(str(said)))
            for value, said in list(field.widget.choices)
        ]


class DayField(forms.DateField):
    """A day as people write it. A browser's own picker shows it in the order of its maker's land.

    What is not a day is told with the field, what was typed, and how to write it.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"],
            widget=forms.DateInput(
                format="%-d %B %Y",
                attrs={"class": "govuk-input--width-10", "autocomplete": "off"},
            ),
            **kwargs,
        )
        told = kwargs.get("error_messages") or {}
        if "required" not in told:
            self.error_messages["required"] = self.told("give a day, such as 30 November 2026.")

    def told(self, sentence: str) -> str:
        return (
            f"{self.label}: {sentence}"
            if self.label
            else f"{sentence[0].upper()}{sentence[1:]}"
        )

    def to_python(self, value: Any) -> date | None:
        """Without the name of the day, which may be wrong."""
        try:
            typed = DAY_NAME.sub("", value) if isinstance(value, str) else value
            day = super().to_python(typed)
        except forms.ValidationError as wrong:
            remedy = f"“{value}” is not a day. Write it as 30 November 2026 or 30/11/2026."
            raise forms.ValidationError(self.told(remedy), "invalid") from wrong
        if day and day.year not in YEARS:
            remedy = f"{day:%-d %B} {day.year} is too far away. Give a year such as 2026."
            raise forms.ValidationError(self.told(remedy), "far")
        return day

    def prepare_value(self, value: Any) -> Any:
        """An address names days as programs do; people are shown them in words."""
        return as_day(value)


class MonthField(forms.DateField):
    """A month as its first day, written as October 2026."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%B %Y", "%b %Y", "%Y-%m", "%m/%Y"],
            widget=forms.DateInput(
                format="%B %Y",
                attrs={"class": "govuk-input--width-10", "autocomplete": "off"},
            ),
            **kwargs,
        )

    def to_python(self, value: Any) -> date | None:
        try:
            return super().to_python(value)
        except forms.ValidationError as wrong:
            told = f"“{value}” is not a month. Write it as October 2026."
            raise forms.ValidationError(told, "invalid") from wrong

    def prepare_value(self, value: Any) -> Any:
        found = as_day(f"{value}-01")
        return found if isinstance(found, date) else value


def as_day(value: Any) -> Any:
    """The day that the text is in the words of a program, or what it was."""
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return value


class YesNoField(forms.TypedChoiceField):
    """Asked, never assumed: a box left empty cannot be told from one overlooked."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("", "Choose"), ("yes", "Yes"), ("no", "No")],
            coerce=lambda typed: typed == "yes",
            error_messages={"required": "Choose yes or no."},
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        """A program says true or false."""
        return super().to_python({True: "yes", False: "no"}.get(value, value))

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value)


class FilesField(forms.FileField):
    """Any number of files; what they are is checked where they are kept."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        return [each for each in given if each]


class ClockField(forms.TimeField):
    """A time on the 24-hour clock; 0900 needs no colon, which phones hide."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {"invalid": "Give a time, such as 09:00."}
        super().__init__(
            input_formats=["%H:%M", "%H:%M:%S", "%H.%M", "%H%M", "%I:%M%p", "%I%p"],
            widget=forms.TimeInput(
                format="%H:%M",
                attrs={
                    "class": "govuk-input--width-4",
                    "inputmode": "numeric",
                    "autocomplete": "off",
                },
            ),
            error_messages=messages | kwargs.pop("error_messages", {}),
            **kwargs,
        )

    def to_python(self, value: Any) -> time | None:
        """With the nought that 9:00 and 900 leave out."""
        if not isinstance(value, str):
            return super().to_python(value)
        typed = value.replace(" ", "").upper()
        lacks = re.fullmatch(r"\d[:.]?\d\d", typed)
        return super().to_python(f"0{typed}" if lacks else typed)


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
