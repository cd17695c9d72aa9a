"""Offering in turns: the plan before it starts, how far it is, stopping it, going to agencies."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from accounts.errors import NotPermitted
from accounts.live import LivePart, is_renewal, live_part, renewed
from accounts.pages import Page
from accounts.permissions import Permission, holds
from rates.models.decisions import Engagement
from shifts.actions.answers import withdraw_offer
from shifts.actions.cascades import (
    cascade_plan,
    sign_off_agencies,
    start_cascade,
    stop_cascade,
)
from shifts.forms.answers import AgencyForm, WithdrawForm
from shifts.models import Booking, Cascade, Offer
from shifts.models.cascades import LIVE
from shifts.reports.timeline import timeline
from shifts.states import CascadeState, OfferState
from shifts.words import TIER_WORDS

CASCADE_WORDS = {
    CascadeState.RUNNING: "The next are asked when it is time.",
    CascadeState.AWAITING_SIGN_OFF: "An approver decides whether agencies may be asked.",
    CascadeState.RELEASED: "Agencies may be asked.",
    CascadeState.STOPPED: "It was stopped.",
    CascadeState.ENDED: "It is over.",
}


class CascadeStart(Page):
    """Says who would be asked when, before anybody is."""

    template_name = "shifts/cascade_start.html"

    def booking(self, pk: int) -> Booking:
        found = Booking.objects.visible_to(self.user).select_related(
            "council__region", "team", "job_role", "cap_decision", "preferred_worker__user"
        )
        booking = get_object_or_404(found, pk=pk)
        if not holds(self.user, Permission.OFFER_SEND, booking.council):
            raise NotPermitted(permission=Permission.OFFER_SEND.value)
        return booking

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        booking = self.booking(kwargs["pk"])
        planned = [] if self.refusal else cascade_plan(booking, now=timezone.now())
        return self.page(
            booking=booking,
            planned=[(TIER_WORDS[each.tier], each.opens_at) for each in planned],
            running=booking.cascades.live().first(),
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        start_cascade(by=self.user, booking=self.booking(pk), now=timezone.now())
        messages.success(
            request, "Started. The first are asked now; the others when it is time."
        )
        return redirect("booking", pk=pk)


class CascadePage(Page):
    """For HR who may stop it, the manager who follows it and the approver who signs it off."""

    template_name = "shifts/cascade.html"
    anchors = {"wrong_state": "cascade"}

    def cascade(self, pk: int) -> Cascade:
        found = Cascade.objects.visible_to(self.user).select_related(
            "started_by",
            "signed_off_by",
            "booking__council",
            "booking__team",
            "booking__job_role",
        )
        return get_object_or_404(found, pk=pk)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        cascade = self.cascade(kwargs["pk"])
        progress = self.progress(cascade)
        if is_renewal(request):
            return renewed(request, progress)
        council = cascade.booking.council
        waiting = cascade.state == CascadeState.AWAITING_SIGN_OFF
        may_sign = holds(self.user, Permission.AGENCY_SIGN_OFF, council)
        form = AgencyForm(request.POST if "sign_off" in request.POST else None)
        form.show(self.refusal)
        return self.page(
            cascade=cascade,
            booking=cascade.booking,
            progress=progress,
            live=cascade.state in LIVE,
            form=form if waiting and may_sign else None,
            may_stop=holds(self.user, Permission.OFFER_SEND, council),
            may_see_booking=holds(self.user, Permission.BOOKING_VIEW, cascade.booking.team),
            agency=book_with_agency(cascade.booking),
        )

    def progress(self, cascade: Cascade) -> LivePart:
        told = timeline(cascade)
        assert told is not None
        asked = sum(step.tier.sent for step in told.steps)
        return live_part(
            self.request,
            "shifts/timeline.html",
            {"timeline": told},
            name="progress",
            said=f"Asked so far: {asked}. {CASCADE_WORDS[CascadeState(cascade.state)]}",
            over=not told.live,
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        cascade = self.cascade(pk)
        if "sign_off" in request.POST:
            reason = AgencyForm(request.POST).checked()["reason"]
            sign_off_agencies(by=self.user, cascade=cascade, reason=reason, now=timezone.now())
            messages.success(request, "Signed off. The council may now ask agencies.")
        else:
            stop_cascade(by=self.user, cascade=cascade, now=timezone.now())
            messages.success(request, "Stopped. Offers that were sent stay open.")
        return redirect("cascade", pk=pk)


def book_with_agency(booking: Booking) -> str:
    """The form filled in from this booking, with an agency engagement to price."""
    asked = {"from": booking.pk, "engagement": Engagement.AGENCY_PAYE.value, "same_days": "yes"}
    return f"{reverse('booking-new')}?{urlencode(asked)}"


class OfferWithdraw(Page):
    template_name = "shifts/offer_withdraw.html"
    anchors = {"offer_closed": "id_reason"}

    def offer(self, pk: int) -> Offer:
        found = Offer.objects.visible_to(self.user).select_related(
            "worker__user", "booking__council", "booking__team", "booking__job_role"
        )
        offer = get_object_or_404(found, pk=pk)
        if not holds(self.user, Permission.OFFER_SEND, offer.booking.council):
            raise NotPermitted(permission=Permission.OFFER_SEND.value)
        return offer

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        offer = self.offer(kwargs["pk"])
        form = WithdrawForm(request.POST or None)
        form.show(self.refusal)
        return self.page(offer=offer, form=form, open=offer.state == OfferState.SENT)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        offer = self.offer(pk)
        reason = WithdrawForm(request.POST).checked()["reason"]
        withdraw_offer(by=self.user, offer=offer, reason=reason, now=timezone.now())
        messages.success(request, f"Withdrawn. {offer.worker} has been told.")
        return redirect("booking", pk=offer.booking_id)
