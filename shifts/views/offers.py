"""What a worker is offered, what it pays, and their answer."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.pages import Page
from accounts.permissions import Permission
from rates.clauses import explain
from shifts.actions.answers import decline_offer
from shifts.actions.offers import (
    accept_offer,
    found_for_the_worker,
    shifts_to_take,
    terms_of,
)
from shifts.eligibility.ask import NothingToWork
from shifts.eligibility.search import NotInThePool
from shifts.forms.answers import DeclineForm
from shifts.models import Offer, Shift
from shifts.pay import expected_pay
from shifts.states import OfferState

SAID_TO_THE_WORKER = ("timesheet_cut_off", "pay_day", "notice_weeks")


class OfferList(Page):
    template_name = "shifts/offers.html"
    may_be_kept = True
    needs = Permission.OFFER_ANSWER

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        mine = Offer.objects.filter(worker__user=self.user).select_related(
            "booking__team", "booking__council", "booking__job_role"
        )
        waiting = Q(state=OfferState.SENT, expires_at__gt=timezone.now())
        return self.page(
            waiting=mine.filter(waiting).order_by("expires_at"),
            rows=self.rows(mine.exclude(waiting)),
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
        return get_object_or_404(found, pk=pk)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        offer = self.offer(kwargs["pk"])
        form = DeclineForm(request.POST if "decline" in request.POST else None)
        form.show(self.refusal)
        shifts = shifts_of_offer(offer, timezone.now())
        pay = expected_pay(offer.booking, shifts)
        mine = offer.worker.user_id == self.user.pk
        now = timezone.now()
        still_open = offer.state == OfferState.SENT and offer.expires_at > now
        return self.page(
            offer=offer,
            booking=offer.booking,
            pay=pay,
            holiday=pay.lines[-1],
            minutes=sum(line.segment.minutes for line in pay.lines if line.segment),
            shifts=shifts,
            terms=terms_in_words(terms_of(offer.booking)),
            mine=mine,
            open=still_open,
            to_know=their_own(offer, now) if mine and still_open else [],
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


def shifts_of_offer(offer: Offer, now: datetime) -> list[Shift]:
    """What was taken, or what accepting gives; where nothing is left, what was asked for."""
    if offer.state == OfferState.ACCEPTED:
        return list(offer.assignment.shifts.all())
    return shifts_to_take(offer.booking, now) or list(offer.booking.shifts.filter(place=1))


def their_own(offer: Offer, now: datetime) -> list[str]:
    """What lies outside what the worker says of themselves; who may not take it is told later."""
    with suppress(NothingToWork, NotInThePool):
        found = found_for_the_worker(offer.booking, offer.worker, now)
        return [each.detail for each in found if each.code in {"AVAILABLE", "DISTANCE"}]
    return []


def terms_in_words(clauses: Mapping[str, Any]) -> dict[str, str]:
    said = {sentence.code: sentence.text for sentence in explain(clauses)}
    return {code: said[code] for code in SAID_TO_THE_WORKER}
