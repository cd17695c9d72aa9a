"""An action that breaks half-way leaves nothing behind: no row, no change, no entry."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from django.db import connection

from accounts.models import Team
from rates.models import MemorandumVersion
from shifts.actions import answers, bookings, candidates, offers, timesheets
from shifts.models import Offer
from tests.conftest import People
from tests.shifts.building import (
    AFTER,
    MONDAY,
    NOW,
    asked_for,
    booked,
    filled_in,
    held,
    london,
    offered,
    submitted,
)

pytestmark = pytest.mark.django_db
TABLES = [
    "accounts_auditchain",
    "accounts_auditentry",
    "rates_capdecision",
    "rates_decisionsegment",
    "rates_spendline",
    "shifts_assignment",
    "shifts_booking",
    "shifts_offer",
    "shifts_shift",
    "shifts_timesheet",
    "shifts_timesheetentry",
]


class Broken(Exception):
    """The disk is full."""


def breaks(*args: Any, **kwargs: Any) -> None:
    raise Broken


def everything() -> dict[str, list[Any]]:
    with connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f"SELECT {table}::text FROM {table} ORDER BY 1")
            found[table] = cursor.fetchall()
    return found


@dataclass(frozen=True)
class Desk:
    """All that an action may need."""

    people: People
    team: Team


@pytest.fixture
def desk(memorandum: MemorandumVersion, people: People, team: Team) -> Desk:
    return Desk(people, team)


def create_booking(desk: Desk) -> Callable[[], object]:
    request = asked_for(desk.team, places=2)
    return partial(bookings.create_booking, by=desk.people.hr, request=request, now=NOW)


def look_for_candidates(desk: Desk) -> Callable[[], object]:
    booking = booked(desk.team, desk.people.hr)
    return partial(candidates.look_for_candidates, by=desk.people.hr, booking=booking, now=NOW)


def send_offers(desk: Desk) -> Callable[[], object]:
    booking = booked(desk.team, desk.people.hr)
    both = [desk.people.worker, desk.people.other_worker]
    return partial(
        offers.send_offers, by=desk.people.hr, booking=booking, workers=both, now=NOW
    )


def accept_offer(desk: Desk) -> Callable[[], object]:
    booking = booked(desk.team, desk.people.hr)
    offered(booking, desk.people.other_worker)
    offer = offered(booking, desk.people.worker)
    return partial(offers.accept_offer, by=offer.worker.user, offer=offer, now=NOW)


def decline_offer(desk: Desk) -> Callable[[], object]:
    offer = offered(booked(desk.team, desk.people.hr), desk.people.worker)
    by = offer.worker.user
    return partial(answers.decline_offer, by=by, offer=offer, reason="Away", now=NOW)


def expire_offers(desk: Desk) -> Callable[[], object]:
    offer = offered(booked(desk.team, desk.people.hr), desk.people.worker)
    return partial(answers.expire_offers, now=offer.expires_at)


def open_timesheet(desk: Desk) -> Callable[[], object]:
    assignment = held(booked(desk.team, desk.people.hr), desk.people.worker)
    return partial(
        timesheets.open_timesheet,
        by=desk.people.worker.user,
        assignment=assignment,
        week_starts_on=MONDAY,
        now=AFTER,
    )


def record_hours(desk: Desk) -> Callable[[], object]:
    assignment = held(booked(desk.team, desk.people.hr), desk.people.worker)
    return partial(
        timesheets.record_hours,
        by=desk.people.worker.user,
        entry=filled_in(assignment).entries.earliest("worked"),
        starts_at=london(MONDAY, "10:00"),
        ends_at=london(MONDAY, "11:00"),
        break_minutes=0,
    )


def submit_timesheet(desk: Desk) -> Callable[[], object]:
    draft = filled_in(held(booked(desk.team, desk.people.hr), desk.people.worker))
    by = desk.people.worker.user
    return partial(timesheets.submit_timesheet, by=by, timesheet=draft, now=AFTER)


def dispute_timesheet(desk: Desk) -> Callable[[], object]:
    sent = submitted(held(booked(desk.team, desk.people.hr), desk.people.worker))
    by = desk.people.manager
    return partial(
        timesheets.dispute_timesheet, by=by, timesheet=sent, reason="Wrong", now=AFTER
    )


def approve_timesheet(desk: Desk) -> Callable[[], object]:
    sent = submitted(held(booked(desk.team, desk.people.hr), desk.people.worker))
    by = desk.people.manager
    return partial(timesheets.approve_timesheet, by=by, timesheet=sent, now=AFTER)


ACTIONS = [
    create_booking,
    look_for_candidates,
    send_offers,
    accept_offer,
    decline_offer,
    expire_offers,
    open_timesheet,
    record_hours,
    submit_timesheet,
    dispute_timesheet,
    approve_timesheet,
]
HALF_WAY = [
    (create_booking, "shifts.models.Shift.objects.bulk_create"),
    (accept_offer, "shifts.models.Offer.save"),
    (accept_offer, "shifts.actions.offers.close_if_full"),
    (open_timesheet, "shifts.models.TimesheetEntry.objects.bulk_create"),
    (approve_timesheet, "shifts.models.Timesheet.save"),
    (approve_timesheet, "shifts.actions.timesheets.deciding.settle_done"),
]


@pytest.mark.parametrize("prepare", ACTIONS, ids=lambda action: action.__name__)
def test_action_whose_audit_breaks_leaves_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, prepare: Callable[[Desk], Callable[[], object]]
) -> None:
    action = prepare(desk)
    before = everything()
    monkeypatch.setattr("accounts.audit.entry_of", breaks)
    with pytest.raises(Broken):
        action()
    assert everything() == before
    monkeypatch.undo()
    action()
    assert everything() != before


@pytest.mark.parametrize(("prepare", "breaking"), HALF_WAY)
def test_action_that_breaks_half_way_leaves_nothing(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    prepare: Callable[[Desk], Callable[[], object]],
    breaking: str,
) -> None:
    action = prepare(desk)
    before = everything()
    monkeypatch.setattr(breaking, breaks)
    with pytest.raises(Broken):
        action()
    assert everything() == before


def test_send_offers_whose_second_offer_breaks(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    action = send_offers(desk)
    create = Offer.objects.create

    def second_breaks(**values: Any) -> Offer:
        if Offer.objects.exists():
            raise Broken
        return create(**values)

    monkeypatch.setattr(Offer.objects, "create", second_breaks)
    with pytest.raises(Broken):
        action()
    assert not Offer.objects.exists()
