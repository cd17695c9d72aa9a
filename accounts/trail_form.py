"""What people type to search the trail; all of it is in the address."""

from typing import Any

from django import forms
from django.db.models import Q

from accounts.errors import BadInput
from accounts.forms import DayField, PlainForm
from accounts.models import Council, User
from accounts.permissions import Permission, reach_of
from accounts.trail_filters import TrailFilters, known_verbs, target_named
from accounts.trail_words import verbs_by_subject

NO_RECORD = "Give a record by its number, such as booking 12, timesheet 40 or decision 7."


class TrailForm(PlainForm):
    """Nothing typed means the whole trail, the newest first."""

    unmarked = ("who", "verb", "of", "words", "council", "from", "to", "acts_only")

    who = forms.CharField(
        max_length=100, required=False, label="By whom", help_text="A name, or “system”."
    )
    verb = forms.ChoiceField(required=False, label="What was done")
    of = forms.CharField(
        max_length=60, required=False, label="On what", help_text="Such as booking 12."
    )
    words = forms.CharField(
        max_length=100, required=False, label="Words in it", help_text="Each from its start."
    )
    council = forms.ModelChoiceField(
        queryset=Council.objects.none(),
        required=False,
        to_field_name="gss_code",
        empty_label="The region and all its councils",
    )
    acts_only = forms.BooleanField(
        required=False,
        label="Leave out who only looked",
        widget=forms.CheckboxInput(attrs={"class": "govuk-checkboxes__input"}),
    )

    def __init__(self, address: Any, *, by: User) -> None:
        super().__init__(address)
        council, verb = self.fields["council"], self.fields["verb"]
        assert isinstance(council, forms.ModelChoiceField)
        assert isinstance(verb, forms.ChoiceField)
        self.fields["acts_only"].widget.attrs["class"] = "govuk-checkboxes__input"
        regions = reach_of(by, Permission.AUDIT_VIEW).regions
        council.queryset = Council.objects.filter(Q(region__in=regions)).order_by("name")
        verb.choices = [("", "Anything"), *verbs_by_subject(known_verbs())]
        for name, label in (("from", "From"), ("to", "To")):
            self.fields[name] = DayField(label=label, required=False)
            self.dress(name)

    def clean_of(self) -> str:
        typed = str(self.cleaned_data["of"]).strip()
        target = target_named(typed) if typed else ""
        if target is None:
            raise forms.ValidationError(NO_RECORD)
        return target

    def asked(self) -> TrailFilters:
        """Raises BadInput."""
        typed = self.checked()
        return TrailFilters(
            who=typed["who"],
            verb=typed["verb"],
            target=typed["of"],
            words=typed["words"],
            council=typed["council"],
            first_day=typed["from"],
            last_day=typed["to"],
            acts_only=typed["acts_only"],
        )


def older_than(typed: str) -> int | None:
    """The entry below which a page begins. Raises BadInput where the address was cut short."""
    if not typed:
        return None
    if not typed.isdecimal() or len(typed) > 18:
        raise BadInput({"before": "Go back to the newest entries: this address was cut short."})
    return int(typed)
