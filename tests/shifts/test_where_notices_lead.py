"""A notice leads its reader to a page that they may open."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import Notice, Team
from rates.models import MemorandumVersion
from shifts.actions.answers import withdraw_offer
from shifts.actions.assignments import cancel_shift, end_early
from shifts.actions.assignments.ending import Ending
from shifts.actions.cascades import start_cascade
from shifts.actions.offers import accept_offer, send_offers
from tests.conftest import People
from tests.pages import check_sound, signed_in
from tests.shifts.building import NOW, booked, held

pytestmark = pytest.mark.django_db
Story = Callable[[Team, People], None]


def offered_and_taken_back(team: Team, people: People) -> None:
    booking = booked(team, people.hr)
    (offer,) = send_offers(by=people.hr, booking=booking, workers=[people.worker], now=NOW)
    withdraw_offer(by=people.hr, offer=offer, reason="Not needed.", now=NOW)


def taken_by_another(team: Team, people: People) -> None:
    booking, both = booked(team, people.hr), [people.worker, people.other_worker]
    first, _ = send_offers(by=people.hr, booking=booking, workers=both, now=NOW)
    accept_offer(by=people.worker.user, offer=first, now=NOW)


def in_turns(team: Team, people: People) -> None:
    start_cascade(by=people.hr, booking=booked(team, people.hr), now=NOW)


def called_off_and_ended(team: Team, people: People) -> None:
    assignment = held(booked(team, people.hr), people.worker)
    shift = assignment.shifts.earliest("period")
    cancel_shift(by=people.worker.user, shift=shift, reason="illness", now=NOW)
    last_day = assignment.last_day - timedelta(days=1)
    ending = Ending(reason="budget", last_day=last_day, sign_off="It is spent.")
    end_early(by=people.hr, assignment=assignment, ending=ending, now=NOW)


@pytest.mark.parametrize(
    "story", [offered_and_taken_back, taken_by_another, in_turns, called_off_and_ended]
)
def test_notices_lead_where_their_reader_may_go(
    story: Story,
    memorandum: MemorandumVersion,
    team: Team,
    people: People,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    story(team, people)
    told = list(Notice.objects.select_related("recipient"))
    assert told
    for notice in told:
        answer = signed_in(Client(), notice.recipient).get(notice.path)
        assert answer.status_code == 200, (notice.kind, notice.path)
        check_sound(answer)
