"""How offers are shared out: by worker to their own council, by council to the regional lead.

Of its own bank's workers a council counts the offers of its own bookings. The lead sees councils;
figures of fewer than five workers are hidden, and whatever would let them be worked out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, DurationField, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from accounts import audit
from accounts.checks import expect_in_order, input_checked
from accounts.models import Council, Region, User, Worker
from accounts.permissions import Permission, reach_of, require_somewhere
from rates.money import to_pence
from rates.reports.sheets import Sheet, Value
from rates.suppression import ALL, Cell, hidden_cells, sums_of
from shifts.calendar import LONDON
from shifts.eligibility.ranking import Elapsed
from shifts.models import Offer, Shift
from shifts.states import OfferState

NONE = Decimal("0.00")
COLUMNS = (
    "sent",
    "accepted",
    "declined",
    "expired",
    "hours_offered",
    "hours_taken",
    "share",
    "days_since",
)
SUMMED = ("sent", "accepted", "declined", "expired", "hours_offered", "hours_taken")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One worker or one council. `share` is of the offers shown, in per cent."""

    key: int
    name: str
    workers: int
    sent: int
    accepted: int
    declined: int
    expired: int
    hours_offered: Decimal
    hours_taken: Decimal
    share: Decimal
    days_since: int | None
    hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class Fairness:
    starts_on: date
    ends_on: date
    by_worker: bool
    rows: tuple[Row, ...]
    total: Row


@transaction.atomic
def fairness(
    *, by: User, starts_on: date, ends_on: date, now: datetime, by_worker: bool
) -> Fairness:
    """Offers sent from the first London day to the last. Raises NotPermitted and BadInput."""
    permission = Permission.OFFER_SEND if by_worker else Permission.FAIRNESS_VIEW
    require_somewhere(by, permission)
    with input_checked() as expect:
        expect_in_order(expect, starts_on, ends_on)
    reach = reach_of(by, permission)
    sent = offers_between(starts_on, ends_on)
    if by_worker:
        rows = of_workers(sent, reach.councils, timezone.localdate(now))
    else:
        rows = hide_small(of_councils(sent, reach.regions))
        for region in Region.objects.filter(pk__in=reach.regions):
            audit.record("fairness.viewed", by=by, at=region, target=region)
    return Fairness(
        starts_on=starts_on,
        ends_on=ends_on,
        by_worker=by_worker,
        rows=tuple(shared_out(rows)),
        total=in_all(rows),
    )


def drill_down(*, by: User, worker: int, starts_on: date, ends_on: date) -> QuerySet[Offer]:
    """The offers that one worker's row counts, the newest first."""
    require_somewhere(by, Permission.OFFER_SEND)
    councils = reach_of(by, Permission.OFFER_SEND).councils
    found = own_bank(offers_between(starts_on, ends_on), councils).filter(worker=worker)
    return found.select_related("booking__team", "booking__job_role").order_by(
        "-sent_at", "-pk"
    )


def offers_between(starts_on: date, ends_on: date) -> QuerySet[Offer]:
    first, after = (
        datetime.combine(day, time(0), LONDON) for day in (starts_on, ends_on + timedelta(1))
    )
    return Offer.objects.filter(sent_at__gte=first, sent_at__lt=after)


def own_bank(offers: QuerySet[Offer], councils: frozenset[int]) -> QuerySet[Offer]:
    return offers.filter(
        booking__council__in=councils, worker__employing_council=F("booking__council")
    )


def counted(offers: QuerySet[Offer], key: str) -> dict[int, dict[str, Any]]:
    """One statement: what each worker or council was offered, took and left, and when last."""
    place = Shift.objects.filter(booking=OuterRef("booking"), place=1).order_by()
    length = place.values("booking").annotate(length=Sum(Elapsed(F("period")))).values("length")
    held = Q(state=OfferState.ACCEPTED)
    found = (
        offers.annotate(length=Subquery(length, output_field=DurationField()))
        .order_by()
        .values(key)
        .annotate(
            sent=Count("pk"),
            accepted=Count("pk", filter=held),
            declined=Count("pk", filter=Q(state=OfferState.DECLINED)),
            expired=Count("pk", filter=Q(state=OfferState.EXPIRED)),
            offered=Sum("length", default=timedelta(0)),
            taken=Sum("length", filter=held, default=timedelta(0)),
            last=Max("sent_at"),
            workers=Count("worker", distinct=True),
        )
    )
    return {each[key]: each for each in found}


