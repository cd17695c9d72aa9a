"""What each council pays for each job role, side by side, and how far apart they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from accounts.models import Council, JobRole, Region, User
from rates.money import ZERO, to_pence
from rates.reports.council_pay import (
    Neighbours,
    Pay,
    PayBasis,
    pay_in,
    record_comparison,
)
from rates.spread import Spread, spread_of


@dataclass(frozen=True, kw_only=True)
class PayRow:
    """A council's grade beside the region: by how much its mean is above the median."""

    pay: Pay
    above_median: Decimal | None
    above_median_percent: Decimal | None
    outlier: bool


@dataclass(frozen=True, kw_only=True)
class RolePay:
    """One job role. The spread is of the means of the grades; `without` have no grade for it."""

    job_role: JobRole
    rows: tuple[PayRow, ...]
    spread: Spread | None
    without: tuple[Council, ...]

    @property
    def outliers(self) -> tuple[PayRow, ...]:
        return tuple(row for row in self.rows if row.outlier)


@dataclass(frozen=True, kw_only=True)
class PayReport:
    region: Region
    on: date
    basis: PayBasis
    roles: tuple[RolePay, ...]
    own: frozenset[int]  # councils that the reader works for

    @property
    def provisional(self) -> bool:
        return any(row.pay.provisional for role in self.roles for row in role.rows)


@transaction.atomic
def pay_transparency(*, by: User, region: Region, on: date, basis: PayBasis) -> PayReport:
    """Every council of the region, on one basis, with every supplement that it reports."""
    near = Neighbours.of(by, region, on)
    paid = pay_in(near.councils, on, basis)
    roles = tuple(
        role_pay(job_role, [each for each in paid if each.job_role == job_role], near.councils)
        for job_role in JobRole.objects.all()
    )
    record_comparison("pay.compared", by=by, region=region, on=on, basis=basis)
    return PayReport(region=region, on=on, basis=basis, roles=roles, own=near.own)


def role_pay(job_role: JobRole, paid: Sequence[Pay], councils: Sequence[Council]) -> RolePay:
    spread = spread_of([each.amounts["mean"] for each in paid if each.amounts])
    graded = {each.council.pk for each in paid}
    return RolePay(
        job_role=job_role,
        rows=tuple(beside(each, spread) for each in paid),
        spread=spread,
        without=tuple(each for each in councils if each.pk not in graded),
    )


def beside(pay: Pay, spread: Spread | None) -> PayRow:
    if spread is None or not pay.amounts:
        return PayRow(pay=pay, above_median=None, above_median_percent=None, outlier=False)
    mean = pay.amounts["mean"]
    above = mean - spread.median
    return PayRow(
        pay=pay,
        above_median=above,
        above_median_percent=share(above, spread.median),
        outlier=spread.is_outlier(mean),
    )


def share(part: Decimal, whole: Decimal) -> Decimal:
    """In per cent, to two decimals."""
    return to_pence(100 * part / whole) if whole else ZERO
