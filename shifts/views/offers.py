"""What a worker is offered, what it pays, and their answer."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.pages import Page
from accounts.permissions import Permission
from rates.models import DecisionSegment
from shifts.actions.answers import decline_offer
from shifts.actions.offers import accept_offer
from shifts.eligibility.ranking import miles_between
from shifts.forms.answers import DeclineForm
from shifts.models import Offer
from shifts.reports.offer_in_full import offer_in_full
from shifts.reports.offers_shown import HOME, TEAM, offers_shown
from shifts.states import OfferState


class OfferList(Page):
    template_name = "shifts/offers.html"
    may_be_kept = True
    needs = Permission.OFFER_ANSWER

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        mine = Offer.objects.filter(worker__user=self.user).select_related(
            "booking__team", "booking__council", "booking__job_role"
        )
        now = timezone.now()
        waiting = Q(state=OfferState.SENT, expires_at__gt=now)
        return self.page(
            waiting=offers_shown(self.user, now),
            rows=self.rows(mine.exclude(waiting)),
            now=now,
        )


class OfferPage(Page):
    """Accepting is one press; so is declining, which may say why."""

    template_name = "shifts/offer.html"
    may_be_kept = True

    def offer(self, pk: int) -> Offer:
        found = Offer.objects.visible_to(self.user).select_related(
            "worker__user",
            "booking__team",
            "booking__council__region",
            "booking__job_role",
            "booking__cap_decision",
        )
        judged = Prefetch(
            "booking__cap_decision__segments",
            DecisionSegment.objects.select_related("cap__version"),
        )
        placed = found.annotate(miles=miles_between(HOME, TEAM)).prefetch_related(judged)
        return get_object_or_404(placed, pk=pk)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        offer, now = self.offer(kwargs["pk"]), timezone.now()
        form = DeclineForm(request.POST if "decline" in request.POST else None)
        form.show(self.refusal)
        mine = offer.worker.user_id == self.user.pk
        still_open = offer.state == OfferState.SENT and offer.expires_at > now
        return self.page(
            full=offer_in_full(offer, now, answers=mine and still_open),
            offer=offer,
            booking=offer.booking,
            mine=mine,
            open=still_open,
            now=now,
            form=form,
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        offer = self.offer(pk)
        return self.decline(offer) if "decline" in request.POST else self.accept(offer)

    def accept(self, offer: Offer) -> HttpResponse:
        accept_offer(by=self.user, offer=offer, now=timezone.now())
        messages.success(self.request, f"Accepted. You have the work at {offer.booking.team}.")
        return redirect("work")

    def decline(self, offer: Offer) -> HttpResponse:
        typed = DeclineForm(self.request.POST).checked()
        decline_offer(by=self.user, offer=offer, now=timezone.now(), **typed)
        messages.success(self.request, "Declined. The council has been told.")
        return redirect("offers")
