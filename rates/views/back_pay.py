"""Pages of back-pay: what is proposed, its lines, and the council's answer."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.pages import Page
from accounts.permissions import Permission, holds
from rates.actions.back_pay import (
    accept_back_pay,
    caps_are_signed,
    decline_back_pay,
    look_at_back_pay,
)
from rates.award_forms import DeclineForm
from rates.models import BackPayProposal
from rates.models.back_pay import BackPayState


class BackPayPages(Page):
    needs = Permission.SPEND_VIEW_WORKER

    def proposals(self) -> QuerySet[BackPayProposal]:
        found = BackPayProposal.objects.visible_to(self.user).with_totals()
        return found.select_related(
            "council__region", "settlement__award__spine", "version__memorandum", "decided_by"
        )


class BackPayList(BackPayPages):
    template_name = "rates/back_pay_list.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.page(rows=self.rows(self.proposals()))


class BackPayPage(BackPayPages):
    template_name = "rates/back_pay.html"
    anchors = {"not_yet_signed": "answer", "wrong_state": "answer"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        proposal = get_object_or_404(self.proposals(), pk=kwargs["pk"])
        form = DeclineForm(request.POST or None)
        if self.refusal:
            form.show(self.refusal)
        return self.page(
            proposal=proposal,
            rows=self.rows(look_at_back_pay(by=self.user, proposal=proposal)),
            signed=caps_are_signed(proposal),
            may_decide=proposal.state == BackPayState.PROPOSED
            and holds(self.user, Permission.BACK_PAY_DECIDE, proposal.council),
            form=form,
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        proposal = get_object_or_404(self.proposals(), pk=pk)
        if "accept" in request.POST:
            accept_back_pay(by=self.user, proposal=proposal)
        else:
            typed = DeclineForm(request.POST).checked()
            decline_back_pay(by=self.user, proposal=proposal, reason=typed["reason"])
        messages.success(request, "Your answer is recorded.")
        return redirect("back-pay", pk=pk)
