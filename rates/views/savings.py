"""Savings of bank work: the report, and the lines behind every figure with their rates."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.pages import ROWS_PER_PAGE, Page, allowed_somewhere
from accounts.permissions import Permission
from rates.reports.beside import Sight
from rates.reports.grouped import Record
from rates.reports.savings.against import Against
from rates.reports.savings.report import Savings, lines_behind, savings
from rates.reports.savings.sheet import sheet_of
from rates.savings_form import SavingsForm
from rates.views.bars import POUNDS, BarChart, Item
from rates.views.downloads import as_file, asks_for_a_file

MOST_RUNS = 40  # rates that a page explains; of more councils, each line explains its own
SOURCE = "the ledger, the caps of the memorandum and the councils’ grades, at the day’s figures"


class SavingsPage(Page):
    """Both pages read the same address, so a figure and its lines are narrowed alike."""

    needs: ClassVar[Permission] = Permission.SPEND_VIEW

    @cached_property
    def form(self) -> SavingsForm:
        return SavingsForm(
            self.request.GET,
            councils=Sight.of(self.user, self.needs).named,
            today=timezone.localdate(),
        )

    def anchor(self, name: str) -> str:
        return "id_to" if name == "ends_on" else ""


class SavingsReport(SavingsPage):
    template_name = "rates/savings.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.refusal:
            self.form.show(self.refusal)
            return self.page(form=self.form)
        report = savings(by=self.user, **self.form.asked())
        if asks_for_a_file(request):
            return as_file(request, sheet_of(report), f"savings-{report.asked.ends_on}")
        may_drill = allowed_somewhere(self.user, Permission.SPEND_VIEW_WORKER)
        return self.page(
            form=self.form,
            report=report,
            rows=self.groups(report.rows),
            headings=[SavingsForm.group_names[name] for name in report.group_by],
            may_drill=may_drill,
            chart=chart_of(report, may_drill=may_drill),
            runs=report.runs if len(report.runs) <= MOST_RUNS else (),
        )


def chart_of(report: Savings, *, may_drill: bool) -> BarChart:
    """Against agency and against permanent, side by side; to the left where the bank costs more."""
    lines = reverse("savings-lines")
    return BarChart(
        items=[
            Item(
                label=", ".join(cell.label for cell in row.cells) or "All",
                values=[None, None]
                if row.hidden
                else [row.saved_on_agency, row.saved_on_permanent],
                href=f"{lines}?{row.drill_down}" if may_drill and not row.hidden else "",
            )
            for row in report.rows
        ],
        title=f"Saved by bank work: {report.asked.basis.label}",
        by="Bank work",
        series=["Against agency", "Against permanent"],
        unit=POUNDS,
        source=SOURCE,
        missing="Hidden",
    )


class SavingsLines(SavingsPage):
    template_name = "rates/savings_lines.html"
    needs = Permission.SPEND_VIEW_WORKER

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.refusal:
            return self.page()
        asked = self.form.asked()["asked"]
        found, total, runs = lines_behind(by=self.user, asked=asked)
        rows = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))
        return self.page(rows=rows, sources=sources_of(rows, runs), total=total, asked=asked)


def sources_of(rows: Iterable[Record], runs: Sequence[Against]) -> dict[int, Against]:
    """The rates of the lines on this page by number; each line is told its `source`, or 0."""
    used = list(dict.fromkeys(each["run"] for each in rows if each["run"]))
    for each in rows:
        each["source"] = used.index(each["run"]) + 1 if each["run"] else 0
    return {nth: runs[run - 1] for nth, run in enumerate(used, start=1)}
