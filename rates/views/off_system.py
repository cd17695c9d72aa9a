"""Pay outside the memorandum: the report, the payments behind it, and an answer to each."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from accounts.pages import Page, allowed_somewhere
from accounts.permissions import Permission, holds
from rates.actions.off_system import answer_payment
from rates.models import OffSystemPayment
from rates.money import ZERO
from rates.off_system.states import Standing
from rates.reports.off_system import (
    OffSystemFilters,
    Report,
    off_system,
    off_system_payments,
    waiting_for_answers,
)
from rates.reports.off_system_sheet import sheet_of, sheet_of_payments
from rates.reports.rows import Cell, address
from rates.views.bars import POUNDS, BarChart, Item
from rates.views.downloads import as_file, asks_for_a_file
from rates.views.off_system_forms import AnswerForm, OffSystemForm

SOURCE = "the files of payments that councils brought, without what the ledger knows."


class OffSystemBase(Page):
    """Both pages read the same address, so a figure and its payments are narrowed alike."""

    needs = Permission.OFF_SYSTEM_VIEW

    @cached_property
    def form(self) -> OffSystemForm:
        return OffSystemForm(self.request.GET, by=self.user, today=timezone.localdate())


class OffSystem(OffSystemBase):
    template_name = "rates/off_system.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        may_drill = allowed_somewhere(self.user, Permission.OFF_SYSTEM_VIEW_WORKER)
        may_import = allowed_somewhere(self.user, Permission.OFF_SYSTEM_IMPORT)
        if self.refusal:
            self.form.show(self.refusal)
            return self.page(form=self.form, may_import=may_import)
        asked = self.form.asked()
        report = off_system(by=self.user, group_by=self.form.cleaned_data["group_by"], **asked)
        if asks_for_a_file(request):
            return as_file(request, sheet_of(report), f"paid-outside-{report.ends_on}")
        headings = [OffSystemForm.groups[name] for name in report.group_by]
        return self.page(
            form=self.form,
            report=report,
            rows=self.groups(report.rows),
            headings=headings,
            standing=Standing(asked["where"].standing),
            waiting=waiting_for_answers(self.user, report.starts_on, report.ends_on),
            chart=None if report.hides else chart_of(report, headings, asked["where"]),
            may_drill=may_drill,
            may_import=may_import,
        )


def chart_of(report: Report, headings: list[str], where: OffSystemFilters) -> BarChart | None:
    """One bar for each value of the first grouping, which leads to the same report of it alone."""
    if not headings:
        return None
    firsts: dict[Any, Cell] = {row.cells[0].key: row.cells[0] for row in report.rows}
    sums = dict.fromkeys(firsts, (ZERO, ZERO))
    for row in report.rows:
        paid, over = sums[row.cells[0].key]
        sums[row.cells[0].key] = (paid + row.amount, over + row.over_cap)
    asked = {"from": report.starts_on, "to": report.ends_on, **where.given()}
    page = reverse("off-system")
    return BarChart(
        items=[
            Item(label=cell.label, values=sums[key], href=f"{page}?{address((cell,), asked)}")
            for key, cell in firsts.items()
        ],
        title=f"{Standing(where.standing).label}, by {headings[0].lower()}",
        by=headings[0],
        series=("Paid", "Over the cap, as far as it can be compared"),
        unit=POUNDS,
        source=SOURCE,
    )


class OffSystemPayments(OffSystemBase):
    template_name = "rates/off_system_payments.html"
    needs = Permission.OFF_SYSTEM_VIEW_WORKER

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.refusal:
            self.form.show(self.refusal)
            return self.page(form=self.form)
        asked = self.form.asked()
        found = off_system_payments(by=self.user, **asked)
        if asks_for_a_file(request):
            name = f"payments-{asked['where'].standing}-{asked['ends_on']}"
            return as_file(request, sheet_of_payments(found), name)
        totals = found.order_by().aggregate(
            amount=Sum("amount", default=ZERO), over_cap=Sum("over_cap_amount", default=ZERO)
        )
        return self.page(
            form=self.form,
            rows=self.rows(found),
            totals=totals,
            starts_on=asked["starts_on"],
            ends_on=asked["ends_on"],
            standing=Standing(asked["where"].standing),
        )


class OffSystemPaymentPage(Page):
    """What the file told, what was found of it, and the form for an answer."""

    template_name = "rates/off_system_payment.html"
    needs = Permission.OFF_SYSTEM_VIEW_WORKER

    @cached_property
    def payment(self) -> OffSystemPayment:
        found = OffSystemPayment.objects.visible_to(self.user).defer("imported__content")
        found = found.select_related("council", "job_role", "cap", "imported__source")
        found = found.select_related("answered_by", "worker__user").defer("cap__derivation")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def form(self) -> AnswerForm:
        typed = self.request.POST if self.request.method == "POST" else None
        return AnswerForm(typed, payment=self.payment)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        payment = self.payment
        self.form.show(self.refusal)
        may_answer = holds(self.user, Permission.OFF_SYSTEM_IMPORT, payment.council)
        return self.page(payment=payment, form=self.form, may_answer=may_answer)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        answer_payment(
            by=self.user, payment=self.payment, now=timezone.now(), **self.form.said()
        )
        messages.success(request, "Kept. The report counts it so from now on.")
        return redirect("off-system-payment", pk=pk)
