"""Fill rate and time to fill: the report, and the places behind every figure."""

from functools import cached_property
from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.pages import ROWS_PER_PAGE, Page, allowed_somewhere
from accounts.permissions import Permission
from rates.reports.beside import Sight
from rates.views.bars import PER_CENT, BarChart, Item
from rates.views.downloads import as_file, asks_for_a_file
from shifts.forms.fill import FillForm
from shifts.reports.fill.places import TIERS
from shifts.reports.fill.report import FillReport, fill_report, places_behind
from shifts.reports.fill.sheet import sheet_of


class FillPage(Page):
    """Both pages read the same address, so a figure and its places are narrowed alike."""

    needs: ClassVar[Permission] = Permission.WORKFORCE_VIEW

    @cached_property
    def form(self) -> FillForm:
        return FillForm(
            self.request.GET,
            councils=Sight.of(self.user, self.needs).named,
            today=timezone.localdate(),
        )

    def anchor(self, name: str) -> str:
        return "id_to" if name == "ends_on" else ""


class Fill(FillPage):
    template_name = "shifts/fill.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.refusal:
            self.form.show(self.refusal)
            return self.page(form=self.form)
        report = fill_report(by=self.user, **self.form.asked())
        if asks_for_a_file(request):
            return as_file(request, sheet_of(report), f"fill-{report.ends_on}")
        may_drill = allowed_somewhere(self.user, Permission.SPEND_VIEW_WORKER)
        return self.page(
            form=self.form,
            report=report,
            rows=self.groups(report.rows),
            headings=[FillForm.group_names[name] for name in report.group_by],
            may_drill=may_drill,
            chart=chart_of(report, may_drill=may_drill),
        )


def chart_of(report: FillReport, *, may_drill: bool) -> BarChart:
    """Each row's fill rate, with the region's beside it as a line."""
    beside = report.region.fill_rate if report.region else None
    places = reverse("fill-places")
    return BarChart(
        items=[
            Item(
                label=", ".join(cell.label for cell in row.cells) or "All",
                values=[None if row.hidden else row.fill_rate],
                href=f"{places}?{row.drill_down}" if may_drill else "",
                mark=beside,
            )
            for row in report.rows
        ],
        title="Places filled",
        by="What was asked",
        series=["Filled"],
        unit=PER_CENT,
        source="bookings and who accepted them",
        mark="The whole region" if beside is not None else "",
        missing="Hidden",
    )


class FillPlaces(FillPage):
    template_name = "shifts/fill_places.html"
    needs = Permission.SPEND_VIEW_WORKER

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.refusal:
            return self.page()
        asked = self.form.asked()
        asked.pop("group_by")
        found, total = places_behind(by=self.user, **asked)
        rows = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))
        return self.page(
            rows=rows,
            total=total,
            starts_on=asked["starts_on"],
            ends_on=asked["ends_on"],
            narrowed=narrowed(self.form.cleaned_data),
            tiers=TIERS,
            may_open=allowed_somewhere(self.user, Permission.BOOKING_VIEW),
        )


def narrowed(typed: dict[str, Any]) -> list[str]:
    """What the address leaves out, in words; the team is on the places themselves."""
    return [str(typed[name]) for name in ("council", "job_role") if typed[name]]
