"""Any life that bookings, offers and assignments can have, one action at a time."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from shifts.actions.answers import expire_offers
from shifts.actions.assignments.cancelling import (
    complete_finished,
    lapse_unfilled,
)
from shifts.actions.cascades import advance_cascades
from tests.shifts.lives.asking import Asking
from tests.shifts.lives.assignments import Assigned
from tests.shifts.lives.hours import Hours


class Lives(Asking, Assigned, Hours):
    """`world` is given by the test. The clock goes over the change of 25 October 2026."""

    @initialize()
    def begin_with_a_booking(self) -> None:
        self.begin()
        self.book(starts=1, days=6, places=1, at_night=False, rate="30.50")
        self.send(which=0, who=0, several=True)
        self.accept_what_is_open(which=0)

    @rule(hours=st.sampled_from([1, 12, 24, 49, 100]))
    def forward(self, hours: int) -> None:
        """The clock goes on, and each of its tasks runs; late, as after missed beats."""
        self.now += timedelta(hours=hours)
        for task in (expire_offers, lapse_unfilled, complete_finished, advance_cascades):
            self.act(task, now=self.now)
