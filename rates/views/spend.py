"""Spend against cap: the report, its chart, and the ledger lines behind every figure."""

from functools import cached_property
from typing import Any

from django.db.models import F, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.pages import Page, allowed_somewhere
from accounts.permissions import Permission
from rates.forms import GROUP_NAMES, SpendForm
from rates.models.ledger import SpendLineQuerySet
from rates.reports.expenses import expenses_beside
from rates.reports.spend_against_cap import lines, spend_against_cap
from rates.reports.spend_sheet import sheet_of
from rates.views.chart import chart_of
from rates.views.downloads import as_file, asks_for_a_file

TOTALS = {  # what is summed twice is named before its sum takes the name
    "headroom": Sum(F("amount_at_cap") - F("amount") + F("over_cap_amount"), default=0),
    "minutes": Sum("minutes", default=0),
    "amount": Sum("amount", default=0),
    "amount_at_cap": Sum("amount_at_cap", default=0),
    "over_cap_amount": Sum("over_cap_amount", default=0),
}


class SpendPage(Page):
    """Both pages read the same address, so a figure and its lines are narrowed alike."""

    needs = Permission.SPEND_VIEW

    @cached_property
    def form(self) -> SpendForm:
        return SpendForm(self.request.GET, by=self.user, today=timezone.localdate())


class SpendAgainstCap(SpendPage):
    template_name = "rates/spend_against_cap.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.refusal:
            self.form.show(self.refusal)
            return self.page(form=self.form)
        asked = self.form.asked()
        report = spend_against_cap(
            by=self.user, group_by=self.form.cleaned_data["group_by"], **asked
        )
        if asks_for_a_file(request):
            return as_file(request, sheet_of(report), f"spend-against-cap-{report.ends_on}")
        headings = [GROUP_NAMES[name] for name in report.group_by]
        may_drill = allowed_somewhere(self.user, Permission.SPEND_VIEW_WORKER)
        return self.page(
            form=self.form,
            report=report,
            rows=self.groups(report.rows),
            expenses=expenses_beside(by=self.user, **asked),
            headings=headings,
            chart=chart_of(
                report,
                by=headings[0] if headings else "All",
                where=asked["where"],
                leads_on=may_drill,
            ),
            may_drill=may_drill,
        )


class SpendLines(SpendPage):
    template_name = "rates/spend_lines.html"
    needs = Permission.SPEND_VIEW_WORKER

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.refusal:
            return self.page()
        asked = self.form.asked()
        found = lines(by=self.user, **asked)
        totals = found.order_by().aggregate(**TOTALS)
        return self.page(
            rows=self.rows(with_caps(found)),
            totals=totals,
            starts_on=asked["starts_on"],
            ends_on=asked["ends_on"],
            narrowed=narrowed(self.form.cleaned_data),
        )


def with_caps(found: SpendLineQuerySet) -> SpendLineQuerySet:
    return found.select_related("segment__cap").defer("segment__cap__derivation")


def narrowed(typed: dict[str, Any]) -> list[str]:
    """What the address leaves out, in words; teams and workers are on the lines themselves."""
    return [str(typed[name]) for name in ("council", "job_role") if typed[name]]
