"""Compliance at a glance: what is late first, then each council beside the region."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import User
from accounts.pages import ROWS_PER_PAGE, Page
from accounts.permissions import Permission
from rates.forms import councils_in_reach, year_starts_on
from rates.views.bars import POUNDS, BarChart, Item
from rates.views.downloads import as_file, asks_for_a_file
from shifts.forms.compliance import ComplianceForm, ComplianceLinesForm
from shifts.reports.compliance.figures import Figure
from shifts.reports.compliance.lines import compliance_lines, may_open
from shifts.reports.compliance.report import Compliance, Standing, compliance
from shifts.reports.compliance.sheet import sheet_of

SOURCE = "the spend ledger and the exceptions that its decisions rest on."
COUNCILS = 10  # a page, so that one of a large region stays light
WIDE, HIGH = 80, 20  # of a sparkline, in its own units


class CompliancePage(Page):
    template_name = "shifts/compliance.html"
    needs = Permission.COMPLIANCE_VIEW

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        form = ComplianceForm(request.GET, today=today)
        if self.refusal:
            form.show(self.refusal)
            return self.page(form=form)
        report = compliance(by=self.user, now=timezone.now(), **form.asked())
        if asks_for_a_file(request):
            return as_file(request, sheet_of(report), f"compliance-{report.ends_on}")
        rows = Paginator(report.rows, COUNCILS).get_page(request.GET.get("page"))
        return self.page(form=form, rows=rows, **shown(report, self.user))


def this_year(by: User) -> dict[str, Any]:
    """What the first page says: this financial year so far."""
    today = timezone.localdate()
    starts_on = year_starts_on(today)
    found = compliance(by=by, starts_on=starts_on, ends_on=today, now=timezone.now())
    return shown(found, by)


def shown(report: Compliance, reader: User) -> dict[str, Any]:
    standing = [each for each in report.figures if not each.late]
    return {
        "report": report,
        "standing": [each for each in standing if is_told(report, each)],
        "nowhere": [each.heading for each in standing if not is_told(report, each)],
        "opens": {each.code: may_open(reader, each) for each in report.figures},
        "lines": {row.council: line_of(row, report.rows) for row in report.rows},
        "chart": None if report.hides else chart_of(report),
    }


def is_told(report: Compliance, figure: Figure) -> bool:
    """Whether any council has a number to show for it."""
    all_of_it = report.region.counts[figure.code]
    return all_of_it.hidden or all_of_it.number > 0


def line_of(row: Standing, rows: Sequence[Standing]) -> str:
    """The path of a sparkline: every council's to the same height, so that they can be compared."""
    most = max((share for each in rows for share in each.trend), default=0)
    if len(row.trend) < 2 or not most:
        return ""
    step = WIDE / (len(row.trend) - 1)
    points = (
        f"{round(place * step)} {round(HIGH - HIGH * float(share / most))}"
        for place, share in enumerate(row.trend)
    )
    return f"M{' L'.join(points)}"


def chart_of(report: Compliance) -> BarChart | None:
    """Month by month, for the whole region."""
    if not any(month.over_cap for month in report.months):
        return None
    return BarChart(
        items=[
            Item(
                label=month.cells[0].label,
                values=(month.over_cap_approved, month.over_cap_unapproved),
            )
            for month in report.months
        ],
        title="Over the cap in the region, by month",
        by="Month",
        series=("Approved before the work", "Approved too late or not at all"),
        together_as="Over the cap",
        unit=POUNDS,
        source=SOURCE,
    )


class ComplianceLines(Page):
    template_name = "shifts/compliance_lines.html"
    needs = Permission.COMPLIANCE_VIEW

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.refusal:
            return self.page()
        today = timezone.localdate()
        councils = councils_in_reach(self.user, Permission.COMPLIANCE_VIEW)
        asked = ComplianceLinesForm(request.GET, councils=councils, today=today).asked()
        found = compliance_lines(by=self.user, now=timezone.now(), **asked)
        rows = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))
        return self.page(rows=rows, **asked)
