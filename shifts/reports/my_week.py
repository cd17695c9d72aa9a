"""A worker's next seven days, and the weeks behind them that are not paid yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import (
    DateField,
    Exists,
    JSONField,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce, Concat, JSONObject, TruncWeek

from accounts.models import Membership, Role, Worker
from rates.clauses import in_full
from rates.models import DecisionSegment
from shifts.calendar import LONDON, WorkedPeriod, days_between, local_date
from shifts.models import Shift, SupervisorChange, Timesheet, TimesheetMessage
from shifts.ranges import worked_period
from shifts.states import ShiftState, TimesheetState
from shifts.whose_turn import Turn, Waits, turn_of

AHEAD = timedelta(days=7)
BEHIND = timedelta(weeks=17)
MOST = 40  # shifts that are read ahead


@dataclass(frozen=True, kw_only=True)
class Work:
    """One shift ahead; `contacts` are the e-mail addresses of the team's managers."""

    shift: Shift
    time: WorkedPeriod
    supervisor: str
    contacts: str


@dataclass(frozen=True, kw_only=True)
class Day:
    on: date
    work: tuple[Work, ...]


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """Today and the seven days after it; `then` is the first shift after them."""

    days: tuple[Day, ...]
    then: Work | None

    @property
    def is_free(self) -> bool:
        return not any(day.work for day in self.days)


@dataclass(frozen=True, kw_only=True)
class UnpaidWeek:
    """A week with hours that nobody has approved; without a timesheet it was not started."""

    assignment: int
    what: str
    starts_on: date
    timesheet: int | None
    state: str
    turn: Turn
    overdue: bool

    @property
    def worker_acts(self) -> bool:
        return self.turn.who == "worker"


def ahead(worker: Worker, now: datetime) -> Ahead:
    today = local_date(now)
    until = today + AHEAD
    found = [work_of(shift) for shift in shifts_ahead(worker, now)]
    by_day: dict[date, list[Work]] = {day: [] for day in days_between(today, until)}
    for each in found:
        starts_on = max(local_date(each.shift.period.lower), today)
        if starts_on in by_day:
            by_day[starts_on].append(each)
    later = (each for each in found if local_date(each.shift.period.lower) > until)
    return Ahead(
        days=tuple(Day(on=on, work=tuple(work)) for on, work in by_day.items()),
        then=next(later, None),
    )


def shifts_ahead(worker: Worker, now: datetime) -> Sequence[Shift]:
    """Those that are not over, with who supervises then and how to reach the team."""
    managers = Membership.objects.live().filter(
        role=Role.TEAM_MANAGER, team=OuterRef("booking__team")
    )
    contacts = (
        managers.order_by()
        .values("team")
        .annotate(all=StringAgg("user__email", ", ", order_by="user__email"))
    )
    changed = SupervisorChange.objects.filter(
        assignment=OuterRef("assignment"), from_day__lte=OuterRef("period__startswith__date")
    )
    found = Shift.objects.held().filter(worker=worker, period__endswith__gt=now)
    return list(
        found.select_related("booking__team__council", "booking__job_role")
        .annotate(
            supervisor=Coalesce(
                Subquery(changed.order_by("-from_day", "-pk").values("supervisor")[:1]),
                "booking__supervisor",
            ),
            contacts=Coalesce(
                Subquery(contacts.values("all")), Value(""), output_field=TextField()
            ),
        )
        .order_by("period")[:MOST]
    )


def work_of(shift: Shift) -> Work:
    told = vars(shift)
    return Work(
        shift=shift,
        time=worked_period(shift.period, shift.unpaid_break),
        supervisor=told["supervisor"],
        contacts=told["contacts"],
    )


def unpaid_weeks(
    worker: Worker, now: datetime, bank_holidays: frozenset[date]
) -> list[UnpaidWeek]:
    """Weeks that have begun and are not approved, the oldest first, each with whose turn it is."""
    today = local_date(now)
    weeks: dict[tuple[date, int], Mapping[str, Any]] = {}
    for row in shifts_not_approved(worker, now):
        key = row["monday"], row["assignment"]
        if row["sheet"] or row["state"] == ShiftState.HELD:
            weeks.setdefault(key, row)
    return [week_of(row, today, bank_holidays) for _, row in sorted(weeks.items())]


def shifts_not_approved(worker: Worker, now: datetime) -> QuerySet[Any, dict[str, Any]]:
    """Each with the Monday of its London week, and that week's timesheet if there is one."""
    sheets = Timesheet.objects.filter(
        assignment=OuterRef("assignment"), week_starts_on=OuterRef("monday")
    )
    said = TimesheetMessage.objects.filter(timesheet=OuterRef("pk")).order_by("-said_at")
    told = sheets.annotate(
        json=JSONObject(
            pk="pk",
            state="state",
            handed_over=Coalesce("submitted_at", "created_at"),
            said=Subquery(said.values("said_at")[:1]),
        )
    )
    terms = DecisionSegment.objects.filter(decision=OuterRef("booking__cap_decision"))
    begun = Shift.objects.filter(
        worker=worker,
        state__in=[ShiftState.HELD, ShiftState.MISSED],
        period__startswith__lte=now,
        period__startswith__gt=now - BEHIND,
    ).annotate(monday=TruncWeek("period__startswith", DateField(), tzinfo=LONDON))
    approved = Exists(sheets.filter(state=TimesheetState.APPROVED))
    open_still: QuerySet[Any] = begun.filter(~approved)
    return open_still.order_by("period").values(
        "assignment",
        "monday",
        "state",
        what=Concat("booking__job_role__name", Value(", "), "booking__team__name"),
        sheet=Subquery(told.values("json"), output_field=JSONField()),
        clauses=Subquery(
            terms.order_by("effective").values("cap__version__clauses")[:1],
            output_field=JSONField(),
        ),
    )


def week_of(row: Mapping[str, Any], today: date, bank_holidays: frozenset[date]) -> UnpaidWeek:
    sheet, monday = row["sheet"] or {}, row["monday"]
    state = TimesheetState(sheet.get("state", TimesheetState.DRAFT))
    turn = turn_of(
        state,
        week_starts_on=monday,
        handed_over=handed_over(sheet, monday),
        today=today,
        waits=Waits(clauses=in_full(row["clauses"]), bank_holidays=bank_holidays),
    )
    assert turn is not None  # only approved weeks are nobody's turn
    return UnpaidWeek(
        assignment=row["assignment"],
        what=row["what"],
        starts_on=monday,
        timesheet=sheet.get("pk"),
        state=state.value if sheet else "",
        turn=turn,
        overdue=turn.is_overdue(today),
    )


def handed_over(sheet: Mapping[str, Any], monday: date) -> date:
    """The London day on which the week came to whoever has it now."""
    if not sheet:
        return monday
    sent_back = sheet["state"] == TimesheetState.DISPUTED
    return local_date(datetime.fromisoformat(sheet["said" if sent_back else "handed_over"]))
