"""One page for each way in which an assignment, its shifts or its booking change."""

from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from accounts.forms import PlainForm
from accounts.pages import Page
from accounts.permissions import Permission, require
from shifts.actions.assignments import (
    Ending,
    Extension,
    cancel_booking,
    end_early,
    propose_extension,
    propose_rate,
    write_handover,
)
from shifts.actions.assignments.standing import side_of
from shifts.forms.assignments import (
    CancelBookingForm,
    EndForm,
    ExtendForm,
    HandoverForm,
    RateForm,
)
from shifts.models import Assignment, Booking
from shifts.models.endings import Side
from shifts.views.assignment_words import (
    notice_told,
    what_cancelling_does,
)

BOOKING = ("booking__council__region", "booking__team__council__region", "booking__job_role")


class ActPage(Page):
    """A form, what it will do, one button, and back to where it was asked for."""

    template_name = "shifts/act.html"
    heading: ClassVar[str]
    button: ClassVar[str]
    anchors: ClassVar[dict[str, str]] = {
        "needs_sign_off": "id_sign_off",
        "over_cap": "id_hourly_rate",
        "no_cap": "id_hourly_rate",
        "over_ceiling": "id_hourly_rate",
        "notice_too_short": "id_last_day",
    }

    def found(self) -> Model:
        raise NotImplementedError

    def form(self, data: Any) -> PlainForm:
        raise NotImplementedError

    def facts(self) -> list[str]:
        """What will happen, in sentences."""
        return []

    def act(self, typed: dict[str, Any]) -> str:
        """Do it, and say what was done."""
        raise NotImplementedError

    def back(self) -> str:
        raise NotImplementedError

    @property
    def typed(self) -> Any:
        return self.request.POST if self.request.method == "POST" else None

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        found = self.found()
        form = self.form(self.typed)
        form.show(self.refusal)
        return self.page(
            about=found,
            heading=self.heading,
            button=self.button,
            facts=self.facts(),
            form=form,
            back=self.back(),
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.found()
        messages.success(request, self.act(self.form(request.POST).checked()))
        return redirect(self.done())

    def done(self) -> str:
        """Where to go once it is done."""
        return self.back()


class OfAssignment(ActPage):
    permission: ClassVar[Permission]

    def found(self) -> Assignment:
        visible = Assignment.objects.visible_to(self.user).select_related(
            "worker__user", *BOOKING, "booking__cap_decision"
        )
        self.assignment = get_object_or_404(visible, pk=self.kwargs["pk"])
        self.check_may()
        return self.assignment

    def check_may(self) -> None:
        require(self.user, self.permission, self.assignment.booking.council)

    def back(self) -> str:
        return reverse("assignment", args=[self.kwargs["pk"]])


class ExtendPage(OfAssignment):
    heading, button = "Propose more days", "Propose these days"
    permission = Permission.ASSIGNMENT_CHANGE

    def form(self, data: Any) -> ExtendForm:
        return ExtendForm(data, council=self.assignment.booking.council, by=self.user)

    def facts(self) -> list[str]:
        return [
            f"The last day is {self.assignment.last_day:%A %-d %B %Y} now.",
            "The weekly pattern stays as booked. The rate is judged against the cap again.",
            "The worker is asked, and holds the days once they agree.",
        ]

    def act(self, typed: dict[str, Any]) -> str:
        propose_extension(
            by=self.user,
            assignment=self.assignment,
            extension=Extension(**typed),
            now=timezone.now(),
        )
        return f"Proposed. {self.assignment.worker} is asked."


class RatePage(OfAssignment):
    heading, button = "Propose another rate", "Propose this rate"
    permission = Permission.ASSIGNMENT_CHANGE

    def form(self, data: Any) -> RateForm:
        return RateForm(data, council=self.assignment.booking.council, by=self.user)

    def facts(self) -> list[str]:
        return [
            "The new rate is judged against the cap, and holds once the worker agrees.",
            "A night that starts before the first day stays at the rate it started on.",
        ]

    def act(self, typed: dict[str, Any]) -> str:
        propose_rate(by=self.user, assignment=self.assignment, now=timezone.now(), **typed)
        return f"Proposed. {self.assignment.worker} is asked."


class EndPage(OfAssignment):
    heading, button = "End the work early", "End it"

    def check_may(self) -> None:
        self.side = side_of(self.user, self.assignment, Permission.ASSIGNMENT_CHANGE)

    def form(self, data: Any) -> EndForm:
        return EndForm(data, side=self.side)

    def facts(self) -> list[str]:
        return notice_told(self.assignment, self.side, timezone.now())

    def act(self, typed: dict[str, Any]) -> str:
        ended = end_early(
            by=self.user,
            assignment=self.assignment,
            ending=Ending(**typed),
            now=timezone.now(),
        )
        if ended.last_day is None:
            return "Ended. No day of it is worked."
        return f"Ended. The last day is {ended.last_day:%A %-d %B %Y}."


class HandoverPage(OfAssignment):
    heading, button = "Handover", "Save"

    def check_may(self) -> None:
        side_of(self.user, self.assignment, Permission.ASSIGNMENT_RUN)

    def form(self, data: Any) -> HandoverForm:
        return HandoverForm(data, initial={"handover": self.assignment.handover})

    def act(self, typed: dict[str, Any]) -> str:
        write_handover(by=self.user, assignment=self.assignment, note=typed["handover"])
        return "Saved. Whoever comes after reads it."


class CancelBookingPage(ActPage):
    heading, button = "Cancel the booking", "Cancel the booking"

    def found(self) -> Booking:
        visible = Booking.objects.visible_to(self.user).select_related(
            "council__region", "team", "job_role", "cap_decision"
        )
        self.booking = get_object_or_404(visible, pk=self.kwargs["pk"])
        require(self.user, Permission.ASSIGNMENT_CHANGE, self.booking.council)
        return self.booking

    def form(self, data: Any) -> CancelBookingForm:
        return CancelBookingForm(data, side=Side.COUNCIL)

    def facts(self) -> list[str]:
        return what_cancelling_does(self.booking, timezone.now())

    def act(self, typed: dict[str, Any]) -> str:
        cancel_booking(by=self.user, booking=self.booking, now=timezone.now(), **typed)
        return "Cancelled. Everyone it concerns is told."

    def back(self) -> str:
        return reverse("booking", args=[self.kwargs["pk"]])
