"""What may happen to an assignment, as steps of a life."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from accounts.models import Registration
from shifts.actions.assignments.answering import agree, decline, withdraw_proposal
from shifts.actions.assignments.calling_off import cancel_shift
from shifts.actions.assignments.cancelling import (
    cancel_booking,
)
from shifts.actions.assignments.ending import Ending, end_early
from shifts.actions.assignments.leaving import leave_the_bank
from shifts.actions.assignments.missing import record_absence, withdraw_absence
from shifts.actions.assignments.starting import confirm_start
from shifts.actions.assignments.varying import Extension, propose_extension, propose_rate
from shifts.models import Absence, Assignment, Booking, Shift, Variation
from tests.shifts.lives.machine import DAY, Steps, any_of, rates, there_is


class Assigned(Steps):
    """From its start to its end, by either side."""

    @there_is("assignment", "active")
    @rule(which=any_of, days=st.integers(1, 8), rate=st.none() | rates)
    def extend(self, which: int, days: int, rate: str | None) -> None:
        if assignment := self.one(Assignment.objects.filter(state="active"), which):
            asked = Extension(
                last_day=assignment.last_day + days * DAY,
                reason="More to do",
                hourly_rate=Decimal(rate) if rate else None,
                sign_off="Agreed with the team",
            )
            self.act(
                propose_extension,
                by=self.world.people.hr,
                assignment=assignment,
                extension=asked,
                now=self.now,
            )

    @there_is("assignment", "active")
    @rule(which=any_of, days=st.integers(0, 8), rate=rates)
    def change_rate(self, which: int, days: int, rate: str) -> None:
        if assignment := self.one(Assignment.objects.filter(state="active"), which):
            self.act(
                propose_rate,
                by=self.world.people.hr,
                assignment=assignment,
                from_day=assignment.first_day + days * DAY,
                hourly_rate=Decimal(rate),
                reason="A harder case",
                now=self.now,
            )

    @there_is("variation", "proposed")
    @rule(which=any_of, answer=st.sampled_from([agree, agree, agree, decline]))
    def answer(self, which: int, answer: Callable[..., Any]) -> None:
        if variation := self.one(Variation.objects.filter(state="proposed"), which):
            worker = variation.assignment.worker.user
            self.act(answer, by=worker, variation=variation, now=self.now)

    @there_is("variation", "proposed", "agreed")
    @rule(which=any_of)
    def take_back(self, which: int) -> None:
        if variation := self.one(Variation.objects.all(), which):
            self.act(
                withdraw_proposal, by=self.world.people.hr, variation=variation, now=self.now
            )

    @there_is("assignment", "active")
    @rule(which=any_of)
    def start(self, which: int) -> None:
        if assignment := self.one(Assignment.objects.all(), which):
            self.act(
                confirm_start, by=self.world.people.hr, assignment=assignment, now=self.now
            )

    @there_is("assignment", "active")
    @rule(
        which=any_of,
        days=st.integers(-1, 6),
        by_worker=st.booleans(),
        again=st.booleans(),
    )
    def end(self, which: int, days: int, by_worker: bool, again: bool) -> None:
        if assignment := self.one(Assignment.objects.filter(state="active"), which):
            last_day = None if days < 0 else assignment.first_day + days * DAY
            asked = Ending(
                reason="other",
                last_day=last_day,
                sign_off="Agreed with the director",
                fill_again=again,
            )
            by = assignment.worker.user if by_worker else self.world.people.hr
            self.act(end_early, by=by, assignment=assignment, ending=asked, now=self.now)

    @there_is("shift", "held")
    @rule(which=any_of, by_worker=st.booleans())
    def call_off(self, which: int, by_worker: bool) -> None:
        if shift := self.one(Shift.objects.held(), which):
            by = shift.worker.user if by_worker else self.world.people.hr
            self.act(cancel_shift, by=by, shift=shift, reason="illness", now=self.now)

    @rule(which=any_of)
    def cancel(self, which: int) -> None:
        if booking := self.one(Booking.objects.all(), which):
            self.act(
                cancel_booking,
                by=self.world.people.hr,
                booking=booking,
                reason="not_needed",
                sign_off="Agreed with the director",
                now=self.now,
            )

    @there_is("shift", "held")
    @rule(which=any_of, kind=st.sampled_from(["no_show", "sickness", "leave"]))
    def miss(self, which: int, kind: str) -> None:
        if shift := self.one(Shift.objects.held(), which):
            self.act(
                record_absence, by=self.world.people.hr, shift=shift, kind=kind, now=self.now
            )

    @there_is("shift", "missed")
    @rule(which=any_of)
    def put_right(self, which: int) -> None:
        if absence := self.one(Absence.objects.standing(), which):
            self.act(withdraw_absence, by=self.world.people.hr, absence=absence, now=self.now)

    @rule(which=any_of)
    def leave(self, which: int) -> None:
        worker = self.world.workers[-1 - which % 2]
        self.act(leave_the_bank, by=self.world.people.hr, worker=worker, now=self.now)

    @rule(which=any_of)
    def suspend(self, which: int) -> None:
        worker = self.world.workers[which % 2]
        self.act(
            Registration.objects.filter(worker=worker).update,
            status="suspended" if which % 3 else "registered",
        )
