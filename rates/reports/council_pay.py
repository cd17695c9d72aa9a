"""What each council of a region pays its permanent staff, all worked out in one way.

Grades are public pay data: whoever holds a council role, or leads the region, may see those of
every council in the region.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Self

from django.db.models import Q, QuerySet

from accounts import audit
from accounts.errors import NotPermitted
from accounts.models import Council, JobRole, Region, Team, User
from accounts.permissions import Permission, reach_of
from rates.actions.equivalents import PayTables, Worked, work_out
from rates.clauses import CLAUSES
from rates.errors import NoEquivalent
from rates.models import Grade
from rates.money import ZERO, to_pence
from rates.rungs import Point

FULL_WEEK = 37  # hours; that of the national agreement, so annual pay is told as for it
EVERY_KIND = [kind for kind in CLAUSES["supplements_counted"].choices if kind]
POINTS: tuple[Point, ...] = ("bottom", "mean", "top")


class PayBasis(StrEnum):
    """What is compared; never one with another."""

    BASIC = "basic"
    EQUIVALENT = "equivalent"
    ANNUAL = "annual"

    @property
    def label(self) -> str:
        return LABELS[self]

    @property
    def unit(self) -> str:
        return "pounds a year" if self == PayBasis.ANNUAL else "pounds an hour"


LABELS = {
    PayBasis.BASIC: "Basic pay an hour",
    PayBasis.EQUIVALENT: "Permanent equivalent an hour, with all employer’s costs",
    PayBasis.ANNUAL: f"Pay a year, as for {FULL_WEEK} hours a week",
}


@dataclass(frozen=True, kw_only=True)
class Pay:
    """One grade on one basis. Without figures it says why; every supplement is counted."""

    grade: Grade
    award: str
    provisional: bool
    amounts: dict[Point, Decimal]
    why: str = ""

    @property
    def council(self) -> Council:
        return self.grade.council

    @property
    def job_role(self) -> JobRole:
        return self.grade.job_role

    @property
    def supplements(self) -> Decimal:
        return sum((each.annual_amount for each in self.grade.supplements.all()), ZERO)

    @property
    def pension_percent(self) -> Decimal:
        return to_pence(100 * self.grade.employer_pension_rate)


def regions_in_view(by: User) -> QuerySet[Region]:
    """The regions whose pay the user may compare: theirs, or that of their council or team."""
    reach = reach_of(by, Permission.PAY_COMPARE)
    here = Council.objects.filter(works_at(by)).values("region")
    return Region.objects.filter(Q(pk__in=here) | Q(pk__in=reach.regions))


def works_at(by: User) -> Q:
    """Which councils the user works for, there or in a team; a lead works for none."""
    reach = reach_of(by, Permission.PAY_COMPARE)
    teams = Team.objects.filter(pk__in=reach.teams)
    return Q(pk__in=reach.councils) | Q(pk__in=teams.values("council"))


def record_comparison(
    verb: str, *, by: User, region: Region, on: date, basis: PayBasis
) -> None:
    """Every comparison is a look across councils."""
    audit.record(verb, by=by, at=region, target=region, on=on, basis=basis.value)


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """The councils of a region on a day, by name, and which of them the reader works for."""

    councils: tuple[Council, ...]
    own: frozenset[int]

    @classmethod
    def of(cls, by: User, region: Region, on: date) -> Self:
        """Raises NotPermitted to who has no role in the region."""
        known = Council.objects.filter(region=region).annotate(is_own=works_at(by))
        found = list(known.order_by("name"))
        own = frozenset(each.pk for each in found if each.is_own)
        if not own and region.pk not in reach_of(by, Permission.PAY_COMPARE).regions:
            raise NotPermitted(permission=Permission.PAY_COMPARE.value)
        return cls(councils=tuple(each for each in found if on in each.effective), own=own)


def pay_in(councils: Sequence[Council], on: date, basis: PayBasis) -> list[Pay]:
    """The grades in force on the day, by job role and council."""
    grades = (
        Grade.objects.in_force(on)
        .filter(council__in=councils)
        .select_related("council", "job_role", "spine")
        .prefetch_related("supplements")
        .order_by("job_role__rank", "council__name")
    )
    tables = PayTables.read()
    return [pay_of(grade, on, basis, tables) for grade in grades]


def pay_of(grade: Grade, on: date, basis: PayBasis, tables: PayTables) -> Pay:
    try:
        worked = {
            point: work_out(
                grade,
                on=on,
                clauses={"salary_basis": point, "supplements_counted": EVERY_KIND},
                tables=tables,
            )
            for point in POINTS
        }
    except NoEquivalent as problem:
        return Pay(grade=grade, award="", provisional=False, amounts={}, why=problem.detail)
    one = worked["mean"]
    return Pay(
        grade=grade,
        award=str(one.award),
        provisional=one.provisional,
        amounts={point: amount_on(basis, each) for point, each in worked.items()},
    )


def amount_on(basis: PayBasis, worked: Worked) -> Decimal:
    if basis == PayBasis.BASIC:
        return worked.equivalent.line("basic").amount
    if basis == PayBasis.EQUIVALENT:
        return worked.equivalent.total
    post = worked.equivalent.post
    return to_pence(post.annual_pay * FULL_WEEK / post.weekly_hours)
