"""A council's permanent equivalent: its grade, the award and the on-costs of a day, put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Self

from django.db import transaction

from accounts.models import Council, JobRole, User
from accounts.permissions import Permission, require
from rates.actions.looks import record_look
from rates.caps.in_force import on_day
from rates.clauses import defaults
from rates.equivalents import PermanentEquivalent, permanent_equivalent
from rates.errors import DataEnds, NoEquivalent
from rates.models import Award, Grade, GradeSupplement, MemorandumVersion, OnCostTable
from rates.models.spines import AwardStatus
from rates.money import ZERO, to_pence


@dataclass(frozen=True)
class PayTables:
    """Awards with their points, and on-costs: read once, for any number of equivalents."""

    awards: tuple[Award, ...]
    on_costs: tuple[OnCostTable, ...]

    @classmethod
    def read(cls) -> Self:
        awards = Award.objects.with_scale().select_related("spine")
        return cls(
            tuple(awards.order_by("status", "effective")), tuple(OnCostTable.objects.all())
        )

    def award(self, grade: Grade, on: date) -> Award:
        """The settled one, where there is one; `agreed` sorts before `provisional`."""
        awards = [award for award in self.awards if award.spine_id == grade.spine_id]
        found = [award for award in awards if on in award.effective]
        if not found:
            raise DataEnds(outside(f"No {grade.spine} award is known", awards, on))
        return found[0]

    def on_cost(self, on: date) -> OnCostTable:
        found = [table for table in self.on_costs if on in table.effective]
        if not found:
            raise DataEnds(outside("No employer on-costs are known", self.on_costs, on))
        return found[0]

    def changes(self) -> set[date | None]:
        """The first days of each award and table, and the days after their last."""
        ranges = [award.effective for award in self.awards]
        ranges += [table.effective for table in self.on_costs]
        return {day for each in ranges for day in (each.lower, each.upper)}


def outside(what: str, known: Sequence[Award | OnCostTable], on: date) -> str:
    """The same sentence for every day on the same side of what is known."""
    ends = [each.effective.upper for each in known if each.effective.upper]
    starts = [each.effective.lower for each in known]
    if ends and max(ends) <= on:
        return f"{what} after {on_day(max(ends) - timedelta(days=1))}."
    if starts and on < min(starts):
        return f"{what} before {on_day(min(starts))}."
    return f"{what} on {on_day(on)}."


@dataclass(frozen=True, kw_only=True)
class Worked:
    """A permanent equivalent and all that it was worked from."""

    grade: Grade
    award: Award | None
    on_costs: OnCostTable
    salary_basis: str
    supplements: tuple[GradeSupplement, ...]
    equivalent: PermanentEquivalent

    @property
    def provisional(self) -> bool:
        return self.award is not None and self.award.status == AwardStatus.PROVISIONAL


def work_out(
    grade: Grade,
    *,
    on: date,
    clauses: Mapping[str, Any] | None = None,
    tables: PayTables | None = None,
) -> Worked:
    """The salary and the supplements are those that the clauses count, or their defaults."""
    terms: Mapping[str, Any] = clauses or defaults()
    tables = tables or PayTables.read()
    salary_basis = terms["salary_basis"]
    award = None if salary_basis == "reported_average" else tables.award(grade, on)
    on_costs = tables.on_cost(on)
    counted = tuple(
        extra for extra in grade.supplements.all() if extra.kind in terms["supplements_counted"]
    )
    return Worked(
        grade=grade,
        award=award,
        on_costs=on_costs,
        salary_basis=salary_basis,
        supplements=counted,
        equivalent=permanent_equivalent(
            salary=salary_of(grade, award, salary_basis),
            supplements=sum((extra.annual_amount for extra in counted), ZERO),
            weekly_hours=grade.weekly_hours,
            leave_days=Decimal(grade.leave_days),
            pension_rate=grade.employer_pension_rate,
            on_costs=on_costs.as_value(),
        ),
    )


def equivalent_of(
    grade: Grade, *, on: date, clauses: Mapping[str, Any] | None = None
) -> PermanentEquivalent:
    return work_out(grade, on=on, clauses=clauses).equivalent


def salary_of(grade: Grade, award: Award | None, salary_basis: str) -> Decimal:
    """The mean of a grade is the mean of its points, each counted once."""
    if award is None:
        if grade.reported_average_salary is None:
            raise NoEquivalent(f"{grade.council} has not reported an average for {grade.name}.")
        return grade.reported_average_salary
    points = {
        scp: salary
        for scp, salary in award.scale.items()
        if grade.bottom_scp <= scp <= grade.top_scp
    }
    if not {grade.bottom_scp, grade.top_scp} <= points.keys():
        raise NoEquivalent(f"{grade} is not on the points of {award}.")
    if salary_basis == "bottom":
        return points[grade.bottom_scp]
    if salary_basis == "top":
        return points[grade.top_scp]
    return to_pence(sum(points.values(), ZERO) / len(points))


@dataclass(frozen=True, kw_only=True)
class Look:
    """A permanent equivalent, and the version whose clauses it was worked by, if one binds."""

    worked: Worked
    version: MemorandumVersion | None


@transaction.atomic
def look_at_equivalent(*, by: User, council: Council, job_role: JobRole, on: date) -> Look:
    """What a permanent employee costs an hour there, on that day, by the terms that bind."""
    require(by, Permission.EQUIVALENT_VIEW, council)
    grade = (
        Grade.objects.in_force(on)
        .filter(council=council, job_role=job_role)
        .select_related("council", "spine")
        .prefetch_related("supplements")
        .first()
    )
    if grade is None:
        raise NoEquivalent(
            f"{council} has no grade recorded for {job_role} on {on_day(on)}. Record the grade."
        )
    version = (
        MemorandumVersion.objects.in_force(on)
        .binding(council, on)
        .select_related("memorandum")
        .nearest_first()
        .first()
    )
    worked = work_out(grade, on=on, clauses=version.clauses if version else None)
    record_look(
        "equivalent.viewed",
        by=by,
        permission=Permission.EQUIVALENT_VIEW,
        council=council,
        target=grade,
        on=on,
    )
    return Look(worked=worked, version=version)
