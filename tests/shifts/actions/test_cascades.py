from datetime import timedelta
from typing import Any

import pytest

from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry, Council, Notice, Team, Worker
from rates.models import MemorandumVersion
from shifts.actions.answers import decline_offer, withdraw_offer
from shifts.actions.cascades import (
    advance_cascades,
    sign_off_agencies,
    start_cascade,
    stop_cascade,
)
from shifts.actions.offers import accept_offer, send_offers
from shifts.errors import Filled, OfferClosed, OwnCascade
from shifts.models import Booking, Cascade, Offer, Shift
from shifts.tasks import advance_cascades as task
from shifts.tiers import Tier
from tests.conftest import People
from tests.factories import Role, WorkerFactory, cleared_worker, council_named, user_with
from tests.shifts.building import HOUR, NOW, booked, held
from tests.shifts.cascading import (
    DAYS,
    agreed,
    asked,
    elsewhere,
    opened,
    started,
    tiers_of,
    waiting_for_sign_off,
)

pytestmark = pytest.mark.django_db
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def booking(memorandum: MemorandumVersion, people: People, team: Team) -> Booking:
    return booked(team, people.hr)


def test_start_cascade_asks_the_own_bank_first(booking: Booking, people: People) -> None:
    cascade = started(booking)
    assert tiers_of(cascade) == ["own", "pool", "agency"]
    assert opened(cascade) == ["own"]
    assert asked(cascade, Tier.OWN) == {people.worker.pk}
    times = [tier.opens_at - NOW for tier in cascade.tiers.order_by("position")]
    assert times == [0 * HOUR, 24 * HOUR, 72 * HOUR]


