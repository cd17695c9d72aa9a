"""One booking: its facts, the cap's answer, who could do it, who was asked and who holds it."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, prefetch_related_objects
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.errors import BadInput
from accounts.live import LivePart, is_renewal, live_part, renewed
from accounts.models import Council, Worker
from accounts.pages import Page, Refusal
from accounts.permissions import Permission, holds
from shifts.actions.offers import send_offers
from shifts.forms.answers import SignOffForm
from shifts.models import Booking, Offer
from shifts.reports.places import Places, places_of
from shifts.states import BookingState, OfferState
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
        return get_object_or_404(found.annotate(councils_beside=beside()), pk=pk)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        booking = self.booking(kwargs["pk"])
        held = places_of(booking)
        places = self.places(booking, held)
        if is_renewal(request):
            return renewed(request, places)
        shifts = booking.shifts.order_by("period", "place")
        prefetch_related_objects([booking], Prefetch("shifts", shifts, to_attr="shifts_read"))
        part = candidates_part(self.user, booking, request.GET)
        if part.get("bad") and not self.refusal:
            self.refusal = Refusal.of(part["bad"], self.anchor)
        return self.page(
            **part,
            booking=booking,
            places=places,
            in_turns=bool(held.timeline and held.timeline.live),
            may_offer=holds(self.user, Permission.OFFER_SEND, booking.council),
            shifts=[each for each in booking.shifts_read if each.place == 1],  # type: ignore[attr-defined]
            segments=booking.cap_decision.segments.select_related("cap__version__memorandum"),
            sign_off=SignOffForm(request.POST or None) if part.get("escalated") else None,
            may_read_decision=holds(self.user, Permission.DECISION_VIEW, booking.council),
            may_cancel=booking.state in (BookingState.OPEN, BookingState.FILLED)
            and holds(self.user, Permission.ASSIGNMENT_CHANGE, booking.council),
            ticked=request.POST.getlist("workers"),
        )

    def places(self, booking: Booking, held: Places) -> LivePart:
        """What changes by itself while the page is open."""
        told, offers = held.timeline, held.by_name
        return live_part(
            self.request,
            "shifts/booking_places.html",
            {
                "booking": booking,
                "offers": offers,
                "assignments": held.assignments,
                "timeline": told,
                "may_offer": holds(self.user, Permission.OFFER_SEND, booking.council),
            },
            name="places",
            said=said_of(booking, len(held.assignments), offers),
            over=not (told and told.live) and not any(map(is_waiting, offers)),
        )

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


def is_waiting(offer: Offer) -> bool:
    return offer.state == OfferState.SENT


def said_of(booking: Booking, held: int, offers: Sequence[Offer]) -> str:
    """For whoever does not see the list change."""
    waiting = sum(map(is_waiting, offers))
    return f"{held} of {booking.places} places filled. Offers by name without an answer: {waiting}."


def beside() -> ArraySubquery:
    """The councils of the booking's region, among which the pool can be narrowed."""
    councils = Council.objects.filter(region=OuterRef("council__region")).order_by("name")
    read = JSONObject(id="id", gss_code="gss_code", name="name")
    return ArraySubquery(councils.values(read=read))


def ticked(typed: Sequence[str]) -> list[Worker]:
    numbers = [int(each) for each in typed if each.isdecimal()]
    found = Worker.objects.in_the_pool().filter(pk__in=numbers).select_related("user")
    if not found:
        raise BadInput({"workers": "Tick at least one worker to offer the booking to."})
    return list(found)
