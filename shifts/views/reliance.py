"""Reliance on temporary workers: measures side by side, one by council, and what is behind each."""

from functools import cached_property
from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.pages import ROWS_PER_PAGE, Page, allowed_somewhere
from accounts.permissions import Permission
from rates.reports.beside import Sight
from rates.views.bars import PER_CENT, BarChart, Item, Unit
from rates.views.downloads import as_file, asks_for_a_file
from shifts.forms.reliance import RelianceForm
from shifts.reports.reliance.figures import Measured
from shifts.reports.reliance.measure import Kind
from shifts.reports.reliance.measures import MEASURES
from shifts.reports.reliance.report import parts_behind, reliance
from shifts.reports.reliance.sheet import OURS, sheet_of

UNITS = {
    Kind.SHARE: PER_CENT,
    Kind.AVERAGE: Unit("how many", lambda number: f"{number:.2f}"),
    Kind.LONGEST: Unit("in days", lambda number: f"{number:.0f}"),
}


class ReliancePage(Page):
    """Both pages read the same address, so a figure and its parts are narrowed alike."""

    needs: ClassVar[Permission] = Permission.WORKFORCE_VIEW

    @cached_property
    def form(self) -> RelianceForm:
        return RelianceForm(
            self.request.GET,
            councils=Sight.of(self.user, self.needs).named,
            today=timezone.localdate(),
        )

    def anchor(self, name: str) -> str:
        return f"id_{name}" if name in self.form.fields else ""


class RelianceReport(ReliancePage):
    template_name = "shifts/reliance.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.refusal:
            self.form.show(self.refusal)
            return self.page(form=self.form)
        report = reliance(by=self.user, **self.form.asked())
        if asks_for_a_file(request):
            return as_file(request, sheet_of(report), f"reliance-{report.last_month:%Y-%m}")
        shown = report.of(self.form.cleaned_data["measure"])
        return self.page(form=self.form, report=report, shown=shown, chart=chart_of(shown))


def chart_of(shown: Measured) -> BarChart:
    """Each council's value, with England's as a line where it is published, else the region's."""
    published = shown.published
    beside = published.value if published else shown.region.value
    parts = reverse("reliance-parts")
    source = OURS if published is None else f"{OURS}; for England {published.source}"
    return BarChart(
        items=[
            Item(
                label=str(row.council),
                values=[row.figure.value],
                href=f"{parts}?{row.figure.drill_down}" if row.figure.drill_down else "",
                mark=beside,
            )
            for row in shown.rows
        ],
        title=shown.measure.title,
        by="Council",
        series=[shown.measure.title],
        unit=UNITS[shown.measure.kind],
        source=source,
        mark="" if beside is None else "England" if published else "The whole region",
        missing="Hidden",
    )


class RelianceParts(ReliancePage):
    template_name = "shifts/reliance_parts.html"
    needs = Permission.SPEND_VIEW_WORKER

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.refusal:
            return self.page()
        asked = self.form.asked()
        measure = MEASURES[self.form.cleaned_data["measure"]]
        found, figure = parts_behind(by=self.user, measure=measure, **asked)
        return self.page(
            rows=Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page")),
            figure=figure,
            measure=measure,
            may_open=allowed_somewhere(self.user, Permission.BOOKING_VIEW),
            **asked,
        )