def of_workers(offers: QuerySet[Offer], councils: frozenset[int], today: date) -> list[Row]:
    """Everyone of the bank, so that whoever was never asked is seen."""
    told = counted(own_bank(offers, councils), "worker")
    bank = Worker.objects.filter(employing_council__in=councils).filter(
        Q(left_at=None) | Q(pk__in=told)
    )
    rows = [
        row_of(each.pk, str(each), told.get(each.pk, {}), today)
        for each in bank.select_related("user")
    ]
    return sorted(rows, key=lambda row: (row.sent, row.hours_offered, row.name, row.key))


def of_councils(offers: QuerySet[Offer], regions: frozenset[int]) -> list[Row]:
    told = counted(offers.filter(booking__council__region__in=regions), "booking__council")
    found = Council.objects.filter(pk__in=told).order_by("name")
    return [row_of(each.pk, each.name, told[each.pk], None) for each in found]


def row_of(key: int, name: str, found: dict[str, Any], today: date | None) -> Row:
    last = found.get("last")
    return Row(
        key=key,
        name=name,
        workers=found.get("workers", 0),
        sent=found.get("sent", 0),
        accepted=found.get("accepted", 0),
        declined=found.get("declined", 0),
        expired=found.get("expired", 0),
        hours_offered=hours(found.get("offered")),
        hours_taken=hours(found.get("taken")),
        share=NONE,
        days_since=(today - timezone.localdate(last)).days if last and today else None,
    )


def hours(length: timedelta | None) -> Decimal:
    return to_pence(Decimal((length or timedelta(0)) // timedelta(minutes=1)) / 60)


def hide_small(rows: Sequence[Row]) -> list[Row]:
    """Councils of few workers, and those that would give them away."""
    workers: dict[Cell, int] = {(row.key,): row.workers for row in rows}
    workers[(ALL,)] = sum(workers.values())
    few = hidden_cells(workers, sums_of(workers))
    return [hidden(row) if (row.key,) in few else row for row in rows]


def hidden(row: Row) -> Row:
    nothing: dict[str, Any] = dict.fromkeys(("sent", "accepted", "declined", "expired"), 0)
    return Row(
        key=row.key,
        name=row.name,
        workers=0,
        hours_offered=NONE,
        hours_taken=NONE,
        share=NONE,
        days_since=None,
        hidden=True,
        **nothing,
    )


def shared_out(rows: Sequence[Row]) -> list[Row]:
    """Shares of what is shown: shares of everything would tell how much is hidden."""
    shown = sum(row.sent for row in rows)
    if not shown:
        return list(rows)
    return [replace(row, share=to_pence(Decimal(100 * row.sent) / shown)) for row in rows]


def in_all(rows: Sequence[Row]) -> Row:
    """Of what is shown, so that it tells nothing of what is not."""
    summed = {name: sum(getattr(row, name) for row in rows) for name in SUMMED}
    for name in ("hours_offered", "hours_taken"):
        summed[name] = to_pence(Decimal(summed[name]))
    return Row(
        key=0,
        name="All that are shown",
        workers=sum(row.workers for row in rows),
        share=Decimal("100.00") if summed["sent"] else NONE,
        days_since=None,
        **summed,
    )


def sheet_of(report: Fairness) -> Sheet:
    """As the page has it; what is hidden says so in each of its cells."""
    return Sheet(
        title="How offers are shared out",
        columns=["worker" if report.by_worker else "council", *COLUMNS],
        rows=[[row.name, *figures(row)] for row in report.rows],
        total=[report.total.name, *figures(report.total)],
    )


def figures(row: Row) -> list[Value]:
    return ["hidden" if row.hidden else getattr(row, name) for name in COLUMNS]
