"""The breach register: who paid over the cap, whose turn it is, and what was said."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.forms import PlainForm, RowField
from accounts.models import User
from accounts.pages import Page
from accounts.permissions import Permission, holds
from rates.actions.breaches import (
    close_breach,
    discuss_breach,
    explain_breach,
    look_at_breach,
)
from rates.breach_rules import OUTCOME_WORDS, BreachState
from rates.forms import council_field, councils_in_reach
from rates.models import Breach
from rates.models.breaches import STATES
from rates.money import ZERO
from rates.reports.breaches import (
    CouncilSum,
    RegisterFilters,
    as_sheet,
    breach_register,
    over_cap_sums,
)
from rates.views.bars import POUNDS, BarChart, Item
from rates.views.downloads import as_file, asks_for_a_file
from rates.views.exception_form import words_area

S = BreachState


class RegisterForm(PlainForm):
    unmarked = ("council", "state", "approved")

    council = council_field()
    state = forms.ChoiceField(choices=[("", "All"), *STATES], required=False)
    approved = forms.ChoiceField(
        choices=[("", "All"), ("yes", "Before the work"), ("no", "Not before the work")],
        required=False,
        label="Approved",
    )

    overdue = forms.BooleanField(required=False, widget=forms.HiddenInput())

    def __init__(self, address: Any, *, by: User) -> None:
        super().__init__(address)
        council = self.fields["council"]
        assert isinstance(council, RowField)
        council.queryset = councils_in_reach(by, Permission.BREACH_VIEW)

    def asked(self) -> RegisterFilters:
        typed = self.checked()
        approved = {"yes": True, "no": False}.get(typed["approved"])
        return RegisterFilters(
            council=typed["council"] and typed["council"].gss_code,
            state=typed["state"] or None,
            approved=approved,
            overdue=typed["overdue"],
        )


class BreachList(Page):
    template_name = "rates/breaches.html"
    needs = Permission.BREACH_VIEW

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form, today = RegisterForm(request.GET, by=self.user), timezone.localdate()
        if self.refusal:
            form.show(self.refusal)
            return self.page(form=form)
        where = form.asked()
        found = breach_register(by=self.user, where=where, today=today)
        if asks_for_a_file(request):
            return as_file(request, as_sheet(found, today), f"breaches-{today}")
        sums = over_cap_sums(found)
        return self.page(
            form=form,
            rows=self.rows(found),
            over=sum((each.approved + each.other for each in sums), ZERO),
            overdue=found.overdue(today).count(),
            today=today,
            chart=chart_of(sums, request.GET),
        )


def chart_of(sums: Sequence[CouncilSum], address: QueryDict) -> BarChart:
    """One bar a council, which leads to its own breaches."""
    return BarChart(
        items=[
            Item(label=each.name, values=(each.approved, each.other), href=only(each, address))
            for each in sums
        ],
        title="Over the cap by council",
        by="Council",
        series=("Approved before the work", "Not approved before the work"),
        together_as="Over the cap",
        unit=POUNDS,
        source="the breach register, and the lines of the spend ledger.",
    )


def only(each: CouncilSum, address: QueryDict) -> str:
    narrowed = address.copy()
    narrowed["council"] = each.gss_code
    narrowed.pop("page", None)
    return f"?{narrowed.urlencode()}"


class WordsForm(PlainForm):
    words = forms.CharField(
        max_length=4000,
        label="What happened",
        help_text="The register keeps it for good. Name no child, family or worker.",
        widget=words_area(4),
        error_messages={"required": "Say what happened."},
    )


class CloseForm(WordsForm):
    prefix = "close"
    outcome = forms.ChoiceField(
        choices=[("", "Choose an outcome"), *((o.value, w) for o, w in OUTCOME_WORDS.items())],
        error_messages={"required": "Choose an outcome."},
    )


class BreachPage(Page):
    template_name = "rates/breach.html"
    anchors = {"words": "id_words", "outcome": "id_close-outcome"}

    @cached_property
    def breach(self) -> Breach:
        found = Breach.objects.visible_to(self.user).with_money()
        found = found.select_related("council__region", "decision__job_role", "version")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @property
    def closes(self) -> bool:
        return "close" in self.request.POST

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        breach = look_at_breach(by=self.user, breach=self.breach)
        typed = request.POST if request.method == "POST" else None
        words_form = WordsForm(None if self.closes else typed)
        close_form = CloseForm(typed if self.closes else None)
        return self.page(
            breach=breach,
            steps=breach.steps.select_related("recorded_by"),
            late=breach.is_overdue(timezone.localdate()),
            may_explain=self.may(Permission.BREACH_EXPLAIN, S.DETECTED),
            may_discuss=self.may(Permission.BREACH_DISCUSS, S.EXPLAINED),
            may_close=self.may(Permission.BREACH_CLOSE, S.DETECTED, S.EXPLAINED, S.DISCUSSED),
            words_form=words_form,
            close_form=close_form,
        )

    def may(self, permission: Permission, *states: BreachState) -> bool:
        return self.breach.state in states and holds(self.user, permission, self.breach.council)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        breach, now = self.breach, timezone.now()
        typed = (CloseForm if self.closes else WordsForm)(request.POST).checked()
        if self.closes:
            close_breach(by=self.user, breach=breach, now=now, **typed)
            messages.success(request, "Closed, with its outcome.")
        elif "discuss" in request.POST:
            discuss_breach(by=self.user, breach=breach, now=now, **typed)
            messages.success(request, "Recorded. The governance group is next.")
        else:
            explain_breach(by=self.user, breach=breach, now=now, **typed)
            messages.success(request, "Recorded. The directors are next.")
        return redirect("breach", pk=breach.pk)
