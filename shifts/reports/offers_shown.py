"""The offers that wait for a worker, each with what it pays, in statements that do not grow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Prefetch

from accounts.models import User
from rates.models import DecisionSegment, OnCostTable
from shifts.eligibility.ranking import miles_between
from shifts.models import Offer, Shift
from shifts.pay import Judged, breakdown
from shifts.placement.load import all_bank_holidays
from shifts.ranges import worked_period
from shifts.segments import PayBreakdown
from shifts.states import OfferState

HOME = ("worker__latitude", "worker__longitude")
TEAM = ("booking__team__latitude", "booking__team__longitude")


@dataclass(frozen=True, kw_only=True)
class Shown:
    """`shifts` are those that accepting gives; without any there is nothing left to take."""

    offer: Offer
    shifts: Sequence[Shift]
    pay: PayBreakdown | None
    minutes: int
    miles: Decimal


def offers_shown(user: User, now: datetime) -> list[Shown]:
    """The first to end first."""
    found = (
        Offer.objects.filter(worker__user=user, state=OfferState.SENT, expires_at__gt=now)
        .select_related(
            "booking__team", "booking__council", "booking__job_role", "booking__cap_decision"
        )
        .annotate(miles=miles_between(HOME, TEAM))
        .prefetch_related(
            Prefetch("booking__shifts", Shift.objects.to_fill(now), to_attr="to_take"),
            Prefetch(
                "booking__cap_decision__segments",
                DecisionSegment.objects.select_related("cap__version"),
            ),
        )
        .order_by("expires_at", "pk")
    )
    offers = list(found)
    if not offers:
        return []
    bank_holidays = all_bank_holidays()
    on_costs = list(OnCostTable.objects.order_by("-effective"))
    return [shown(offer, bank_holidays, on_costs) for offer in offers]


def shown(
    offer: Offer, bank_holidays: frozenset[date], on_costs: Sequence[OnCostTable]
) -> Shown:
    """As `expected_pay` has it, of the first place that is free."""
    free: list[Shift] = vars(offer.booking)["to_take"]
    place = min((shift.place for shift in free), default=None)
    shifts = [shift for shift in free if shift.place == place]
    periods = [worked_period(shift.period, shift.unpaid_break) for shift in shifts]
    judged = Judged.of(offer.booking, bank_holidays=bank_holidays)
    priced = [each for period in periods for each in judged.cut(period)]
    first = periods[0].local_dates()[0] if periods else None
    table = next((each for each in on_costs if first and each.effective.lower <= first), None)
    return Shown(
        offer=offer,
        shifts=shifts,
        pay=breakdown(priced, first, table) if first else None,
        minutes=sum(each.pay.minutes for each in priced),
        miles=Decimal(f"{vars(offer)['miles']:.1f}"),
    )
