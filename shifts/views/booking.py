"""One booking: its facts, the cap's answer, who could do it, who was asked and who holds it."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from accounts.errors import BadInput
from accounts.models import Worker
from accounts.pages import Page, Refusal
from accounts.permissions import Permission, holds
from shifts.actions.offers import send_offers
from shifts.forms.answers import SignOffForm
from shifts.models import Booking
from shifts.reports.timeline import timeline
from shifts.states import BookingState
from shifts.views.candidates import candidates_part


class BookingPage(Page):
    template_name = "shifts/booking.html"
    anchors = {
        "booking": "candidates",
        "workers": "candidates",
        "not_eligible": "candidates",
        "needs_sign_off": "id_sign_off",
        "filled": "places",
        "code": "candidates",
        "which": "candidates",
        "page": "candidates",
        "page_size": "candidates",
    }

    def booking(self, pk: int) -> Booking:
        found = Booking.objects.visible_to(self.user).select_related(
            "council__region",
            "team",
            "job_role",
            "cap_decision",
            "created_by",
            "preferred_worker__user",
        )
        return get_object_or_404(found, pk=pk)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        booking = self.booking(kwargs["pk"])
        if is_refresh(request):
            return render(request, "shifts/booking_places.html", self.places(booking))
        part = candidates_part(self.user, booking, request.GET)
        if part.get("bad") and not self.refusal:
            self.refusal = Refusal.of(part["bad"], self.anchor)
        return self.page(
            **self.places(booking),
            **part,
            shifts=booking.shifts.filter(place=1).order_by("period"),
            segments=booking.cap_decision.segments.select_related("cap__version__memorandum"),
            sign_off=SignOffForm(request.POST or None) if part.get("escalated") else None,
            may_read_decision=holds(self.user, Permission.DECISION_VIEW, booking.council),
            may_cancel=booking.state in (BookingState.OPEN, BookingState.FILLED)
            and holds(self.user, Permission.ASSIGNMENT_CHANGE, booking.council),
            ticked=request.POST.getlist("workers"),
        )

    def places(self, booking: Booking) -> dict[str, Any]:
        """What changes by itself while the page is open."""
        cascade = booking.cascades.select_related("signed_off_by").first()
        named = (
            booking.offers if cascade is None else booking.offers.exclude(tier__cascade=cascade)
        )
        return {
            "booking": booking,
            "offers": named.select_related("worker__user"),
            "assignments": booking.assignments.holding_a_place()
            .select_related("worker__user", "worker__employing_council")
            .order_by("place"),
            "timeline": timeline(cascade),
            "may_offer": holds(self.user, Permission.OFFER_SEND, booking.council),
        }

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        booking = self.booking(pk)
        workers = ticked(request.POST.getlist("workers"))
        offers = send_offers(
            by=self.user,
            booking=booking,
            workers=workers,
            now=timezone.now(),
            **SignOffForm(request.POST).checked(),
        )
        names = ", ".join(str(offer.worker) for offer in offers)
        messages.success(request, f"Offered to {names}.")
        return redirect("booking", pk=pk)


def is_refresh(request: HttpRequest) -> bool:
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and request.method == "GET"


def ticked(typed: Sequence[str]) -> list[Worker]:
    numbers = [int(each) for each in typed if each.isdecimal()]
    found = Worker.objects.in_the_pool().filter(pk__in=numbers).select_related("user")
    if not found:
        raise BadInput({"workers": "Tick at least one worker to offer the booking to."})
    return list(found)
