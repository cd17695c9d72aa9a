"""Payroll of a council: what waits to be paid, the runs that were made, and their files."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.errors import BadInput
from accounts.models import Council, User
from accounts.pages import Page
from accounts.permissions import Permission, reach_of
from rates.actions.payroll import make_payroll_run, take_payroll_file
from rates.models import PayrollRun
from rates.models.payroll import PayrollRunQuerySet
from rates.pay_forms import day_named
from rates.pay_periods import PayCalendar
from rates.reports.pay_calendar import calendar_of
from rates.reports.payslips import waiting
from rates.views.downloads import download
from rates.views.pay import pages_of


def runs_in_view(user: User) -> PayrollRunQuerySet:
    found = PayrollRun.objects.visible_to(user).defer("content")
    return found.select_related("council__region", "made_by")


class Payroll(Page):
    template_name = "rates/payroll.html"
    needs = Permission.PAYROLL_RUN
    anchors = dict.fromkeys(("cut_off_on", "nothing_to_pay", "already_run"), "waiting")

    @cached_property
    def councils(self) -> list[Council]:
        mine = reach_of(self.user, Permission.PAYROLL_RUN).councils
        found = Council.objects.select_related("region").filter(pk__in=mine)
        return list(found.order_by("name"))

    @cached_property
    def council(self) -> Council:
        """Of several, the one in the address."""
        asked = self.request.GET.get("council") or self.request.POST.get("council")
        chosen = [each for each in self.councils if each.gss_code == asked]
        return (chosen or self.councils)[0]

    @cached_property
    def calendar(self) -> PayCalendar:
        return calendar_of(self.council.pk)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        period = self.calendar.last_closed(now)
        to_pay = waiting(by=self.user, council=self.council, period=period)
        return self.page(
            council=self.council,
            councils=self.councils,
            period=period,
            next=self.calendar.period_at(now),
            waiting=to_pay,
            total=sum(row.amount for row in to_pay),
            lines=sum(row.lines for row in to_pay),
            rows=self.rows(runs_in_view(self.user).filter(council=self.council)),
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        cut_off_on = day_named(request.POST.get("cut_off_on", ""))
        if cut_off_on is None:
            raise BadInput({"cut_off_on": "Go back to the page and make the run from there."})
        run = make_payroll_run(
            by=self.user, council=self.council, cut_off_on=cut_off_on, now=timezone.now()
        )
        messages.success(request, "Made. Take the file to your payroll.")
        return redirect("payroll-run", pk=run.pk)


class PayrollRunPage(Page):
    template_name = "rates/payroll_run.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        run = get_object_or_404(runs_in_view(self.user), pk=kwargs["pk"])
        workers = run.lines.values("worker_id", "worker__user__full_name").order_by(
            "worker__user__full_name", "worker_id"
        )
        rows = workers.annotate(count=Count("pk"), paid=Sum("amount"))
        return self.page(run=run, rows=pages_of(request, rows))


class PayrollFile(Page):
    """The same bytes each time."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        visible = PayrollRun.objects.visible_to(self.user).select_related("council__region")
        run = get_object_or_404(visible, pk=kwargs["pk"])
        return download(take_payroll_file(by=self.user, run=run), run.file_name)
