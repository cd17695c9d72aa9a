"""What the database itself refuses of cascades and their tiers, by name."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Team
from rates.models import MemorandumVersion
from shifts.models import Booking, Cascade, CascadeTier, Offer
from tests.conftest import People
from tests.refusals import guards_off, refused
from tests.shifts.building import HOUR, NOW, booked, offered

pytestmark = pytest.mark.django_db
MOMENT = timedelta(microseconds=1)
ENDED = {"state": "stopped", "ended_at": NOW}


@pytest.fixture
def booking(memorandum: MemorandumVersion, people: People, team: Team) -> Booking:
    return booked(team, people.hr)


def cascade_of(booking: Booking, **changes: Any) -> Cascade:
    normal: dict[str, Any] = {
        "booking": booking,
        "state": "running",
        "started_at": NOW,
        "started_by": booking.created_by,
    }
    return Cascade.objects.create(**normal | changes)


def tier_of(cascade: Cascade, position: int = 1, kind: str = "own", **changes: Any) -> Any:
    normal = {"opens_at": NOW + (position - 1) * HOUR}
    return CascadeTier.objects.create(
        cascade=cascade, position=position, kind=kind, **normal | changes
    )


@pytest.fixture
def cascade(booking: Booking) -> Cascade:
    return cascade_of(booking)


@pytest.fixture
def tiers(cascade: Cascade) -> list[CascadeTier]:
    return [tier_of(cascade, n, kind) for n, kind in enumerate(("own", "pool", "agency"), 1)]


def change(row: Cascade | CascadeTier, **values: Any) -> None:
    """As raw SQL would: no action, no save()."""
    assert type(row).objects.filter(pk=row.pk).update(**values) == 1


def open_up(*tiers: CascadeTier) -> None:
    for tier in tiers:
        change(tier, opened_at=tier.opens_at)


def test_cascade_state_known(cascade: Cascade) -> None:
    with guards_off(), refused("cascade_state_known"):
        change(cascade, state="asleep", ended_at=NOW)


def test_cascade_live_once(booking: Booking, cascade: Cascade) -> None:
    with refused("cascade_live_once"):
        cascade_of(booking)
    change(cascade, **ENDED)
    cascade_of(booking)


def test_cascade_ended_unless_live(cascade: Cascade) -> None:
    with refused("cascade_ended_unless_live"):
        change(cascade, state="stopped")
    with guards_off(), refused("cascade_ended_unless_live"):
        change(cascade, ended_at=NOW)
    change(cascade, **ENDED)


def test_cascade_released_by_sign_off(
    cascade: Cascade, tiers: list[CascadeTier], people: People
) -> None:
    open_up(*tiers)
    change(cascade, state="awaiting_sign_off")
    released = {"state": "released", "ended_at": NOW}
    signed = {"signed_off_at": NOW, "signed_off_by": people.approver}
    with refused("cascade_released_by_sign_off"):
        change(cascade, **released, **signed)
    with refused("cascade_released_by_sign_off"):
        change(cascade, **ENDED, **signed)
    change(cascade, **released, **signed, sign_off_reason="A child is waiting.")


def test_cascade_not_own_sign_off(cascade: Cascade, tiers: list[CascadeTier]) -> None:
    open_up(*tiers)
    change(cascade, state="awaiting_sign_off")
    with refused("cascade_not_own_sign_off"):
        change(
            cascade,
            state="released",
            ended_at=NOW,
            signed_off_at=NOW,
            signed_off_by=cascade.started_by,
            sign_off_reason="My own.",
        )


def test_cascade_life_starts_running(booking: Booking) -> None:
    with refused("cascade_life"):
        cascade_of(booking, **ENDED)


def test_cascade_life_waits_once_the_agency_tier_is_open(
    cascade: Cascade, tiers: list[CascadeTier]
) -> None:
    open_up(*tiers[:2])
    with refused("cascade_life"):
        change(cascade, state="awaiting_sign_off")
    open_up(tiers[2])
    change(cascade, state="awaiting_sign_off")


def test_cascade_life_is_final(cascade: Cascade) -> None:
    change(cascade, **ENDED)
    for values in ({"state": "running", "ended_at": None}, {"state": "ended"}):
        with refused("cascade_life"):
            change(cascade, **values)


def test_cascade_life_keeps_what_it_was_started_with(cascade: Cascade, people: People) -> None:
    for values in ({"started_at": NOW - HOUR}, {"started_by": people.approver}):
        with refused("cascade_life"):
            change(cascade, **values)
    with refused("cascade_life"):
        Cascade.objects.filter(pk=cascade.pk).delete()


def test_cascadetier_kind_known(cascade: Cascade) -> None:
    with refused("cascadetier_kind_known"):
        tier_of(cascade, kind="friends")


def test_cascadetier_position_once(cascade: Cascade) -> None:
    tier_of(cascade, 1, "own")
    with refused("cascadetier_position_once"):
        tier_of(cascade, 1, "pool")
    tier_of(cascade, 2, "pool")


def test_cascadetier_kind_once(cascade: Cascade) -> None:
    tier_of(cascade, 1, "own")
    with refused("cascadetier_kind_once"):
        tier_of(cascade, 2, "own")


def test_cascadetier_not_early(tiers: list[CascadeTier]) -> None:
    with refused("cascadetier_not_early"):
        change(tiers[0], opened_at=NOW - MOMENT)
    change(tiers[0], opened_at=NOW)


def test_cascadetier_life_opens_in_order(tiers: list[CascadeTier]) -> None:
    with refused("cascadetier_life"):
        open_up(tiers[1])
    open_up(tiers[0], tiers[1])


def test_cascadetier_life_opens_once_and_stays_open(tiers: list[CascadeTier]) -> None:
    open_up(tiers[0])
    for at in (None, NOW + HOUR):
        with refused("cascadetier_life"):
            change(tiers[0], opened_at=at)
    with refused("cascadetier_life"):
        change(tiers[0], sent=9)


def test_cascadetier_life_is_fixed(tiers: list[CascadeTier]) -> None:
    for values in ({"opens_at": NOW}, {"kind": "preferred"}, {"position": 4}, {"sent": 1}):
        with refused("cascadetier_life"):
            change(tiers[1], **values)
    with refused("cascadetier_life"):
        CascadeTier.objects.filter(pk=tiers[1].pk).delete()


def test_cascadetier_life_none_is_added_later(
    cascade: Cascade, tiers: list[CascadeTier]
) -> None:
    tier_of(cascade, 4, "reciprocal")
    open_up(tiers[0])
    with refused("cascadetier_life"):
        tier_of(cascade, 5, "preferred")


def test_cascadetier_life_times_never_go_back(cascade: Cascade) -> None:
    tier_of(cascade, 2, "pool", opens_at=NOW + HOUR)
    with refused("cascadetier_life"):
        tier_of(cascade, 3, "agency", opens_at=NOW + HOUR - MOMENT)
    with refused("cascadetier_life"):
        tier_of(cascade, 1, "own", opens_at=NOW + HOUR + MOMENT)
    tier_of(cascade, 3, "agency", opens_at=NOW + HOUR)


def test_cascadetier_life_starts_unopened(cascade: Cascade) -> None:
    with refused("cascadetier_life"):
        tier_of(cascade, opened_at=NOW)


def test_cascadetier_life_opens_while_the_cascade_runs(
    cascade: Cascade, tiers: list[CascadeTier]
) -> None:
    change(cascade, **ENDED)
    with refused("cascadetier_life"):
        open_up(tiers[0])


def test_offer_of_tier(booking: Booking, tiers: list[CascadeTier], people: People) -> None:
    with refused("offer_of_tier"):
        offered(booking, people.worker, tier=tiers[0])
    open_up(tiers[0])
    with refused("offer_of_tier"):
        offered(booked(booking.team, people.hr), people.worker, tier=tiers[0])
    offered(booking, people.worker, tier=tiers[0])


def test_offer_decline_code_known(booking: Booking, people: People) -> None:
    offer = offered(booking, people.worker)
    found = Offer.objects.filter(pk=offer.pk)
    with refused("offer_decline_code_known"):
        found.update(state="declined", closed_at=NOW, decline_code="weather")
    with refused("offer_decline_code_known"):
        found.update(state="withdrawn", closed_at=NOW, decline_code="pay")
    found.update(state="declined", closed_at=NOW, decline_code="pay")


def test_offer_withdraw_reason_when_withdrawn(booking: Booking, people: People) -> None:
    found = Offer.objects.filter(pk=offered(booking, people.worker).pk)
    with refused("offer_withdraw_reason_when_withdrawn"):
        found.update(state="declined", closed_at=NOW, withdraw_reason="Filled by staff")
    found.update(state="withdrawn", closed_at=NOW, withdraw_reason="Filled by staff")
