"""What councils pay: side by side for a job role, and on the national ladder."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import Council
from accounts.pages import Page
from accounts.permissions import Permission
from rates.reports.council_pay import regions_in_view, works_at
from rates.reports.ladder import ladder_of
from rates.reports.pay_sheets import ladder_sheet, pay_sheet
from rates.reports.pay_transparency import pay_transparency
from rates.rungs import SOURCE
from rates.views.dot_plot import plot_of_ladder, plot_of_role
from rates.views.downloads import as_file, asks_for_a_file
from rates.views.pay_forms import LadderForm, PayForm


class PayTransparency(Page):
    needs = Permission.PAY_COMPARE
    template_name = "rates/transparency.html"

    @cached_property
    def form(self) -> PayForm:
        regions = regions_in_view(self.user)
        return PayForm(self.request.GET, today=timezone.localdate(), regions=regions)

    def anchor(self, name: str) -> str:
        return f"id_{name}" if name in self.form.fields else ""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.refusal:
            self.form.show(self.refusal)
            return self.page(form=self.form)
        asked = self.form.checked()
        job_role = asked.pop("job_role")
        report = pay_transparency(by=self.user, **asked)
        if asks_for_a_file(request):
            return as_file(request, pay_sheet(report), f"pay-{report.basis}-{report.on}")
        role = next(each for each in report.roles if each.job_role == job_role)
        return self.page(
            form=self.form,
            report=report,
            role=role,
            chart=plot_of_role(role, report.own),
            own=report.own,
        )


class PayLadder(Page):
    needs = Permission.PAY_COMPARE
    template_name = "rates/transparency_ladder.html"

    @cached_property
    def form(self) -> LadderForm:
        councils = Council.objects.filter(region__in=regions_in_view(self.user))
        return LadderForm(
            self.request.GET,
            today=timezone.localdate(),
            councils=councils.select_related("region").annotate(is_own=works_at(self.user)),
        )

    def anchor(self, name: str) -> str:
        return f"id_{name}" if name in self.form.fields else ""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.refusal:
            self.form.show(self.refusal)
            return self.page(form=self.form)
        ladder = ladder_of(by=self.user, **self.form.checked())
        if asks_for_a_file(request):
            return as_file(request, ladder_sheet(ladder), f"ladder-{ladder.basis}-{ladder.on}")
        chart = plot_of_ladder(ladder.rungs)
        return self.page(form=self.form, ladder=ladder, chart=chart, source=SOURCE)
