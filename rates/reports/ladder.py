"""Where a council's offer stands on the national ladder, beside its region."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from accounts.models import Council, Region, User
from rates.money import to_pence
from rates.reports.council_pay import (
    Neighbours,
    Pay,
    PayBasis,
    pay_in,
    record_comparison,
)
from rates.reports.pay_transparency import share
from rates.rungs import LADDER, Rung
from rates.spread import Spread, spread_of


@dataclass(frozen=True, kw_only=True)
class Step:
    """From the rung below to this one."""

    amount: Decimal
    percent: Decimal


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What a council pays on a rung: the mean of the grades that it has there."""

    amount: Decimal | None
    provisional: bool
    missing: tuple[str, ...]  # codes of job roles of the rung without a figure


@dataclass(frozen=True, kw_only=True)
class RungPay:
    """One rung: the council's offer and step, beside those of its region's medians."""

    rung: Rung
    offer: Offer
    step: Step | None
    spread: Spread | None
    median_step: Step | None
    above_median: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Ladder:
    council: Council
    on: date
    basis: PayBasis
    rungs: tuple[RungPay, ...]


@transaction.atomic
def ladder_of(*, by: User, council: Council, on: date, basis: PayBasis) -> Ladder:
    """The council's pay on each rung, and the median and range of its region's councils."""
    region: Region = council.region
    near = Neighbours.of(by, region, on)
    paid: dict[int, dict[str, Pay]] = {}
    for pay in pay_in(near.councils, on, basis):
        paid.setdefault(pay.council.pk, {})[pay.job_role.pk] = pay
    rungs: list[RungPay] = []
    for rung in LADDER:
        rungs.append(rung_pay(rung, council, paid, rungs[-1] if rungs else None))
    record_comparison("ladder.viewed", by=by, region=region, on=on, basis=basis)
    return Ladder(council=council, on=on, basis=basis, rungs=tuple(rungs))


def rung_pay(
    rung: Rung, council: Council, paid: Mapping[int, Mapping[str, Pay]], below: RungPay | None
) -> RungPay:
    """A council of which a grade is missing stands in the spread by the others of its rung."""
    offers = {key: offer_on(rung, grades) for key, grades in paid.items()}
    spread = spread_of([each.amount for each in offers.values() if each.amount is not None])
    offer = offers.get(council.pk) or offer_on(rung, {})
    return RungPay(
        rung=rung,
        offer=offer,
        step=step_to(offer.amount, below.offer.amount if below else None),
        spread=spread,
        median_step=step_to(median_of(spread), median_of(below.spread) if below else None),
        above_median=minus(offer.amount, median_of(spread)),
    )


def offer_on(rung: Rung, grades: Mapping[str, Pay]) -> Offer:
    found = [
        (grades[place.job_role], grades[place.job_role].amounts[place.point])
        for place in rung.places
        if place.job_role in grades and grades[place.job_role].amounts
    ]
    there = {pay.job_role.pk for pay, _ in found}
    return Offer(
        amount=mean([amount for _, amount in found]),
        provisional=any(pay.provisional for pay, _ in found),
        missing=tuple(each.job_role for each in rung.places if each.job_role not in there),
    )


def median_of(spread: Spread | None) -> Decimal | None:
    return spread.median if spread else None


def mean(amounts: Sequence[Decimal]) -> Decimal | None:
    return to_pence(sum(amounts, Decimal(0)) / len(amounts)) if amounts else None


def minus(amount: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if amount is None or other is None else amount - other


def step_to(amount: Decimal | None, below: Decimal | None) -> Step | None:
    if amount is None or below is None:
        return None
    return Step(amount=amount - below, percent=share(amount - below, below))
