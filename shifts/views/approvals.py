"""Approving several weeks together: looked at once more, then confirmed."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.models import User
from accounts.pages import Page
from accounts.permissions import Permission
from shifts.actions.timesheets import Answered, approve_timesheets
from shifts.actions.timesheets.bulk import MOST
from shifts.models import Timesheet
from shifts.reports.to_approve import ToApprove, ready, to_approve

SEEN = "seen-"  # with the key of a week: when the week that was looked at had been handed in


def waiting_for(user: User) -> QuerySet[Timesheet]:
    """The oldest first, with all that is looked at of each."""
    found = Timesheet.objects.to_approve(user).select_related(
        "assignment__worker__user", "assignment__booking__team"
    )
    return ready(found.order_by("week_starts_on", "pk"))


class ApproveWeeks(Page):
    """Says what is about to be approved; a press approves each week on its own."""

    template_name = "shifts/timesheets_approve.html"
    needs = Permission.TIMESHEET_APPROVE
    answers_in_place = True

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        found = self.asked_for(request)
        return self.page(
            to_look_at=[each for each in found if each.may_be_approved and each.remarks],
            clean=[each for each in found if each.clean],
            stopped=[each for each in found if not each.may_be_approved],
            count=sum(each.may_be_approved for each in found),
            total=sum_of(each for each in found if each.may_be_approved),
        )

    def asked_for(self, request: HttpRequest) -> list[ToApprove]:
        """The ticked weeks, or all with nothing to look at."""
        asked = request.POST if request.method == "POST" else request.GET
        waiting = waiting_for(self.user)
        if "clean" in asked:
            found = to_approve(waiting[:MOST], today=timezone.localdate())
            return [each for each in found if each.clean]
        ticked = numbers(asked.getlist("timesheet"))
        return to_approve(waiting.filter(pk__in=ticked)[:MOST], today=timezone.localdate())

    def post(self, request: HttpRequest) -> HttpResponse:
        seen = {
            int(name.removeprefix(SEEN)): at
            for name, typed in request.POST.items()
            if name.startswith(SEEN) and name.removeprefix(SEEN).isdecimal()
            if (at := moment_of(str(typed))) is not None
        }
        visible = Timesheet.objects.visible_to(self.user).filter(
            pk__in=numbers(request.POST.getlist("timesheet"))
        )
        answered = approve_timesheets(
            by=self.user, timesheets=list(visible), now=timezone.now(), seen=seen
        )
        refused = [each for each in answered if not each.approved]
        if refused:
            return self.page(answered=True, refused=refused, done=len(answered) - len(refused))
        messages.success(request, told(answered))
        return redirect("timesheets")


def numbers(typed: Iterable[str]) -> list[int]:
    return [int(each) for each in typed if each.isdecimal() and len(each) < 19][:MOST]


def moment_of(typed: str) -> datetime | None:
    try:
        return parse_datetime(typed)
    except ValueError:
        return None


def sum_of(found: Iterable[ToApprove]) -> Decimal:
    return sum((each.pay for each in found), Decimal("0.00"))


def told(answered: list[Answered]) -> str:
    weeks = "1 week is" if len(answered) == 1 else f"{len(answered)} weeks are"
    return f"{weeks} approved. The hours are in the ledger and will be paid."
