import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Team
from rates.models import MemorandumVersion
from shifts.models import Timesheet
from tests.conftest import People
from tests.pages import check_sound, error_links, signed_in
from tests.shifts.building import AFTER, booked, filled_in, held

pytestmark = pytest.mark.django_db
PARKING = {"kind": "parking", "spent_on": "12/10/2026", "amount": "4.50"}


@pytest.fixture
def draft(
    memorandum: MemorandumVersion,
    people: People,
    team: Team,
    monkeypatch: pytest.MonkeyPatch,
) -> Timesheet:
    monkeypatch.setattr(timezone, "now", lambda: AFTER)
    return filled_in(held(booked(team, people.hr), people.worker))


def test_a_worker_itemises_the_week(client: Client, people: People, draft: Timesheet) -> None:
    page = reverse("timesheet-expenses", args=[draft.pk])
    signed_in(client, people.worker.user)
    assert "Nothing is claimed for this week." in check_sound(client.get(page)).text
    told = check_sound(client.post(page, PARKING | {"add": "yes"}, follow=True)).text
    assert "Does not say what for" in told
    assert "Total £4.50" in told
    assert (
        "Expenses of the week : 1"
        in check_sound(client.get(reverse("timesheet", args=[draft.pk]))).text
    )
    taken_off = client.post(page, {"remove": draft.expenses.get().pk}, follow=True)
    assert "Taken off the week." in check_sound(taken_off).text
    assert client.post(page, {"remove": "x"}).status_code == 404


def test_what_is_wrong_is_beside_its_field(
    client: Client, people: People, draft: Timesheet
) -> None:
    signed_in(client, people.worker.user)
    page = reverse("timesheet-expenses", args=[draft.pk])
    wrong = PARKING | {"add": "yes", "spent_on": "11/10/2026", "amount": ""}
    answer = client.post(page, wrong)
    assert answer.status_code == 400
    assert check_sound(answer)
    assert set(error_links(answer).values()) == {"id_amount", "id_spent_on"}


def test_api(api: APIClient, people: People, draft: Timesheet) -> None:
    api.force_login(people.worker.user)
    path = f"/api/v1/timesheets/{draft.pk}/expenses/"
    miles = {"kind": "mileage", "spent_on": "2026-10-12", "miles": "10.0"}
    made = api.post(path, miles, format="json")
    assert (made.status_code, made.json()["amount"]) == (201, "4.50")
    assert api.get(path).json() == [made.json()]
    assert api.delete(f"{path}{made.json()['id']}/").status_code == 204