def test_start_cascade_preferred_worker_has_a_head_start(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    cascade = started(booked(team, people.hr, preferred_worker=people.other_worker))
    assert opened(cascade) == ["preferred"]
    assert asked(cascade, Tier.PREFERRED) == {people.other_worker.pk}
    assert advance_cascades(now=NOW + 4 * HOUR - MOMENT) == 0
    assert advance_cascades(now=NOW + 4 * HOUR) == 1
    assert asked(cascade, Tier.OWN) == {people.worker.pk}
    advance_cascades(now=NOW + 28 * HOUR)
    assert cascade.tiers.get(kind="pool").asked_before == 1
    assert asked(cascade, Tier.POOL) == set()


def test_start_cascade_twice_is_the_same(booking: Booking) -> None:
    assert started(booking) == started(booking, NOW + HOUR)
    assert Offer.objects.count() == 1


def test_start_cascade_is_for_hr(booking: Booking, people: People) -> None:
    for someone in (people.manager, people.approver, people.other_hr, people.worker.user):
        with pytest.raises(NotPermitted):
            start_cascade(by=someone, booking=booking, now=NOW)


def test_start_cascade_of_a_filled_booking(booking: Booking, people: People) -> None:
    held(booking, people.worker)
    with pytest.raises(Filled):
        started(booking)


def test_start_cascade_after_the_first_shift_began(booking: Booking) -> None:
    with pytest.raises(BadInput):
        started(booking, NOW + 30 * DAYS)


def test_start_cascade_says_whom_it_left_out(booking: Booking, people: People) -> None:
    WorkerFactory.create(employing_council=booking.council)
    own = started(booking).tiers.get(kind="own")
    assert (own.sent, own.blocked, own.need_sign_off) == (1, 1, 0)
    assert own.left_out["DBS"] == 1


def test_start_cascade_leaves_out_who_needs_a_sign_off(
    booking: Booking, people: People
) -> None:
    registration = people.worker.registration
    registration.status, registration.conditions = "conditions", "Supervised practice"
    registration.save()
    cascade = started(booking)
    own = cascade.tiers.get(kind="own")
    assert (own.sent, own.blocked, own.need_sign_off) == (0, 0, 1)
    assert set(own.left_out) == {"SWE"}
    send_offers(
        by=people.hr, booking=booking, workers=[people.worker], now=NOW, sign_off="I know her."
    )


def test_advance_cascades_opens_several_after_missed_beats(
    booking: Booking, people: People
) -> None:
    cascade = started(booking)
    assert advance_cascades(now=NOW + 24 * HOUR - MOMENT) == 0
    assert advance_cascades(now=NOW + 100 * HOUR) == 2
    assert opened(cascade) == ["own", "pool", "agency"]
    assert asked(cascade, Tier.POOL) == {people.other_worker.pk}


def test_advance_cascades_twice_opens_each_once(booking: Booking) -> None:
    started(booking)
    due = NOW + 24 * HOUR
    assert [advance_cascades(now=due) for _ in range(2)] == [1, 0]
    assert AuditEntry.objects.filter(verb="cascade.tier_opened").count() == 2


def test_advance_cascades_by_the_clock(
    booking: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    started(booking)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + 24 * HOUR)
    assert task() == 1


def test_advance_cascades_one_that_fails_does_not_hold_up_the_rest(
    booking: Booking, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shifts.actions import cascades

    first, second = started(booking), started(booked(booking.team, people.hr))
    open_tier = cascades.open_tier

    def fails_for_the_first(tier: Any, *args: Any, **kwargs: Any) -> Any:
        if tier.cascade_id == first.pk:
            raise LookupError("broken")
        return open_tier(tier, *args, **kwargs)

    monkeypatch.setattr(cascades, "open_tier", fails_for_the_first)
    with pytest.raises(ExceptionGroup):
        advance_cascades(now=NOW + 24 * HOUR)
    assert (opened(first), opened(second)) == (["own"], ["own", "pool"])


def test_advance_cascades_killed_half_way_did_nothing(
    booking: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second of two due tiers breaks: the first is not open either, nor anybody asked."""
    cascade = started(booking)

    def killed(*args: Any, **kwargs: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("shifts.actions.tiers.tell_sign_off_needed", killed)
        with pytest.raises(KeyboardInterrupt):
            advance_cascades(now=NOW + 100 * HOUR)
    assert opened(cascade) == ["own"]
    assert Offer.objects.count() == 1
    assert advance_cascades(now=NOW + 100 * HOUR) == 2


def test_a_declined_worker_is_not_asked_again(booking: Booking, people: People) -> None:
    first = started(booking)
    offer = Offer.objects.get()
    decline_offer(by=people.worker.user, offer=offer, reason="", code="dates", now=NOW)
    stop_cascade(by=people.hr, cascade=first, now=NOW)
    again = started(booking)
    assert asked(again, Tier.OWN) == set()
    assert again.tiers.get(kind="own").asked_before == 1
    (named,) = send_offers(by=people.hr, booking=booking, workers=[people.worker], now=NOW)
    assert named.state == "sent"


def test_filled_ends_the_cascade_and_tells_everyone(booking: Booking, people: People) -> None:
    cascade = started(booking)
    advance_cascades(now=NOW + 24 * HOUR)
    offer = Offer.objects.get(worker=people.other_worker)
    accept_offer(by=people.other_worker.user, offer=offer, now=NOW + 25 * HOUR)
    cascade.refresh_from_db()
    assert cascade.state == "ended"
    told = Notice.objects.get(kind="offer_filled")
    assert told.recipient == people.worker.user
    assert advance_cascades(now=NOW + 100 * HOUR) == 0
    assert opened(cascade) == ["own", "pool"]


def test_cancelled_booking_ends_the_cascade(booking: Booking) -> None:
    cascade = started(booking)
    Shift.objects.filter(booking=booking).update(state="cancelled")
    Booking.objects.filter(pk=booking.pk).update(state="cancelled")
    assert advance_cascades(now=NOW + HOUR) == 0
    cascade.refresh_from_db()
    assert (cascade.state, cascade.ended_at) == ("ended", NOW + HOUR)


def test_work_that_began_ends_the_cascade(booking: Booking) -> None:
    cascade = started(booking)
    assert advance_cascades(now=NOW + 30 * DAYS) == 0
    cascade.refresh_from_db()
    assert cascade.state == "ended"


def test_stop_cascade_leaves_offers_open(booking: Booking, people: People) -> None:
    cascade = started(booking)
    for _ in range(2):
        stopped = stop_cascade(by=people.hr, cascade=cascade, now=NOW)
    assert (stopped.state, stopped.ended_by) == ("stopped", people.hr)
    assert Offer.objects.get().state == "sent"
    assert advance_cascades(now=NOW + 100 * HOUR) == 0
    with pytest.raises(NotPermitted):
        stop_cascade(by=people.manager, cascade=cascade, now=NOW)


def test_reciprocal_regions_come_after_the_pool(booking: Booking, people: People) -> None:
    region = elsewhere(booking.council)
    agreed(booking.council.region, region)
    council = region.councils.earliest("pk")
    there = cleared_worker(shares_with=[booking.council], employing_council=council)
    cascade = started(booking)
    assert tiers_of(cascade) == ["own", "pool", "reciprocal", "agency"]
    with pytest.raises(Exception, match="not in the pool"):
        send_offers(by=people.hr, booking=booking, workers=[there], now=NOW)
    advance_cascades(now=NOW + 72 * HOUR)
    tier = cascade.tiers.get(kind="reciprocal")
    assert (tier.sent, tier.left_out) == (0, {"CLEARED": 1})
    assert asked(cascade, Tier.POOL) == {people.other_worker.pk}


def test_reciprocal_regions_clear_for_each_other(
    booking: Booking, people: People, city_region: list[Council]
) -> None:
    """A clearance by a signatory of the partner's own memorandum counts, with the consent."""
    from tests.factories import memorandum_in_force

    region = elsewhere(booking.council)
    agreed(booking.council.region, region)
    council = region.councils.earliest("pk")
    memorandum_in_force([council])
    there = cleared_worker(shares_with=[booking.council], employing_council=council)
    cascade = started(booking)
    advance_cascades(now=NOW + 72 * HOUR)
    assert asked(cascade, Tier.RECIPROCAL) == {there.pk}
    offer = Offer.objects.get(worker=there)
    accept_offer(by=there.user, offer=offer, now=NOW + 73 * HOUR)


def test_sign_off_agencies(booking: Booking, people: People) -> None:
    cascade = waiting_for_sign_off(booking)
    assert cascade.state == "awaiting_sign_off"
    asked_for = Notice.objects.filter(kind="agency_sign_off_needed")
    assert {each.recipient for each in asked_for} == {people.approver, people.hr}
    for _ in range(2):
        released = sign_off_agencies(
            by=people.approver, cascade=cascade, reason="A child waits.", now=NOW
        )
    assert (released.state, released.sign_off_reason) == ("released", "A child waits.")
    assert AuditEntry.objects.filter(verb="cascade.released").count() == 1


def test_sign_off_agencies_is_for_another_approver(booking: Booking, people: People) -> None:
    cascade = waiting_for_sign_off(booking)
    asking: dict[str, Any] = {"cascade": cascade, "reason": "Urgent.", "now": NOW}
    for someone in (people.hr, people.manager, people.other_hr, people.lead):
        with pytest.raises(NotPermitted):
            sign_off_agencies(by=someone, **asking)
    both = cascade.started_by
    user_with(Role.APPROVER, council_named("Liverpool"))
    both.memberships.create(role=Role.APPROVER, council=booking.council, granted_at=NOW)
    with pytest.raises(OwnCascade):
        sign_off_agencies(by=both, **asking)


def test_sign_off_agencies_needs_a_reason_and_its_time(
    booking: Booking, people: People
) -> None:
    cascade = started(booking)
    with pytest.raises(BadInput, match="reason"):
        sign_off_agencies(by=people.approver, cascade=cascade, reason=" ", now=NOW)
    with pytest.raises(WrongState):
        sign_off_agencies(by=people.approver, cascade=cascade, reason="Early.", now=NOW)


def test_withdraw_offer_tells_the_worker(booking: Booking, people: People) -> None:
    (offer,) = send_offers(by=people.hr, booking=booking, workers=[people.worker], now=NOW)
    for _ in range(2):
        withdrawn = withdraw_offer(by=people.hr, offer=offer, reason="Not needed.", now=NOW)
    assert (withdrawn.state, withdrawn.withdraw_reason) == ("withdrawn", "Not needed.")
    assert "Not needed." in Notice.objects.get(kind="offer_withdrawn").body
    with pytest.raises(OfferClosed):
        accept_offer(by=people.worker.user, offer=offer, now=NOW)


def test_withdraw_offer_needs_a_reason_and_leave(booking: Booking, people: People) -> None:
    (offer,) = send_offers(by=people.hr, booking=booking, workers=[people.worker], now=NOW)
    with pytest.raises(BadInput, match="reason"):
        withdraw_offer(by=people.hr, offer=offer, reason="", now=NOW)
    for someone in (people.manager, people.other_hr, people.worker.user):
        with pytest.raises(NotPermitted):
            withdraw_offer(by=someone, offer=offer, reason="No.", now=NOW)
    accept_offer(by=people.worker.user, offer=offer, now=NOW)
    with pytest.raises(OfferClosed):
        withdraw_offer(by=people.hr, offer=offer, reason="Late.", now=NOW)


def test_decline_offer_with_an_unknown_code(booking: Booking, people: People) -> None:
    (offer,) = send_offers(by=people.hr, booking=booking, workers=[people.worker], now=NOW)
    with pytest.raises(BadInput, match="code"):
        decline_offer(by=people.worker.user, offer=offer, reason="", code="rain", now=NOW)
    decline_offer(by=people.worker.user, offer=offer, reason="", code="pay", now=NOW)
    assert Offer.objects.get().decline_code == "pay"


def test_preferred_worker_who_left_is_refused(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    gone: Worker = people.other_worker
    gone.left_at = NOW
    with pytest.raises(BadInput, match="preferred_worker"):
        booked(team, people.hr, preferred_worker=gone)


def test_the_running_cascade_is_one(booking: Booking) -> None:
    started(booking)
    assert Cascade.objects.live().count() == 1
