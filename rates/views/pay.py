"""What is paid: the worker's own payslips, and those that their employer's HR reads."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.checks import renamed
from accounts.models import User, Worker
from accounts.pages import ROWS_PER_PAGE, Page
from accounts.permissions import Permission, reach_of
from rates.actions.pensions import record_pension
from rates.models import PensionMembership
from rates.pay_forms import PensionForm, day_named
from rates.reports.pay_calendar import calendar_of
from rates.reports.payslips import payslips

WORKERS = Worker.objects.select_related("user", "employing_council__region")


def own_worker(user: User) -> Worker:
    return get_object_or_404(WORKERS.all(), user=user)


def workers_on_payroll(user: User) -> QuerySet[Worker]:
    """Those whom a council employs for which this user runs payroll."""
    return WORKERS.filter(employing_council__in=reach_of(user, Permission.PAYROLL_RUN).councils)


class PayList(Page):
    """The worker's own pay, the latest pay day first, and when what is approved now is paid."""

    template_name = "rates/pay.html"
    needs = Permission.TIMESHEET_FILL

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        worker = own_worker(self.user)
        return self.page(
            worker=worker,
            own=True,
            rows=pages_of(request, payslips(by=self.user, worker=worker)),
            next=calendar_of(worker.employing_council_id).period_at(timezone.now()),
        )


def pages_of(request: HttpRequest, rows: Any) -> Any:
    """Of what is no queryset of rows."""
    return Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))


class PayslipPage(Page):
    template_name = "rates/payslip.html"
    needs = Permission.TIMESHEET_FILL

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        worker, cut_off_on = own_worker(self.user), day_named(kwargs["period"])
        slips = cut_off_on and payslips(by=self.user, worker=worker, cut_off_on=cut_off_on)
        if not slips:
            raise Http404
        return self.page(worker=worker, own=True, slips=slips)


class WorkerPay(Page):
    """One worker's pay and pension, for the HR of their employer."""

    template_name = "rates/pay.html"
    needs = Permission.PAYROLL_RUN

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        worker = get_object_or_404(workers_on_payroll(self.user), pk=kwargs["pk"])
        council = worker.employing_council
        found = payslips(by=self.user, worker=worker, council=council)
        return self.page(
            worker=worker,
            own=False,
            rows=pages_of(request, found),
            next=calendar_of(council.pk).period_at(timezone.now()),
            pensions=PensionMembership.objects.filter(worker=worker, employing_council=council),
        )


class WorkerPayslip(Page):
    template_name = "rates/payslip.html"
    needs = Permission.PAYROLL_RUN

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        worker = get_object_or_404(workers_on_payroll(self.user), pk=kwargs["pk"])
        cut_off_on = day_named(kwargs["period"])
        slips = cut_off_on and payslips(
            by=self.user,
            worker=worker,
            council=worker.employing_council,
            cut_off_on=cut_off_on,
        )
        if not slips:
            raise Http404
        return self.page(worker=worker, own=False, slips=slips)


class PensionNew(Page):
    template_name = "rates/pension_new.html"
    needs = Permission.PAYROLL_RUN
    anchors = {"already_member": "id_starts_on", "employer_rate": "id_employer_percent"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        worker = get_object_or_404(workers_on_payroll(self.user), pk=kwargs["pk"])
        form = PensionForm(request.POST or None)
        form.show(self.refusal)
        return self.page(worker=worker, form=form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        worker = get_object_or_404(workers_on_payroll(self.user), pk=pk)
        with renamed({"employer_rate": "employer_percent"}):
            record_pension(
                by=self.user,
                worker=worker,
                council=worker.employing_council,
                now=timezone.now(),
                **PensionForm(request.POST).terms(),
            )
        messages.success(
            request, "Recorded. It counts for hours that are approved from now on."
        )
        return redirect("worker-pay", pk=pk)
