"""Hours to approve, corrections to answer, weeks that were sent back, and what placements owe."""

from datetime import date, timedelta

from django.db.models import F, OuterRef, Q, Subquery, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Concat

from accounts.permissions import Permission
from rates.models.decisions import DecisionSegment
from shifts.calendar import written
from shifts.models import (
    Assignment,
    CompensatoryRest,
    Correction,
    Supervision,
    Timesheet,
)
from shifts.reports.needs.kind import (
    Asking,
    Kind,
    Row,
    Rows,
    at,
    last_day,
    london,
    rows,
    work,
)
from shifts.reports.needs.places import run_by
from shifts.states import AssignmentState, TimesheetState
from shifts.whose_turn import ESCALATION

LOOKED_BACK = timedelta(days=60)
WEEK = Concat(
    "assignment__worker__user__full_name", Value(", "), "assignment__booking__team__name"
)


def clause_of(decision: str) -> Subquery:
    """How many working days hours may wait, as the version says that binds from the first day."""
    first = DecisionSegment.objects.filter(decision=OuterRef(decision)).order_by("effective")
    return Subquery(
        first.values(days=KeyTextTransform(ESCALATION, "cap__version__clauses"))[:1]
    )


def to_approve(ask: Asking) -> Rows:
    return rows(
        "hours",
        Timesheet.objects.to_approve(ask.user),
        about=WEEK,
        order=("submitted_at",),
        on=london("submitted_at"),
        week=F("week_starts_on"),
        days=clause_of("assignment__booking__cap_decision"),
    )


def corrections(ask: Asking) -> Rows:
    return rows(
        "corrections",
        Correction.objects.to_decide(ask.user),
        about=Concat(
            "timesheet__assignment__worker__user__full_name",
            Value(", "),
            "timesheet__assignment__booking__team__name",
        ),
        order=("asked_at",),
        on=london("asked_at"),
        week=F("timesheet__week_starts_on"),
        why=F("reason"),
        days=clause_of("timesheet__assignment__booking__cap_decision"),
    )


def sent_back(ask: Asking) -> Rows:
    """The worker's turn; whoever sent them back sees that they are not forgotten."""
    reach = ask.reach(Permission.TIMESHEET_APPROVE)
    mine = Q(assignment__booking__council__in=reach.councils) | Q(
        assignment__booking__team__in=reach.teams
    )
    found = Timesheet.objects.filter(mine, state=TimesheetState.DISPUTED)
    return rows(
        "sent_back",
        found.exclude(assignment__worker__user=ask.user),
        about=WEEK,
        order=("week_starts_on",),
        week=F("week_starts_on"),
        why=F("dispute_reason"),
    )


def supervision_due(ask: Asking) -> Rows:
    """Where the day on which the next was meant to be has come."""
    held = Supervision.objects.standing().filter(assignment=OuterRef("pk"))
    next_due = held.order_by("-held_on").values("next_due_on")[:1]
    found = run_by(ask, Permission.PLACEMENT_RECORD).annotate(due=Subquery(next_due))
    return rows(
        "supervision",
        found.filter(due__lte=ask.today).exclude(worker__user=ask.user),
        about=named(),
        order=("due",),
        on=F("due"),
    )


def named() -> Concat:
    return Concat("worker__user__full_name", Value(", "), work("booking__"))


def reviews(ask: Asking) -> Rows:
    """Placements that are over, of which nobody has said yet how they went."""
    reach = ask.reach(Permission.PLACEMENT_RECORD)
    over = Assignment.objects.of_councils_and_teams(reach.councils, reach.teams).filter(
        period__endswith__lte=ask.today,
        period__endswith__gt=ask.today - LOOKED_BACK,
        reviews=None,
    )
    found = over.exclude(state=AssignmentState.CANCELLED).exclude(worker__user=ask.user)
    return rows(
        "reviews",
        found,
        about=named(),
        order=("period__endswith",),
        ended=Cast(last_day("period"), TextField()),
    )


def rests(ask: Asking) -> Rows:
    owed = CompensatoryRest.objects.owed().visible_to(ask.user)
    return rows(
        "rests",
        owed.filter(period=None).exclude(worker__user=ask.user),
        about=F("worker__user__full_name"),
        order=("owed_from",),
    )


def told_day(row: Row, name: str) -> str:
    return written(date.fromisoformat(row.facts[name]))


def week_told(row: Row) -> str:
    return f"week from {told_day(row, 'week')}"


def why_told(row: Row) -> str:
    return f"{week_told(row)}: “{row.facts['why']}”"


KINDS = (
    Kind(
        code="hours",
        title="Timesheets to approve",
        act="Approve",
        find=(to_approve,),
        address=at("timesheet"),
        everything="/timesheets/",
        day="due",
        due=True,
        say=week_told,
    ),
    Kind(
        code="corrections",
        title="Corrections to answer",
        act="Answer",
        find=(corrections,),
        address=at("correction"),
        everything="/timesheets/",
        day="due",
        due=True,
        say=why_told,
    ),
    Kind(
        code="supervision",
        title="Supervision that is due",
        act="Record it",
        find=(supervision_due,),
        address=at("placement"),
        everything="/placements/",
        day="due",
        due=True,
    ),
    Kind(
        code="rests",
        title="Rest to plan",
        act="Plan it",
        find=(rests,),
        address=at("rest"),
        everything="/compensatory-rest/",
    ),
)
LATER = (
    Kind(
        code="reviews",
        title="Placements to review",
        act="Write the review",
        find=(reviews,),
        address=at("placement"),
        everything="/placements/",
        say=lambda row: f"ended {told_day(row, 'ended')}",
    ),
    Kind(
        code="sent_back",
        title="Timesheets that you sent back",
        act="See",
        find=(sent_back,),
        address=at("timesheet"),
        say=why_told,
    ),
)
