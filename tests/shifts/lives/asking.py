"""Bookings, offers and their answers, as steps of a life."""

from datetime import time
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import rule

from shifts.actions.answers import decline_offer, withdraw_offer
from shifts.actions.cascades import start_cascade, stop_cascade
from shifts.actions.offers import accept_offer, send_offers
from shifts.calendar import local_date
from shifts.models import Booking, Cascade, Offer
from tests.factories import weekdays
from tests.shifts.building import booked, nights
from tests.shifts.lives.machine import DAY, Steps, any_of, rates, there_is


class Asking(Steps):
    """What HR asks and workers answer."""

    @rule(
        starts=st.integers(1, 6),
        days=st.integers(0, 6),
        places=st.integers(1, 2),
        at_night=st.booleans(),
        rate=rates,
    )
    def book(self, starts: int, days: int, places: int, at_night: bool, rate: str) -> None:
        first = local_date(self.now) + starts * DAY
        pattern = (
            nights(*range(0, 7, 2)) if at_night else weekdays(time(9), time(17), *range(7))
        )
        self.act(
            booked,
            team=self.world.team,
            by=self.world.people.hr,
            now=self.now,
            starts_on=first,
            ends_on=first + days * DAY,
            places=places,
            weekly_pattern=pattern,
            hourly_rate=Decimal(rate),
        )

    @there_is("booking", "open")
    @rule(which=any_of, who=any_of, several=st.booleans())
    def send(self, which: int, who: int, several: bool) -> None:
        if booking := self.one(Booking.objects.filter(state="open"), which):
            workers = self.world.workers
            asked = list(workers) if several else [workers[who % len(workers)]]
            self.act(
                send_offers,
                by=self.world.people.hr,
                booking=booking,
                workers=asked,
                now=self.now,
                sign_off="Agreed with the team",
            )

    @there_is("offer", "declined", "expired", "withdrawn", "filled", "accepted")
    @rule(which=any_of)
    def accept(self, which: int) -> None:
        if offer := self.one(Offer.objects.all(), which):
            self.act(accept_offer, by=offer.worker.user, offer=offer, now=self.now)

    @there_is("offer", "sent")
    @rule(which=any_of)
    def accept_what_is_open(self, which: int) -> None:
        if offer := self.one(Offer.objects.filter(state="sent"), which):
            self.act(accept_offer, by=offer.worker.user, offer=offer, now=self.now)

    @there_is("offer", "sent")
    @rule(which=any_of)
    def decline_an_offer(self, which: int) -> None:
        if offer := self.one(Offer.objects.filter(state="sent"), which):
            self.act(decline_offer, by=offer.worker.user, offer=offer, reason="", now=self.now)

    @there_is("offer", "sent")
    @rule(which=any_of)
    def take_an_offer_back(self, which: int) -> None:
        if offer := self.one(Offer.objects.filter(state="sent"), which):
            hr = self.world.people.hr
            self.act(withdraw_offer, by=hr, offer=offer, reason="Not needed", now=self.now)

    @there_is("booking", "open")
    @rule(which=any_of)
    def leave_it_to_the_clock(self, which: int) -> None:
        if booking := self.one(Booking.objects.filter(state="open"), which):
            self.act(start_cascade, by=self.world.people.hr, booking=booking, now=self.now)

    @there_is("cascade", "running", "awaiting_sign_off")
    @rule(which=any_of)
    def stop_asking(self, which: int) -> None:
        if cascade := self.one(Cascade.objects.live(), which):
            self.act(stop_cascade, by=self.world.people.hr, cascade=cascade, now=self.now)
