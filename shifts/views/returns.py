"""The quarterly return: where every council is, one as it would be now, and what was entered."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Page as PageOfRows
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from accounts.checks import renamed
from accounts.models import Council, User
from accounts.pages import ROWS_PER_PAGE, Page
from accounts.permissions import Permission, holds
from rates.reports.as_xlsx import workbook
from rates.reports.sheets import as_csv
from rates.views.downloads import XLSX, asks_for_a_file, download
from shifts.actions.returns import save_answers, submit_return
from shifts.forms.returns import ReturnAnswersForm, ReturnQuarterForm
from shifts.reports.dfe_return import (
    councils_in_view,
    quarters_back,
    return_now,
    standings,
    versions_in_view,
)
from shifts.reports.return_facts import Assembled
from shifts.returns.contents import Content, total_cost
from shifts.returns.parts import PARTS
from shifts.returns.quarter import Quarter
from shifts.returns.sheets import sheet_of, whole
from shifts.returns.states import ReturnState
from shifts.returns.validation import Problem
from shifts.views.return_cost import cost_chart, months_of, payments_of

NOT_ANSWERED = "not_answered"
OPENS = {  # kind of record: its page, and who opens it
    "worker": ("worker-passport", Permission.PASSPORT_RECORD),
    "assignment": ("assignment", Permission.ASSIGNMENT_RUN),
    "timesheet": ("timesheet", Permission.TIMESHEET_APPROVE),
    "breach": ("breach", Permission.BREACH_VIEW),
}


class ReturnList(Page):
    """By council to whoever has several in view, otherwise by quarter."""

    template_name = "shifts/returns.html"
    needs = Permission.RETURN_VIEW

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        quarters = [Quarter.holding(today), *quarters_back(today)]
        councils = list(councils_in_view(self.user))
        alone = len(councils) == 1
        form = ReturnQuarterForm(
            {"quarter": request.GET.get("quarter", "" if alone else str(quarters[1]))},
            quarters=quarters,
            every=alone,
        )
        if self.refusal:
            form.show(self.refusal)
            return self.page(form=form)
        chosen = Quarter.named(form.checked()["quarter"])
        chosen = chosen or (None if alone else quarters[1])
        rows = standings(by=self.user, quarter=chosen, today=today, councils=councils)
        counted = [each for each in rows if each.latest]
        signed = [each for each in counted if each.latest.kind == ReturnState.SIGNED_OFF]  # type: ignore[union-attr]
        return self.page(
            form=form, rows=rows, chosen=chosen, submitted=len(counted), signed=len(signed)
        )


class OneReturn(Page):
    """A page about one council and quarter, by what the address says."""

    needs = Permission.RETURN_VIEW

    @cached_property
    def council(self) -> Council:
        return get_object_or_404(councils_in_view(self.user), gss_code=self.kwargs["gss_code"])

    @cached_property
    def quarter(self) -> Quarter:
        quarter = Quarter.named(self.kwargs["quarter"])
        if quarter is None or quarter > Quarter.holding(timezone.localdate()):
            raise Http404
        return quarter

    @property
    def enters(self) -> bool:
        return holds(self.user, Permission.RETURN_SUBMIT, self.council)

    def part(self, content: Content) -> PageOfRows[Any]:
        """The assignments, a page at a time."""
        rows = content["parts"]["assignments"]
        return Paginator(rows, ROWS_PER_PAGE).get_page(self.request.GET.get("page"))


class ReturnPage(OneReturn):
    """What is missing first, then the return as it would be submitted now."""

    template_name = "shifts/return.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        found = return_now(by=self.user, council=self.council, quarter=self.quarter)
        if asks_for_a_file(request):
            name = f"dfe-return-{self.council.gss_code}-{self.quarter}-draft"
            return as_file(request, found.content, name)
        versions = list(versions_in_view(self.user).of(self.council, self.quarter))
        waiting = [each for each in versions if each.kind == ReturnState.SUBMITTED]
        return self.page(
            found=found,
            problems=[(each, self.link(each)) for each in self.told(found.problems)],
            unanswered=sum(each.code == NOT_ANSWERED for each in found.problems),
            blocking=sum(each.blocks for each in found.problems),
            over=self.quarter.is_over(timezone.localdate()),
            versions=versions,
            waiting=waiting,
            enters=self.enters,
            opens=holds(self.user, Permission.ASSIGNMENT_RUN, self.council),
            may_see_payments=holds(self.user, Permission.OFF_SYSTEM_VIEW_WORKER, self.council),
            **shown(found.content, self.part(found.content), leads_on=found.counts_all),
        )

    def told(self, problems: Sequence[Problem]) -> list[Problem]:
        """Of the rules without an answer only the first, which stands for them all."""
        first = next((each for each in problems if each.code == NOT_ANSWERED), None)
        return [each for each in problems if each.code != NOT_ANSWERED or each is first]

    def link(self, problem: Problem) -> str:
        return link_of(self.user, self.council, self.quarter, problem)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        version = submit_return(
            by=self.user, council=self.council, quarter=self.quarter, now=timezone.now()
        )
        messages.success(request, "Submitted. It waits to be signed off.")
        return redirect(
            "return-version", self.council.gss_code, str(self.quarter), version.number
        )


class ReturnAnswersPage(OneReturn):
    """The rules one by one, and the suppliers."""

    template_name = "shifts/return_answers.html"
    needs = Permission.RETURN_SUBMIT

    @cached_property
    def found(self) -> Assembled:
        return return_now(by=self.user, council=self.council, quarter=self.quarter)

    @cached_property
    def form(self) -> ReturnAnswersForm:
        typed = self.request.POST if self.request.method == "POST" else None
        hints = hints_of(self.found.content)
        return ReturnAnswersForm(typed, entered=self.found.entered, hints=hints)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        return self.page(form=self.form, council=self.council, quarter=self.quarter)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        entered = self.form.entered()
        with renamed(self.form.names()):
            save_answers(
                by=self.user,
                council=self.council,
                quarter=self.quarter,
                now=timezone.now(),
                **entered,
            )
        messages.success(request, "Saved.")
        return redirect("return", self.council.gss_code, str(self.quarter))


def hints_of(content: Content) -> dict[str, str]:
    """What the breach register has to say about two of the rules."""
    breaches = content["parts"]["breaches"]
    late = [each for each in breaches if not each["approved"]]
    told = "In this quarter the register holds {}."
    return {
        rule: told.format(f"{len(found)} breach{'' if len(found) == 1 else 'es'} {words}")
        for rule, found, words in (
            ("CAP", breaches, "of the cap"),
            ("EXCEPTION", late, "that no exception came before"),
        )
        if found
    }


def shown(content: Content, rows: PageOfRows[Any], *, leads_on: bool = False) -> dict[str, Any]:
    """What the page of a return and the page of a version both show."""
    return {
        "content": content,
        "parts": content["parts"],
        "rows": rows,
        "total": total_cost(content),
        "chart": cost_chart(content),
        "months": months_of(content, leads_on=leads_on),
        "files": [(name, part.title) for name, part in PARTS.items()],
    }


def link_of(user: User, council: Council, quarter: Quarter, problem: Problem) -> str:
    """Where it is put right, for those who may open it."""
    kind, _, number = problem.record.partition(":")
    if kind == "supplier":
        may_see = holds(user, Permission.OFF_SYSTEM_VIEW_WORKER, council)
        return payments_of(council.gss_code, quarter, problem) if may_see else ""
    if kind in OPENS:
        page, permission = OPENS[kind]
        return reverse(page, args=[number]) if holds(user, permission, council) else ""
    if not holds(user, Permission.RETURN_SUBMIT, council):
        return ""
    where = reverse("return-answers", args=[council.gss_code, str(quarter)])
    return f"{where}#id_{number}-complied" if number else f"{where}#id_nil"


def as_file(request: HttpRequest, content: Content, name: str) -> HttpResponse:
    """Excel has all of it; CSV the part that the address names, otherwise the assignments."""
    if request.GET.get("format") == "xlsx":
        return download(workbook(whole(content)), f"{name}.xlsx", XLSX)
    part = request.GET.get("part", "assignments")
    if part not in PARTS:
        raise Http404
    return download(as_csv(sheet_of(content, part)), f"{name}-{part}.csv")
