"""Cascades as the actions leave them."""

from datetime import date, datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Council, Reciprocity, Region
from shifts.actions.cascades import advance_cascades, start_cascade
from shifts.models import Booking, Cascade
from shifts.tiers import Tier
from tests.factories import UserFactory
from tests.shifts.building import HOUR, NOW

DAYS = timedelta(days=1)


def started(booking: Booking, now: datetime = NOW) -> Cascade:
    return start_cascade(by=booking.created_by, booking=booking, now=now)


def tiers_of(cascade: Cascade) -> list[str]:
    return list(cascade.tiers.order_by("position").values_list("kind", flat=True))


def opened(cascade: Cascade) -> list[str]:
    found = cascade.tiers.filter(opened_at__isnull=False).order_by("position")
    return list(found.values_list("kind", flat=True))


def asked(cascade: Cascade, tier: Tier) -> set[int]:
    found = cascade.tiers.get(kind=tier).offers
    return set(found.values_list("worker", flat=True))


def waiting_for_sign_off(booking: Booking, now: datetime = NOW) -> Cascade:
    """Started on a Monday; by Sunday every tier's time has come."""
    cascade = started(booking, now)
    advance_cascades(now=now + 6 * DAYS - HOUR)
    cascade.refresh_from_db()
    return cascade


def agreed(one: Region, other: Region, on: date = date(2026, 1, 1)) -> list[Reciprocity]:
    """Both regions have given their word."""
    return [
        Reciprocity.objects.create(
            region=region,
            partner=partner,
            effective=DateRange(on, None),
            recorded_at=NOW,
            recorded_by=UserFactory.create(),
        )
        for region, partner in ((one, other), (other, one))
    ]


def elsewhere(council: Council) -> Region:
    return Region.objects.exclude(pk=council.region_id).earliest("name")
