"""A lead's word that another region's workers may be asked: given, seen and ended."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.actions.reciprocity import end_reciprocity, record_reciprocity
from accounts.api.reciprocity import NEEDED, reciprocities_in_view
from accounts.forms import DayField, PlainForm
from accounts.models import Reciprocity, Region
from accounts.pages import Page
from accounts.permissions import reach_of


class ReciprocityForm(PlainForm):
    region = forms.ModelChoiceField(
        queryset=Region.objects.none(),
        empty_label=None,
        label="Your region",
        error_messages={
            "required": "Choose your region.",
            "invalid_choice": "Choose your own region.",
        },
    )
    partner = forms.ModelChoiceField(
        queryset=Region.objects.all(),
        empty_label="Choose",
        label="Partner region",
        error_messages={
            "required": "Choose the partner region.",
            "invalid_choice": "Choose one of the regions in the list.",
        },
    )
    starts_on = DayField(
        label="First day",
        help_text="Today or later, such as 30 November 2026.",
        error_messages={"required": "Give the first day."},
    )
    ends_on = DayField(
        label="Last day", required=False, help_text="Leave it empty for no end yet."
    )

    def __init__(self, typed: Any, *, regions: frozenset[int]) -> None:
        super().__init__(typed)
        region = self.fields["region"]
        assert isinstance(region, forms.ModelChoiceField)
        region.queryset = Region.objects.filter(pk__in=regions)
        region.initial = region.queryset.first()


class EndForm(PlainForm):
    ends_on = DayField(
        label="Last day",
        help_text="Today or later, such as 30 November 2026.",
        error_messages={"required": "Give the last day."},
    )


class ReciprocityList(Page):
    template_name = "accounts/reciprocities.html"
    needs = NEEDED

    @cached_property
    def regions(self) -> frozenset[int]:
        return reach_of(self.user, NEEDED).regions

    @cached_property
    def form(self) -> ReciprocityForm:
        return ReciprocityForm(self.request.POST or None, regions=self.regions)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        found = reciprocities_in_view(self.user, timezone.localdate())
        rows = self.rows(found.order_by("-effective", "pk"))
        return self.page(form=self.form, rows=rows, mine=self.regions)

    def post(self, request: HttpRequest) -> HttpResponse:
        typed = self.form.checked()
        made = record_reciprocity(by=self.user, now=timezone.now(), **typed)
        messages.success(
            request, f"Recorded. It counts once {made.partner} has recorded it too."
        )
        return redirect("reciprocities")


class ReciprocityEnd(Page):
    template_name = "accounts/reciprocity_end.html"
    needs = NEEDED
    anchors = {"wrong_state": "id_ends_on"}

    def reciprocity(self, pk: int) -> Reciprocity:
        return get_object_or_404(reciprocities_in_view(self.user, timezone.localdate()), pk=pk)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = EndForm(request.POST or None)
        form.show(self.refusal)
        return self.page(reciprocity=self.reciprocity(kwargs["pk"]), form=form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = self.reciprocity(pk)
        last = EndForm(request.POST).checked()["ends_on"]
        end_reciprocity(by=self.user, reciprocity=found, ends_on=last, now=timezone.now())
        messages.success(request, f"The last day with {found.partner} is recorded.")
        return redirect("reciprocities")
