"""What was paid over the cap, by reason and by who answered for it, and the lines behind it."""

from functools import cached_property
from typing import Any

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.pages import Page, allowed_somewhere
from accounts.permissions import Permission
from rates.forms import OverCapForm
from rates.money import ZERO
from rates.reports.over_cap import (
    APPROVALS,
    REASONS,
    OverCapFilters,
    Report,
    over_cap,
    over_cap_lines,
)
from rates.reports.over_cap_sheet import sheet_of
from rates.reports.rows import Cell, address
from rates.views.bars import POUNDS, BarChart, Item
from rates.views.downloads import as_file, asks_for_a_file

SOURCE = "the spend ledger and the exceptions that its decisions rest on."


class OverCapBase(Page):
    """Both pages read the same address, so a figure and its lines are narrowed alike."""

    needs = Permission.SPEND_VIEW

    @cached_property
    def form(self) -> OverCapForm:
        return OverCapForm(self.request.GET, by=self.user, today=timezone.localdate())


class OverCap(OverCapBase):
    template_name = "rates/over_cap.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.refusal:
            self.form.show(self.refusal)
            return self.page(form=self.form)
        asked = self.form.asked()
        report = over_cap(by=self.user, group_by=self.form.cleaned_data["group_by"], **asked)
        if asks_for_a_file(request):
            return as_file(request, sheet_of(report), f"over-cap-{report.ends_on}")
        headings = [OverCapForm.groups[name] for name in report.group_by]
        return self.page(
            form=self.form,
            report=report,
            rows=self.groups(report.rows),
            headings=headings,
            chart=None if report.hides else chart_of(report, headings, asked["where"]),
            may_drill=allowed_somewhere(self.user, Permission.SPEND_VIEW_WORKER),
        )


def chart_of(report: Report, headings: list[str], where: OverCapFilters) -> BarChart | None:
    """One bar for each value of the first grouping, which leads to the same report of it alone."""
    if not headings:
        return None
    firsts: dict[Any, Cell] = {row.cells[0].key: row.cells[0] for row in report.rows}
    sums = dict.fromkeys(firsts, (ZERO, ZERO))
    for row in report.rows:
        before, other = sums[row.cells[0].key]
        sums[row.cells[0].key] = (before + row.before, other + row.over_cap - row.before)
    asked = {"from": report.starts_on, "to": report.ends_on, **where.given()}
    page = reverse("over-cap")
    return BarChart(
        items=[
            Item(
                label=cell.label,
                values=sums[key],
                href=f"{page}?{address((cell,), asked)}&group_by=exception",
            )
            for key, cell in firsts.items()
        ],
        title=f"Over the cap by {headings[0].lower()}",
        by=headings[0],
        series=("Approved before the work", "Approved too late or not at all"),
        together_as="Over the cap",
        unit=POUNDS,
        source=SOURCE,
    )


class OverCapLines(OverCapBase):
    template_name = "rates/over_cap_lines.html"
    needs = Permission.SPEND_VIEW_WORKER

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.refusal:
            return self.page()
        asked = self.form.asked()
        found = over_cap_lines(by=self.user, **asked)
        totals = found.order_by().aggregate(
            minutes=Sum("minutes", default=0), over_cap=Sum("over_cap_amount", default=ZERO)
        )
        return self.page(
            rows=self.rows(found),
            totals=totals,
            starts_on=asked["starts_on"],
            ends_on=asked["ends_on"],
            narrowed=narrowed(self.form.cleaned_data),
        )


def narrowed(typed: dict[str, Any]) -> list[str]:
    """What the address leaves out, in words; those who approved are on the exceptions."""
    told = [str(typed[name]) for name in ("council", "job_role") if typed[name]]
    told += [REASONS[typed["reason"]]] if typed["reason"] else []
    return told + ([APPROVALS[typed["approval"]]] if typed["approval"] else [])
