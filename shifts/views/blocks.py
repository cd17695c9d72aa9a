"""Several bookings offered at once: ticked on the list, said what will happen, then done."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import Worker
from accounts.models.workers import WorkerQuerySet
from accounts.pages import Page
from accounts.permissions import Permission, reach_of
from shifts.actions.block_plans import BlockPlan, plan_block
from shifts.actions.blocks import BlockResult, offer_block
from shifts.block_serializers import bookings_in_view
from shifts.forms.blocks import IN_TURNS, BlockForm
from shifts.models import Booking
from shifts.words import TIER_WORDS

MOST_FOUND = 30


class OfferBlockPage(Page):
    """What is asked is all in the address; nothing is sent before the last button is pressed."""

    template_name = "shifts/offer_block.html"
    needs = Permission.OFFER_SEND
    answers_in_place = True
    anchors = {"bookings": "bookings", "workers": "workers"}
    results: Sequence[BlockResult] | None = None

    @property
    def asked(self) -> Any:
        return self.request.POST if self.request.method == "POST" else self.request.GET

    @cached_property
    def bookings(self) -> list[Booking]:
        """As they were ticked; one that is not visible is not there."""
        keys = [int(each) for each in self.asked.getlist("bookings") if is_key(each)]
        found = bookings_in_view(self.user).in_bulk(keys)
        if len(found) < len(set(keys)):
            raise Http404
        return [found[key] for key in dict.fromkeys(keys)]

    @property
    def pool(self) -> WorkerQuerySet:
        regions = {booking.council.region_id for booking in self.bookings}
        return (
            Worker.objects.in_the_pool()
            .filter(employing_council__region__in=regions)
            .select_related("user", "employing_council")
            .order_by("user__full_name", "pk")
        )

    @cached_property
    def form(self) -> BlockForm:
        """Judged once it is to be acted on, not while people are still being found."""
        ready = self.request.method == "POST" or "look" in self.asked
        return BlockForm(
            self.asked if ready else None, pool=self.pool, initial=self.asked.dict()
        )

    def found(self) -> list[Worker]:
        """Those who are ticked already, and then whoever bears the name."""
        ticked = [int(each) for each in self.asked.getlist("workers") if is_key(each)]
        name = self.asked.get("name", "").strip()[:120]
        here = self.pool.exclude(pk__in=ticked)
        if name:
            here = here.filter(user__full_name__icontains=name)
        else:
            mine = reach_of(self.user, Permission.OFFER_SEND).councils
            here = here.filter(employing_council__in=mine)
        return [*self.pool.filter(pk__in=ticked), *here[:MOST_FOUND]]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        plans = self.plans() if "look" in request.GET and self.refusal is None else None
        self.form.show(self.refusal)
        return self.page(
            form=self.form,
            bookings=self.bookings,
            found=self.found(),
            ticked=set(self.asked.getlist("workers")),
            plans=plans,
            results=self.results,
            tiers={tier.value: words for tier, words in TIER_WORDS.items()},
            sign_off=any(each.to_sign_off for each in plans or ()),
            something=any(may_be_sent(each) for each in plans or ()),
        )

    def plans(self) -> list[BlockPlan]:
        typed = self.form.checked()
        return plan_block(
            by=self.user,
            bookings=self.bookings,
            workers=list(typed["workers"]),
            cascade=typed["how"] == IN_TURNS,
            now=timezone.now(),
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        typed = self.form.checked()
        in_turns = typed["how"] == IN_TURNS
        self.results = offer_block(
            by=self.user,
            bookings=self.bookings,
            workers=() if in_turns else list(typed["workers"]),
            cascade=in_turns,
            sign_off=typed["sign_off"],
            now=timezone.now(),
        )
        return self.get(request)


def may_be_sent(plan: BlockPlan) -> bool:
    return bool(plan.turns or plan.asked or plan.to_sign_off)


def is_key(typed: str) -> bool:
    return typed.isdecimal() and len(typed) < 19
