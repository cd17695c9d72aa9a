"""One page for each way in which a single shift of an assignment changes."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.forms import PlainForm
from accounts.permissions import Permission, holds, require
from rates.money import as_pounds
from shifts.actions.assignments import cancel_shift, cover_shift, record_absence
from shifts.actions.assignments.calling_off import when
from shifts.actions.assignments.standing import side_of
from shifts.forms.assignments import AbsenceForm, CancelShiftForm
from shifts.models import Shift
from shifts.models.endings import Side
from shifts.views.assignment_acts import BOOKING, ActPage
from shifts.views.assignment_words import when_called_off


class OfShift(ActPage):
    def found(self) -> Shift:
        visible = Shift.objects.visible_to(self.user).filter(assignment__isnull=False)
        self.shift = get_object_or_404(
            visible.select_related(
                "assignment__worker", *(f"assignment__{name}" for name in BOOKING)
            ),
            pk=self.kwargs["pk"],
        )
        assert self.shift.assignment is not None
        self.assignment = self.shift.assignment
        self.check_may()
        return self.shift

    def check_may(self) -> None:
        require(self.user, Permission.ASSIGNMENT_RUN, self.assignment.booking.team)

    def back(self) -> str:
        return reverse("assignment", args=[self.assignment.pk])


class CancelShiftPage(OfShift):
    heading, button = "Call off a shift", "Call it off"

    def check_may(self) -> None:
        self.side = side_of(self.user, self.assignment, Permission.ASSIGNMENT_RUN)

    @property
    def may_book(self) -> bool:
        council = self.assignment.booking.council
        return self.side == Side.COUNCIL and holds(
            self.user, Permission.BOOKING_CREATE, council
        )

    def form(self, data: Any) -> CancelShiftForm:
        return CancelShiftForm(data, side=self.side, may_book=self.may_book)

    def facts(self) -> list[str]:
        return when_called_off(self.shift, self.side, timezone.now())

    def act(self, typed: dict[str, Any]) -> str:
        cancel_shift(by=self.user, shift=self.shift, now=timezone.now(), **typed)
        return "Called off. The other side is told."


class CoverShiftPage(OfShift):
    heading, button = "Offer a shift to somebody else", "Book it again"

    def check_may(self) -> None:
        require(self.user, Permission.BOOKING_CREATE, self.assignment.booking.council)

    def form(self, data: Any) -> PlainForm:
        return PlainForm(data)

    def facts(self) -> list[str]:
        booking = self.assignment.booking
        return [
            f"{when(self.shift)}: {booking.job_role}, {booking.team}.",
            f"{self.assignment.worker} had it, and is not asked in turns again.",
            f"It becomes a booking of its own at {as_pounds(booking.hourly_rate)} an hour, "
            "judged against the cap again. You then choose whom to offer it to.",
        ]

    def act(self, typed: dict[str, Any]) -> str:
        self.made = cover_shift(by=self.user, shift=self.shift, now=timezone.now())
        return "Booked. Now choose the workers to offer it to."

    def done(self) -> str:
        return reverse("booking", args=[self.made.pk])


class AbsencePage(OfShift):
    heading, button = "Record that a shift was not worked", "Record it"

    def form(self, data: Any) -> AbsenceForm:
        return AbsenceForm(data)

    def facts(self) -> list[str]:
        return [
            f"{self.assignment.worker}, {when(self.shift)}.",
            "The shift leaves its week and is not paid. You can put it right afterwards.",
        ]

    def act(self, typed: dict[str, Any]) -> str:
        record_absence(by=self.user, shift=self.shift, now=timezone.now(), **typed)
        return "Recorded. The worker is told."
