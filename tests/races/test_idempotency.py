"""The same request sent twice at once, as a phone on a bad line does."""

import time
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from accounts.models import Team
from rates.models import MemorandumVersion
from shifts.models import Booking, Offer, Shift
from tests.conftest import People
from tests.factories import weekdays
from tests.races.running import GAP, at_once
from tests.shifts.building import NOW, booked, offered

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def body(memorandum: MemorandumVersion, team: Team) -> dict[str, Any]:
    return {
        "council": "E08000012",
        "team": team.pk,
        "job_role": "social_worker",
        "engagement": "bank_own",
        "pay_basis": "paye",
        "hourly_rate": "31.00",
        "starts_on": "2026-10-12",
        "ends_on": "2026-10-16",
        "weekly_pattern": weekdays(),
        "reason": "vacancy",
        "supervisor": "Marcus Lee",
    }


@pytest.fixture(autouse=True)
def _slow_and_in_october(monkeypatch: pytest.MonkeyPatch) -> None:
    bulk_create = Shift.objects.bulk_create

    def create_slowly(rows: Any) -> Any:
        time.sleep(GAP)
        return bulk_create(rows)

    monkeypatch.setattr("shifts.models.Shift.objects.bulk_create", create_slowly)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def posting(people: People, body: dict[str, Any], **headers: str) -> Any:
    def post() -> str:
        client = APIClient()
        client.force_authenticate(people.hr)
        answer = client.post("/api/v1/bookings/", body, format="json", headers=headers)
        connection.close()
        return f"{answer.status_code} {answer.json().get('id') or answer.json()['code']}"

    return post


def test_same_key_at_once_is_one_booking(people: People, body: dict[str, Any]) -> None:
    key = {"Idempotency-Key": "one"}
    first, second = at_once([posting(people, body, **key) for _ in range(2)])
    assert first == second == f"201 {Booking.objects.get().pk}"


def test_no_key_at_once_is_two_bookings(people: People, body: dict[str, Any]) -> None:
    """Proves the test above can fail."""
    first, second = at_once([posting(people, body) for _ in range(2)])
    assert first != second
    assert Booking.objects.count() == 2


def test_same_key_other_body_at_once_is_one_booking(
    people: People, body: dict[str, Any]
) -> None:
    key = {"Idempotency-Key": "one"}
    answers = at_once(
        [posting(people, body, **key), posting(people, body | {"places": 2}, **key)]
    )
    assert answers == [f"201 {Booking.objects.get().pk}", "409 idempotency_conflict"]


def test_same_accept_twice_at_once_is_one_assignment(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    """Without any key: answering is safe to repeat by itself."""
    offer = offered(booked(team, people.hr), people.worker)

    def accept() -> str:
        client = APIClient()
        client.force_authenticate(people.worker.user)
        answer = client.post(f"/api/v1/offers/{offer.pk}/accept/")
        connection.close()
        return f"{answer.status_code} {answer.json()['id']}"

    first, second = at_once([accept, accept])
    assert first == second
    assert Offer.objects.get().state == "accepted"
