"""How offers are shared out, and the offers behind a worker's row."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.pages import Page, allowed_somewhere
from accounts.permissions import Permission
from rates.views.bars import HOURS, BarChart, Item
from rates.views.downloads import as_file, asks_for_a_file
from shifts.forms.fairness import FairnessForm
from shifts.reports.fairness import Fairness, drill_down, fairness, sheet_of

LATELY = timedelta(days=91)
MOST_BARS = 20  # a bank may have hundreds of workers


class FairnessPage(Page):
    template_name = "shifts/fairness.html"
    needs = Permission.FAIRNESS_VIEW

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        usual = {"from": f"{today - LATELY:%-d %B %Y}", "to": f"{today:%-d %B %Y}"}
        form = FairnessForm({**usual, **request.GET.dict()})
        if self.refusal:
            form.show(self.refusal)
            return self.page(form=form)
        typed = form.checked()
        asked = {"by": self.user, "starts_on": typed["from"], "ends_on": typed["to"]}
        by_worker = allowed_somewhere(self.user, Permission.OFFER_SEND)
        report = fairness(now=timezone.now(), by_worker=by_worker, **asked)
        if asks_for_a_file(request):
            return as_file(request, sheet_of(report), f"fairness-{report.ends_on}")
        worker = typed["worker"]
        found = drill_down(worker=worker, **asked) if by_worker and worker else None
        return self.page(
            form=form,
            report=report,
            offers=None if found is None else self.rows(found),
            chosen=next((row for row in report.rows if row.key == worker), None),
            narrowed=narrowed(report),
            chart=chart_of(report) if report.rows else None,
        )


def narrowed(report: Fairness) -> str:
    return f"from={report.starts_on}&to={report.ends_on}"


def chart_of(report: Fairness) -> BarChart:
    """The hours of each worker or council, in the order of the table: whoever was asked least first."""
    shown = report.rows[:MOST_BARS]
    title = "Offered and taken"
    if len(report.rows) > MOST_BARS:
        title = f"{title}: the {MOST_BARS} who were asked least"
    return BarChart(
        items=[
            Item(
                label=row.name,
                values=[None, None] if row.hidden else [row.hours_offered, row.hours_taken],
                href=f"?{narrowed(report)}&worker={row.key}" if report.by_worker else "",
            )
            for row in shown
        ],
        title=title,
        by="Worker" if report.by_worker else "Council",
        series=["Hours offered", "Hours taken"],
        unit=HOURS,
        source="the offers in the table",
        missing="Hidden",
    )
