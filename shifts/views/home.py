"""The first page: what each of a person's roles has to do next."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import Role, User
from accounts.pages import Page, roles_of
from rates.views.exceptions import lately, waiting_for
from rates.views.home import spend_this_year
from shifts.models import Booking, Cascade, Offer, Timesheet
from shifts.reports.turns import Listed, listed, with_turns
from shifts.states import BookingState, OfferState
from shifts.views.bookings import with_counts
from shifts.views.work import work_of

SHOWN = 5


class Home(Page):
    template_name = "shifts/home.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        roles = roles_of(self.user)
        context: dict[str, Any] = {"roles": roles}
        if Role.COUNCIL_HR in roles:
            context["bookings"] = open_bookings(self.user)
            context["again"] = to_book_again(self.user)
        if roles & {Role.COUNCIL_HR, Role.TEAM_MANAGER}:
            context["to_approve"] = to_approve(self.user, timezone.localdate())
        if Role.WORKER in roles:
            context["offers"] = waiting_offers(self.user)
            context["work"] = work_of(self.user, timezone.now())[:SHOWN]
        if Role.APPROVER in roles:
            context["waiting"] = waiting_for(self.user)
            context["agencies"] = agencies_waiting(self.user)
        if Role.REGIONAL_LEAD in roles:
            context["exceptions"] = lately(self.user)
        if roles & {Role.REGIONAL_LEAD, Role.APPROVER, Role.AUDITOR}:
            context["spend"] = spend_this_year(self.user, timezone.localdate())
        return self.page(**context)


def open_bookings(user: User) -> list[Booking]:
    found = Booking.objects.visible_to(user).filter(state=BookingState.OPEN)
    return list(with_counts(found).order_by("period", "id")[:SHOWN])


def to_book_again(user: User) -> list[Booking]:
    """What was booked last, each need once."""
    found = Booking.objects.visible_to(user).exclude(state=BookingState.CANCELLED)
    newest = found.select_related("team", "job_role").order_by("-pk")
    return list(newest.filter(repeats=None)[:SHOWN])


def agencies_waiting(user: User) -> list[Cascade]:
    """What this approver may release to agencies, the soonest to start first."""
    found = Cascade.objects.waiting_for(user).select_related(
        "booking__team", "booking__council", "booking__job_role"
    )
    return list(found.order_by("booking__period", "pk")[:SHOWN])


def to_approve(user: User, today: date) -> list[Listed]:
    found = Timesheet.objects.to_approve(user).select_related(
        "assignment__worker__user", "assignment__booking__team"
    )
    return listed(with_turns(found.order_by("week_starts_on"))[:SHOWN], today=today)


def waiting_offers(user: User) -> list[Offer]:
    found = Offer.objects.filter(
        worker__user=user, state=OfferState.SENT, expires_at__gt=timezone.now()
    )
    return list(
        found.select_related("booking__team", "booking__council", "booking__job_role").order_by(
            "expires_at"
        )
    )
