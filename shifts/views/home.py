"""The first page: what each of a person's roles has to do next."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import Role, User
from accounts.pages import Page, roles_of
from rates.views.exceptions import lately
from rates.views.home import spend_this_year
from shifts.models import Booking
from shifts.reports.needs.report import needs_of
from shifts.states import BookingState
from shifts.views.compliance import this_year
from shifts.views.my_week import my_week

SHOWN = 5
DESKS = frozenset({Role.COUNCIL_HR, Role.TEAM_MANAGER, Role.APPROVER})


class Home(Page):
    template_name = "shifts/home.html"
    may_be_kept = True

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        roles = roles_of(self.user)
        context: dict[str, Any] = {"roles": roles}
        if roles & DESKS:
            context["needs"] = needs_of(self.user, timezone.now())
        if Role.COUNCIL_HR in roles:
            context["again"] = to_book_again(self.user)
        if Role.WORKER in roles:
            context |= my_week(self.user, timezone.now())
        if Role.REGIONAL_LEAD in roles:
            context["exceptions"] = lately(self.user)
        if roles & {Role.REGIONAL_LEAD, Role.AUDITOR}:
            context |= this_year(self.user)
        elif Role.APPROVER in roles:
            context["spend"] = spend_this_year(self.user, timezone.localdate())
        return self.page(**context)


def to_book_again(user: User) -> list[Booking]:
    """What was booked last, each need once."""
    found = Booking.objects.visible_to(user).exclude(state=BookingState.CANCELLED)
    newest = found.select_related("team", "job_role").order_by("-pk")
    return list(newest.filter(repeats=None)[:SHOWN])
