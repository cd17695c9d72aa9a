"""What the pool is narrowed by, in the address of the page and of the API alike."""

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.forms import DayField, PlainForm
from accounts.models import Council
from shifts.eligibility.narrowing import Narrowing, Order
from shifts.eligibility.registry import RULES
from shifts.eligibility.search import Which

MOST_ROWS = 100
LAST_PAGE = 1_000_000


class NarrowForm(PlainForm):
    """Only the worker's consent tells what `max_miles`, `knows_team` and `cleared_until` ask."""

    unmarked = (
        "name",
        "max_miles",
        "council",
        "knows_team",
        "cleared_until",
        "code",
        "order",
    )

    name = forms.CharField(required=False, max_length=120, label="Name")
    max_miles = forms.DecimalField(
        required=False,
        min_value=0,
        max_value=1000,
        max_digits=5,
        decimal_places=1,
        label="At most this many miles away",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-4"}),
        error_messages={"invalid": "Give miles, such as 10."},
    )
    council = forms.ChoiceField(
        required=False,
        label="Employed by",
        error_messages={"invalid_choice": "Give the GSS code of a council of the region."},
    )
    knows_team = forms.ChoiceField(
        required=False,
        choices=[("", "Any worker"), ("true", "Has worked with the team")],
        label="Knows the team",
        error_messages={"invalid_choice": "Give true, or leave it out."},
    )
    cleared_until = DayField(required=False, label="Cleared until at least")
    code = forms.ChoiceField(
        required=False,
        choices=[("", "Any reason"), *((rule.code, rule.title) for rule in RULES)],
        label="Cannot do it because of",
        error_messages={"invalid_choice": "Give the code of a rule, such as DBS."},
    )
    order = forms.ChoiceField(
        required=False,
        choices=[("", "The best match"), ("nearest", "The nearest"), ("name", "By name")],
        label="Who comes first",
        error_messages={"invalid_choice": "Give nearest or name, or leave it out."},
    )
    which = forms.ChoiceField(
        required=False,
        choices=[("", "Both"), *((which.value, which.value) for which in Which)],
        error_messages={"invalid_choice": f"Give {' or '.join(Which)}."},
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE)
    page_size = forms.IntegerField(required=False, min_value=1, max_value=MOST_ROWS)

    def __init__(self, typed: Any, *, councils: Iterable[Council]) -> None:
        super().__init__(typed)
        self.councils = {each.gss_code: each for each in councils}
        names = ((code, each.name) for code, each in self.councils.items())
        field = self.fields["council"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Any council"), *names]

    def narrowing(self) -> Narrowing:
        """Raises BadInput."""
        typed = self.checked()
        return Narrowing(
            name=typed["name"],
            max_miles=typed["max_miles"],
            council=self.councils.get(typed["council"]),
            knows_team=bool(typed["knows_team"]),
            cleared_until=typed["cleared_until"],
            blocked_by=typed["code"],
            order=Order(typed["order"] or Order.BEST),
        )

    def wanted(self, *, per_page: int) -> dict[str, Any]:
        """Which list and which page of it; after `narrowing`."""
        typed = self.cleaned_data
        return {
            "which": Which(typed["which"]) if typed["which"] else None,
            "page": typed["page"] or 1,
            "per_page": typed["page_size"] or per_page,
        }
