"""Who was passed over when a council chose whom to ask, kept as it was found."""

from datetime import date, timedelta

import pytest

from accounts.models import Council, DbsCheck, Team, Worker
from rates.models import MemorandumVersion
from shifts.actions import passing_over
from shifts.actions.cascades import advance_cascades
from shifts.actions.offers import accept_offer, send_offers
from shifts.actions.passing_over import keep_what_is_passed
from shifts.models import Booking, CascadeTier, PassedOver
from shifts.tasks import keep_who_was_passed_over
from tests.conftest import People
from tests.factories import cleared_worker
from tests.refusals import refused
from tests.shifts.building import HOUR, NOW, booked, held
from tests.shifts.cascading import started

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=2)
NOVEMBER = {"starts_on": date(2026, 11, 2), "ends_on": date(2026, 11, 6)}


@pytest.fixture
def booking(memorandum: MemorandumVersion, people: People, team: Team) -> Booking:
    return booked(team, people.hr)


def kept(booking: Booking) -> dict[str, set[int]]:
    return {each.reason: set(each.workers) for each in booking.passed_over.all()}


def named(booking: Booking, *workers: Worker) -> None:
    send_offers(by=booking.created_by, booking=booking, workers=workers, now=NOW)


def test_a_tier_keeps_whom_a_rule_stood_against(booking: Booking, people: People) -> None:
    DbsCheck.objects.filter(worker=people.other_worker).delete()
    started(booking)
    own, pool = {people.worker.pk}, {people.other_worker.pk}
    assert kept(booking) == {"LOOKED-AT": own}
    advance_cascades(now=NOW + 24 * HOUR)
    tier = booking.cascades.get().tiers.get(kind="pool")
    found = {each.reason: set(each.workers) for each in tier.passed_over.all()}
    assert found == {"LOOKED-AT": pool, "DBS": pool}
    assert tier.left_out == {"DBS": 1}


def test_a_choice_by_name_keeps_rules_and_what_decided(
    booking: Booking, people: People
) -> None:
    """Both live alike and are new here; one was offered work lately, the other has no DBS."""
    worked_with = booked(booking.team, people.hr, **NOVEMBER)
    named(worked_with, people.other_worker)
    no_check = cleared_worker(shares_with=[booking.council])
    DbsCheck.objects.filter(worker=no_check).delete()
    named(booking, people.worker)
    keep_what_is_passed(now=LATER)
    found = kept(booking)
    assert found["DBS"] == {no_check.pk}
    assert found["fairness"] == {people.other_worker.pk}
    everyone = {people.worker.pk, people.other_worker.pk, no_check.pk}
    assert found["LOOKED-AT"] == everyone
    assert set(found) == {"DBS", "fairness", "LOOKED-AT"}


def test_as_many_points_is_the_councils_own_choice(booking: Booking, people: People) -> None:
    named(booking, people.worker)
    keep_what_is_passed(now=LATER)
    assert kept(booking)["CHOSEN-OTHERWISE"] == {people.other_worker.pk}


def test_who_does_not_share_is_kept_for_that_alone(
    booking: Booking, people: People, wirral: Council
) -> None:
    silent = cleared_worker(shares_with=[], employing_council=wirral)
    DbsCheck.objects.filter(worker=silent).delete()
    named(booking, people.worker)
    keep_what_is_passed(now=LATER)
    found = kept(booking)
    assert found["CLEARED"] == {silent.pk}
    assert "DBS" not in found


def test_a_tier_whose_turn_never_came(booking: Booking, people: People) -> None:
    started(booking)
    offer = booking.offers.get(worker=people.worker)
    accept_offer(by=people.worker.user, offer=offer, now=NOW + HOUR)
    keep_what_is_passed(now=NOW + 2 * HOUR)
    assert kept(booking)["TOO-LATE"] == {people.other_worker.pk}


def test_kept_once_and_caught_up_within_four_weeks(
    booking: Booking, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    named(booking, people.worker)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=29))
    assert keep_who_was_passed_over() == 0
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=27))
    assert keep_who_was_passed_over() == 1
    assert keep_who_was_passed_over() == 0


def test_a_search_that_fails_does_not_hold_up_the_others(
    booking: Booking, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = booked(booking.team, people.hr, **NOVEMBER)
    named(booking, people.worker)
    named(other, people.worker)

    def fails(of: Booking, **asked: object) -> object:
        if of == booking:
            raise LookupError("No memorandum.")
        return ask_of(of, **asked)

    ask_of = passing_over.ask_of
    monkeypatch.setattr(passing_over, "ask_of", fails)
    with pytest.raises(ExceptionGroup):
        keep_what_is_passed(now=LATER)
    assert kept(other)
    assert not kept(booking)


def test_a_tier_that_fails_does_not_hold_up_the_others(
    booking: Booking, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = booked(booking.team, people.hr, **NOVEMBER)
    for each in (booking, other):
        started(each)
        offer = each.offers.get(worker=people.worker)
        accept_offer(by=people.worker.user, offer=offer, now=NOW + HOUR)

    def fails(tier: CascadeTier, today: date) -> list[int]:
        if tier.cascade.booking == booking:
            raise LookupError("No partner.")
        return members_of(tier, today)

    members_of = passing_over.members_of
    monkeypatch.setattr(passing_over, "members_of", fails)
    with pytest.raises(ExceptionGroup):
        keep_what_is_passed(now=NOW + 2 * HOUR)
    assert "TOO-LATE" in kept(other)
    assert "TOO-LATE" not in kept(booking)


def test_what_was_kept_stays(booking: Booking, people: People, team: Team) -> None:
    row = {"booking": booking, "workers": [people.worker.pk], "found_at": NOW}
    made = PassedOver.objects.create(reason="DBS", **row)
    PassedOver.objects.create(reason="SWE", **row)
    with refused("passedover_once"):
        PassedOver.objects.create(reason="DBS", **row)
    with refused("passedover_says_why"):
        PassedOver.objects.create(reason="", **row)
    with refused("passedover_names_someone"):
        PassedOver.objects.create(reason="RTW", **row | {"workers": []})
    with refused("shifts_passedover_append_only"):
        PassedOver.objects.filter(pk=made.pk).update(reason="RTW")
    with refused("shifts_passedover_append_only"):
        made.delete()
    other = booked(team, people.hr)
    tier = started(other).tiers.get(kind="pool")
    PassedOver.objects.create(reason="DBS", tier=tier, **row | {"booking": other})
    with refused("passedover_of_the_booking"):
        PassedOver.objects.create(reason="DBS", tier=tier, **row)


def test_who_was_offered_it_all_the_same_was_not_passed_over(
    booking: Booking, people: People
) -> None:
    named(booking, people.worker)
    keep_what_is_passed(now=LATER)
    since = NOW - timedelta(days=28)
    assert PassedOver.objects.of(people.other_worker, since).count() == 2
    assert PassedOver.objects.of(people.worker, since).count() == 0
    held_by_name = booked(booking.team, people.hr)
    held(held_by_name, people.other_worker)
    keep_what_is_passed(now=LATER)
    assert PassedOver.objects.of(people.other_worker, since).count() == 2
