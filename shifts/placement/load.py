"""The facts of many assignments, in a number of statements that does not grow with them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from rates.actions.equivalents import PayTables, work_out
from rates.caps import Basis
from rates.clauses import in_full
from rates.errors import DataEnds, NoEquivalent
from rates.models import BankHoliday, Grade
from rates.models.decisions import Engagement
from shifts.awr import Away, Clock, clock
from shifts.calendar import local_date
from shifts.eligibility.rule import Finding
from shifts.models import Absence, Assignment, Shift
from shifts.models.endings import AbsenceKind, Side
from shifts.placement.awr_12 import COUNTS_BANK
from shifts.placement.facts import CutShort, Facts, Pay
from shifts.placement.latest import Latest, with_latest
from shifts.placement.registry import RULES
from shifts.states import AssignmentState, ShiftState
from shifts.working_days import working_days_after

AGENCY = frozenset(
    {Engagement.AGENCY_PAYE, Engagement.AGENCY_UMBRELLA, Engagement.LIMITED_COMPANY}
)
AWAY = {
    AbsenceKind.SICKNESS.value: Away.SICKNESS,
    AbsenceKind.LEAVE.value: Away.LEAVE,
    AbsenceKind.PARENTAL.value: Away.PARENTAL,
    AbsenceKind.JURY.value: Away.JURY,
    AbsenceKind.STRIKE.value: Away.STRIKE,
    AbsenceKind.CLOSURE.value: Away.CLOSURE,
}
Key = tuple[int, int, str]  # worker, host council, job role
Day = tuple[date, Away | None, Engagement]  # worked, or why not; and as what


@dataclass(frozen=True)
class Found:
    assignment: Assignment
    facts: Facts
    findings: tuple[Finding, ...]


def findings_of(assignments: QuerySet[Assignment], *, today: date) -> list[Found]:
    """What every rule says of each of these, in their order."""
    return [
        Found(assignment, facts, tuple(each for each in map_rules(facts) if each is not None))
        for assignment, facts in facts_of(assignments, today=today)
    ]


def map_rules(facts: Facts) -> Iterator[Finding | None]:
    return (rule.finding(facts) for rule in RULES)


def facts_of(
    assignments: QuerySet[Assignment], *, today: date
) -> list[tuple[Assignment, Facts]]:
    found = list(with_latest(assignments, today=today))
    around = Around.of(found, today)
    return [(assignment, around.facts(assignment)) for assignment in found]


@dataclass(frozen=True, kw_only=True)
class Around:
    """What several assignments share, read once."""

    today: date
    bank_holidays: frozenset[date]
    worked: Mapping[Key, Sequence[Day]]
    grades: Sequence[Grade]
    tables: PayTables

    @classmethod
    def of(cls, assignments: Sequence[Assignment], today: date) -> "Around":
        councils = {assignment.booking.council_id for assignment in assignments}
        return cls(
            today=today,
            bank_holidays=all_bank_holidays(),
            worked=days_worked(assignments),
            grades=tuple(
                Grade.objects.in_force(today)
                .filter(council__in=councils)
                .select_related("council", "spine")
                .prefetch_related("supplements")
            ),
            tables=PayTables.read(),
        )

    def facts(self, assignment: Assignment) -> Facts:
        booking = assignment.booking
        clauses = clauses_of(assignment)
        latest = Latest.of(assignment)
        counts = self.clock(assignment, clauses)
        return Facts(
            assignment_id=assignment.pk,
            first_day=assignment.first_day,
            last_day=assignment.last_day,
            today=self.today,
            cancelled=assignment.state == AssignmentState.CANCELLED,
            clauses=clauses,
            supervisor=latest.supervisor or booking.supervisor,
            supervision_due_on=supervision_due_on(assignment, latest, clauses),
            expected_caseload=booking.expected_caseload,
            caseload=latest.cases,
            caseload_counted_on=latest.counted_on,
            clock=counts,
            pay=self.pay(assignment, clauses) if counts and counts.equal_pay_from else None,
            review_due_on=due_for_review(assignment, clauses, self.bank_holidays),
            reviewed_on=latest.reviewed_on,
            cut_short=cut_short(assignment),
            approaches=latest.approaches,
        )

    def clock(self, assignment: Assignment, clauses: Mapping[str, Any]) -> Clock | None:
        """A bank worker at another council counts where the memorandum says so."""
        reaches = assignment.engagement in AGENCY or (
            assignment.engagement == Engagement.BANK_HOSTED and clauses[COUNTS_BANK]
        )
        if not reaches:
            return None
        days = [
            (day, away)
            for day, away, engagement in self.worked.get(key_of(assignment), ())
            if engagement in AGENCY or clauses[COUNTS_BANK]
        ]
        return clock(
            worked_on=(day for day, away in days if away is None),
            away=((day, away) for day, away in days if away is not None),
            until=self.today,
        )

    def pay(self, assignment: Assignment, clauses: Mapping[str, Any]) -> Pay | None:
        booking = assignment.booking
        grade = next(
            (
                grade
                for grade in self.grades
                if (grade.council_id, grade.job_role_id)
                == (booking.council_id, booking.job_role_id)
            ),
            None,
        )
        if grade is None:
            return None
        try:
            worked = work_out(grade, on=self.today, clauses=clauses, tables=self.tables)
        except (DataEnds, NoEquivalent):
            return None
        return Pay(
            paid=Latest.of(assignment).rate or booking.hourly_rate,
            basis=Basis(booking.pay_basis),
            permanent=worked.equivalent.line("basic").amount,
        )


def days_worked(assignments: Iterable[Assignment]) -> dict[Key, list[Day]]:
    """Days on which shifts start, with why they were missed; other reasons are a break."""
    workers = {assignment.worker_id for assignment in assignments}
    standing = Absence.objects.standing().filter(shift=OuterRef("pk"))
    rows = (
        Shift.objects.filter(
            worker__in=workers,
            state__in=[ShiftState.HELD, ShiftState.MISSED],
            assignment__engagement__in=[*AGENCY, Engagement.BANK_HOSTED],
        )
        .annotate(
            host=F("booking__council"),
            role=F("booking__job_role"),
            engagement=F("assignment__engagement"),
            absence=Subquery(standing.values("kind")[:1]),
        )
        .values_list("worker", "host", "role", "period", "state", "absence", "engagement")
    )
    found: dict[Key, list[Day]] = {}
    for worker, host, role, period, state, kind, engagement in rows:
        away = AWAY.get(kind) if state == ShiftState.MISSED else None
        if state == ShiftState.MISSED and away is None:
            continue
        day = (local_date(period.lower), away, Engagement(engagement))
        found.setdefault((worker, host, role), []).append(day)
    return found


def key_of(assignment: Assignment) -> Key:
    booking = assignment.booking
    return assignment.worker_id, booking.council_id, booking.job_role_id


def clauses_of(assignment: Assignment) -> Mapping[str, Any]:
    """Of the version whose cap binds on the booking's first day."""
    first = min(
        assignment.booking.cap_decision.segments.all(), key=lambda each: each.effective.lower
    )
    return in_full(first.cap.version.clauses)


def supervision_due_on(
    assignment: Assignment, latest: Latest, clauses: Mapping[str, Any]
) -> date:
    interval = timedelta(weeks=int(clauses["supervision_interval_weeks"]))
    if latest.held_on is None or latest.next_due_on is None:
        return assignment.first_day + interval
    return min(latest.held_on + interval, latest.next_due_on)


def due_for_review(
    assignment: Assignment, clauses: Mapping[str, Any], bank_holidays: AbstractSet[date]
) -> date:
    return working_days_after(
        assignment.last_day, int(clauses["review_working_days"]), bank_holidays
    )


def review_due_on(assignment: Assignment) -> date:
    """The same for one assignment alone."""
    return due_for_review(assignment, clauses_of(assignment), all_bank_holidays())


def all_bank_holidays() -> frozenset[date]:
    return BankHoliday.objects.days()


def cut_short(assignment: Assignment) -> CutShort | None:
    end = getattr(assignment, "early_end", None)
    if end is None:
        return None
    return CutShort(
        by_council=end.side == Side.COUNCIL,
        told_on=local_date(end.told_at),
        notice_days=end.notice_days,
        notice_due_days=end.notice_due_days,
    )
