"""Recharges: the register, a statement and what each council does with it, and its paper."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.forms import DayField, MonthField, PlainForm
from accounts.models import Council
from accounts.pages import ROWS_PER_PAGE, Page
from accounts.permissions import Permission, holds, reach_of
from rates.actions import recharges
from rates.models import RechargeStatement
from rates.models.recharges import STATES
from rates.recharge_rules import StepKind
from rates.reports.recharge_statement import as_sheet, document_of
from rates.reports.recharges import RegisterFilters, recharge_register, sides_of
from rates.reports.recharges import as_sheet as register_sheet
from rates.views.downloads import as_file, asks_for_a_file
from rates.views.exception_form import words_area
from rates.views.recharge_chart import chart_of

K = StepKind
SAID = {
    "issue": "Issued. The host is told.",
    "reissue": "Issued again, as the next version. The host is told.",
    "query": "Queried. The employing council is told.",
    "answer": "Answered. The host is told.",
    "agree": "Agreed. The employing council is told.",
    "settle": "Settled. The host is told.",
}


class RegisterForm(PlainForm):
    unmarked = ("month", "state")

    month = MonthField(required=False, label="Month", help_text="Such as October 2026.")
    state = forms.ChoiceField(choices=[("", "All"), *STATES], required=False)


class RechargeList(Page):
    template_name = "rates/recharges.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = RegisterForm(request.GET)
        if self.refusal:
            form.show(self.refusal)
            return self.page(form=form)
        typed = form.checked()
        where = RegisterFilters(
            council=request.GET.get("council") or None,
            month=typed["month"],
            state=typed["state"] or None,
        )
        found = recharge_register(by=self.user, where=where)
        sheet = register_sheet(found)
        if asks_for_a_file(request):
            return as_file(request, sheet, f"recharges-{timezone.localdate()}")
        opens = reach_of(self.user, Permission.RECHARGE_VIEW).councils
        return self.page(
            form=form,
            rows=self.rows(found),
            total=sheet.total[6],
            chart=chart_of(found, where, opens),
            opens=opens,
            sides=sides_of(found, opens),
            council=Council.objects.filter(gss_code=where.council).first(),
        )


class WordsForm(PlainForm):
    words = forms.CharField(
        max_length=4000,
        label="In your words",
        help_text="Both councils read it, and it is kept for good.",
        widget=words_area(4),
        error_messages={"required": "Say what it is about."},
    )


class AgainForm(WordsForm):
    prefix = "again"


class SettleForm(PlainForm):
    reference = forms.CharField(
        max_length=80,
        label="Payment reference",
        help_text="As your finance system has it.",
        error_messages={"required": "Give the payment reference."},
    )
    settled_on = DayField(
        label="Day of the payment", error_messages={"required": "Give the day of the payment."}
    )


class OneRecharge(Page):
    """A page of one statement, which only its two councils open."""

    @cached_property
    def statement(self) -> RechargeStatement:
        found = RechargeStatement.objects.visible_to(self.user).with_names()
        return get_object_or_404(found.select_related("before"), pk=self.kwargs["pk"])


class RechargePage(OneRecharge):
    template_name = "rates/recharge.html"
    anchors = {
        "words": "id_words",
        "again-words": "id_again-words",
        "reference": "id_reference",
        "settled_on": "id_settled_on",
    }

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        statement = recharges.look_at_recharge(by=self.user, statement=self.statement)
        document = document_of(statement)
        if asks_for_a_file(request):
            return as_file(request, as_sheet(document), statement.file_name)
        return self.page(
            statement=statement,
            document=document,
            rows=Paginator(document.lines, ROWS_PER_PAGE).get_page(request.GET.get("page")),
            steps=statement.steps.select_related("recorded_by"),
            after=getattr(statement, "after", None),
            over=statement.ends_before <= timezone.localdate(),
            **self.acts(),
        )

    def acts(self) -> dict[str, Any]:
        """The forms of what this person may do now; what was typed stays in its form."""
        typed = self.request.POST if self.request.method == "POST" else {}
        query, answer = self.may(K.QUERIED), self.may(K.ANSWERED)
        return {
            "may_issue": self.may(K.ISSUED),
            "may_agree": self.may(K.AGREED),
            "asks": query or answer,
            "answers": answer,
            "words_form": WordsForm(typed if typed.keys() & {"query", "answer"} else None),
            "may_replace": self.may(K.REPLACED),
            "again_form": AgainForm(typed if "reissue" in typed else None),
            "may_settle": self.may(K.SETTLED),
            "settle_form": SettleForm(typed if "settle" in typed else None),
        }

    def may(self, step: StepKind) -> bool:
        host = step in (K.QUERIED, K.AGREED)
        permission = Permission.RECHARGE_ANSWER if host else Permission.RECHARGE_ISSUE
        side = self.statement.host_council if host else self.statement.employing_council
        return self.statement.may(step) and holds(self.user, permission, side)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        recharges.look_at_recharge(by=self.user, statement=self.statement)
        button = next((each for each in SAID if each in request.POST), "query")
        done = self.act(button, request)
        messages.success(request, SAID[button])
        return redirect("recharge", pk=done.pk)

    def act(self, button: str, request: HttpRequest) -> RechargeStatement:
        asked: dict[str, Any] = {
            "by": self.user,
            "statement": self.statement,
            "now": timezone.now(),
        }
        match button:
            case "issue":
                return recharges.issue_recharge(today=timezone.localdate(), **asked)
            case "settle":
                typed = SettleForm(request.POST).checked()
                return recharges.settle_recharge(today=timezone.localdate(), **asked, **typed)
            case "reissue":
                typed = AgainForm(request.POST).checked()
                return recharges.reissue_recharge(**asked, **typed)
            case "agree":
                return recharges.agree_recharge(**asked)
            case "answer":
                typed = WordsForm(request.POST).checked()
                return recharges.answer_recharge(**asked, **typed)
        return recharges.query_recharge(**asked, **WordsForm(request.POST).checked())


class RechargePaper(OneRecharge):
    template_name = "rates/recharge_paper.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        statement = recharges.look_at_recharge(by=self.user, statement=self.statement)
        return self.page(statement=statement, document=document_of(statement))
