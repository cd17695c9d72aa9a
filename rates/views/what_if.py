"""Trying out a version on past months: asking, waiting, reading what it would have come to."""

from datetime import date
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django_htmx.http import HttpResponseClientRefresh
from django_htmx.middleware import HtmxDetails

from accounts.models import Council
from accounts.pages import Page
from accounts.permissions import Permission, reach_of
from rates.actions.what_if import (
    ask_what_if,
    cancel_what_if,
    look_at_what_if,
    look_at_what_ifs,
    restart_what_if,
)
from rates.actions.what_if.asking import PROPOSALS
from rates.models import MemorandumVersion, WhatIf
from rates.reports.what_if import Answer, file_name, first_worked, sheet_of
from rates.views.before_after import before_after
from rates.views.downloads import as_file, asks_for_a_file
from rates.views.what_if_form import WhatIfForm


class WhatIfList(Page):
    """The form, and below it what was asked before."""

    template_name = "rates/what_ifs.html"
    needs = Permission.WHAT_IF
    anchors = {"already_under_way": "id_from", "not_a_proposal": "id_version"}

    @cached_property
    def regions(self) -> frozenset[int]:
        return reach_of(self.user, Permission.WHAT_IF).regions

    @cached_property
    def form(self) -> WhatIfForm:
        proposals = MemorandumVersion.objects.filter(
            memorandum__region__in=self.regions, state__in=PROPOSALS
        )
        posted = self.request.method == "POST"
        return WhatIfForm(
            self.request.POST if posted else None,
            versions=proposals.select_related("memorandum").order_by(
                "memorandum__name", "-number"
            ),
            version=self.request.GET.get("version"),
            months=self.months,
        )

    @cached_property
    def first_worked(self) -> date | None:
        return first_worked(Council.objects.filter(region__in=self.regions))

    @cached_property
    def months(self) -> list[date]:
        """Since anything was worked, up to this one; the latest first."""
        today = timezone.localdate()
        return months_back(today, self.first_worked or today)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        found = look_at_what_ifs(by=self.user).defer("limits")
        return self.page(form=self.form, has_work=self.first_worked, rows=self.rows(found))

    def post(self, request: HttpRequest) -> HttpResponse:
        typed = self.form.checked()
        what_if = ask_what_if(
            by=self.user,
            version=typed["version"],
            first_month=typed["from"],
            last_month=typed["to"],
            today=timezone.localdate(),
        )
        return redirect("what-if", pk=what_if.pk)


def months_back(today: date, first: date) -> list[date]:
    count = (today.year - first.year) * 12 + today.month - first.month + 1
    last = today.year * 12 + today.month - 1
    return [date((last - n) // 12, (last - n) % 12 + 1, 1) for n in range(count)]


HEADINGS = {
    "money": (
        "Spend",
        "At the cap",
        "At this version’s cap",
        "Over the cap",
        "Over this version’s cap",
        "No cap",
    ),
    "bookings": (
        "Hours",
        "Hours that would pass",
        "Bookings",
        "Needed an exception",
        "Would need an exception",
        "Could not be booked",
    ),
}


def headings(answer: Answer | None) -> dict[str, tuple[str, ...]]:
    """The last column of each is for work without a cap, and only where there is any."""
    shown = None if answer and answer.total.bookings_no_cap else -1
    return {name: words[:shown] for name, words in HEADINGS.items()}


class WhatIfPage(Page):
    """Progress that renews itself while it is under way, then the answer."""

    template_name = "rates/what_if.html"

    @property
    def what_if(self) -> WhatIf:
        found = WhatIf.objects.visible_to(self.user).select_related(
            "version__memorandum__region", "requested_by"
        )
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        what_if = self.what_if
        htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
        if htmx and request.method == "GET":
            if not what_if.is_under_way:
                return HttpResponseClientRefresh()
            return render(request, "rates/what_if_progress.html", {"what_if": what_if})
        answer = look_at_what_if(by=self.user, what_if=what_if)
        if answer and asks_for_a_file(request):
            return as_file(request, sheet_of(answer), file_name(what_if))
        chart = before_after(answer.rows) if answer else None
        return self.page(what_if=what_if, answer=answer, chart=chart, **headings(answer))

    def post(self, request: HttpRequest, pk: int) -> HttpResponseRedirect:
        if "restart" in request.POST:
            restart_what_if(by=self.user, what_if=self.what_if)
        else:
            cancel_what_if(by=self.user, what_if=self.what_if)
            messages.success(request, "Cancelled. Nothing was changed.")
        return redirect("what-if", pk=pk)
