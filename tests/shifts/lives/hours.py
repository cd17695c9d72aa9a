"""A week of hours, as steps of a life."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from shifts.actions.timesheets import (
    approve_timesheet,
    dispute_timesheet,
    open_timesheet,
    submit_timesheet,
)
from shifts.calendar import monday_of
from shifts.models import Assignment, Timesheet
from tests.shifts.lives.machine import DAY, Steps, any_of, there_is


class Hours(Steps):
    """What the worker fills in and the manager answers."""

    @there_is("assignment", "active")
    @rule(which=any_of, week=st.integers(0, 2))
    def open_week(self, which: int, week: int) -> None:
        if assignment := self.one(Assignment.objects.all(), which):
            monday = monday_of(assignment.first_day) + week * 7 * DAY
            self.act(
                open_timesheet,
                by=assignment.worker.user,
                assignment=assignment,
                week_starts_on=monday,
                now=self.now,
            )

    @there_is("timesheet", "draft", "disputed")
    @rule(which=any_of)
    def submit(self, which: int) -> None:
        sheets = Timesheet.objects.filter(state__in=["draft", "disputed"])
        if sheet := self.one(sheets, which):
            self.act(
                submit_timesheet,
                by=sheet.assignment.worker.user,
                timesheet=sheet,
                now=self.now,
                words="It was as long as I said",
            )

    @there_is("timesheet", "submitted")
    @rule(which=any_of)
    def approve(self, which: int) -> None:
        if sheet := self.one(Timesheet.objects.filter(state="submitted"), which):
            self.act(
                approve_timesheet, by=self.world.people.manager, timesheet=sheet, now=self.now
            )

    @there_is("timesheet", "submitted")
    @rule(which=any_of)
    def dispute(self, which: int) -> None:
        if sheet := self.one(Timesheet.objects.filter(state="submitted"), which):
            self.act(
                dispute_timesheet,
                by=self.world.people.manager,
                timesheet=sheet,
                reason="Tuesday was shorter",
                now=self.now,
            )
