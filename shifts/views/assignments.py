"""The assignments of a council, and one of them for everyone whom it concerns."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.pages import Page, allowed_somewhere
from accounts.permissions import Permission, holds
from shifts.actions.assignments import (
    agree,
    confirm_start,
    decline,
    withdraw_absence,
    withdraw_proposal,
)
from shifts.models import Absence, Assignment, Booking, Variation
from shifts.models.variations import VariationKind
from shifts.pay import proposed_pay
from shifts.states import AssignmentState, BookingState, VariationState

SOON = timedelta(days=14)
WHICH = {
    "current": "Now and to come",
    "ending": "Ending in 14 days",
    "ended": "Over",
}


class AssignmentList(Page):
    template_name = "shifts/assignments.html"
    needs = Permission.ASSIGNMENT_RUN

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        which = request.GET.get("which", "current")
        which = which if which in WHICH else "current"
        return self.page(
            rows=self.rows(chosen(which, self.user_sees(), timezone.localdate())),
            which=which,
            choices=WHICH,
            may_renew=allowed_somewhere(self.user, Permission.ASSIGNMENT_CHANGE),
        )

    def user_sees(self) -> QuerySet[Assignment]:
        """A council's own, and not what its people work elsewhere."""
        mine = Booking.objects.visible_to(self.user)
        asked = Variation.objects.filter(
            assignment=OuterRef("pk"),
            state=VariationState.PROPOSED,
            kind=VariationKind.EXTENSION,
        )
        found = Assignment.objects.filter(booking__in=mine).select_related(
            "worker__user", "worker__employing_council", "booking__team", "booking__job_role"
        )
        return found.annotate(renewal_asked=Exists(asked))


def chosen(which: str, found: QuerySet[Assignment], today: date) -> QuerySet[Assignment]:
    """By when they end; one whose last day is past is over, whatever waits of its hours."""
    ahead = Q(state=AssignmentState.ACTIVE, period__endswith__gt=today)
    if which == "ended":
        return found.exclude(ahead).order_by("-period", "-pk")
    if which == "ending":
        ahead &= Q(period__endswith__lte=today + SOON)
    return found.filter(ahead).order_by("period__endswith", "pk")


class AssignmentPage(Page):
    """The same facts for both sides; what each may do is theirs alone."""

    template_name = "shifts/assignment.html"

    def assignment(self) -> Assignment:
        visible = Assignment.objects.visible_to(self.user).select_related(
            "worker__user",
            "worker__employing_council",
            "booking__team__council__region",
            "booking__council__region",
            "booking__job_role",
            "booking__cap_decision",
            "replaces__worker__user",
            "started_by",
            "early_end",
        )
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        assignment = self.assignment()
        booking = assignment.booking
        active = assignment.state == AssignmentState.ACTIVE
        mine = assignment.worker.user_id == self.user.pk
        waiting = assignment.variations.filter(state=VariationState.PROPOSED).first()
        runs = active and not mine and self.holds(Permission.ASSIGNMENT_RUN, booking)
        return self.page(
            assignment=assignment,
            booking=booking,
            mine=mine,
            active=active,
            now=timezone.now(),
            shifts=shifts_of(assignment),
            agreed=assignment.variations.agreed(),
            waiting=waiting,
            pay=proposed_pay(waiting) if waiting else None,
            before=before(assignment),
            may_run=runs,
            may_start=runs
            and assignment.started_at is None
            and assignment.first_day <= timezone.localdate(),
            may_cover=not mine and self.holds(Permission.BOOKING_CREATE, booking),
            may_change=active
            and not mine
            and self.holds(Permission.ASSIGNMENT_CHANGE, booking),
        )

    def holds(self, permission: Permission, booking: Booking) -> bool:
        return holds(self.user, permission, booking.team)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        assignment = self.assignment()
        messages.success(request, self.act(assignment))
        return redirect("assignment", pk=assignment.pk)

    def act(self, assignment: Assignment) -> str:
        by, now = self.user, timezone.now()
        if "agree" in self.request.POST:
            agree(by=by, variation=self.variation(assignment), now=now)
            return "Agreed. The council is told."
        if "decline" in self.request.POST:
            decline(by=by, variation=self.variation(assignment), now=now)
            return "Declined. The council is told."
        if "withdraw" in self.request.POST:
            withdraw_proposal(by=by, variation=self.variation(assignment), now=now)
            return "Withdrawn."
        if "absence" in self.request.POST:
            withdraw_absence(by=by, absence=self.absence(assignment), now=now)
            return "Put right: the shift counts as theirs to work again."
        confirm_start(by=by, assignment=assignment, now=now)
        return "The start is confirmed."

    def variation(self, assignment: Assignment) -> Variation:
        """The one that waits; another than the page showed is not answered by mistake."""
        found = assignment.variations.select_related("assignment__worker")
        return get_object_or_404(found, pk=self.number("variation"))

    def absence(self, assignment: Assignment) -> Absence:
        found = Absence.objects.filter(shift__assignment=assignment)
        return get_object_or_404(
            found.select_related("shift__assignment__booking__team__council"),
            pk=self.number("absence"),
        )

    def number(self, name: str) -> int:
        typed = self.request.POST.get(name, "")
        if not typed.isdecimal() or len(typed) > 18:
            raise Http404
        return int(typed)


def shifts_of(assignment: Assignment) -> list[dict[str, Any]]:
    found = assignment.shifts.select_related("cancellation").prefetch_related(
        "absences", "covered_by"
    )
    called_off = [each.shift for each in assignment.cancellations.select_related("shift")]
    known = {shift.pk: shift for shift in [*called_off, *found]}
    ordered = sorted(known.values(), key=lambda shift: shift.period.lower)
    return [
        {"shift": shift, "absence": standing(shift), "cover": cover_of(shift)}
        for shift in ordered
    ]


def standing(shift: Any) -> Absence | None:
    return next((each for each in shift.absences.all() if each.withdrawn_at is None), None)


def cover_of(shift: Any) -> Booking | None:
    """The booking that asks for it again."""
    asked = shift.covered_by.all()
    return next((each for each in asked if each.state != BookingState.CANCELLED), None)


def before(assignment: Assignment) -> list[Assignment]:
    """Who has had this place, the first one first; the handover of the last is shown."""
    here = Assignment.objects.filter(
        booking=assignment.booking_id, place=assignment.place, pk__lt=assignment.pk
    ).exclude(state=AssignmentState.CANCELLED)
    return list(here.select_related("worker__user").order_by("period", "pk"))
