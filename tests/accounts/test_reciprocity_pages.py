"""Partner regions, as a lead and as a program see them."""

from datetime import datetime
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import Reciprocity, Region
from tests.accounts.actions.test_reciprocity import LATER, TODAY, given
from tests.conftest import People
from tests.pages import check_sound, signed_in, words
from tests.shifts.building import NOW

pytestmark = pytest.mark.django_db
URL, API = reverse("reciprocities"), reverse("api-reciprocities")


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    def now() -> datetime:
        return NOW

    monkeypatch.setattr("django.utils.timezone.now", now)


@pytest.fixture
def lead(client: Client, people: People) -> Client:
    return signed_in(client, people.lead)


def mirrored(made: Reciprocity, people: People) -> Reciprocity:
    """The partner's word for the same days."""
    return Reciprocity.objects.create(
        region=made.partner,
        partner=made.region,
        effective=made.effective,
        recorded_at=NOW,
        recorded_by=people.lead,
    )


def typed(people: People, **changes: Any) -> dict[str, Any]:
    normal = {
        "region": people.worker.employing_council.region_id,
        "partner": Region.objects.get(name="North East").pk,
        "starts_on": "5 October 2026",
        "ends_on": "",
    }
    return normal | changes


def test_recorded_on_the_page(lead: Client, people: People) -> None:
    assert "Nothing is recorded yet" in check_sound(lead.get(URL)).text
    told = words(lead.post(URL, typed(people), follow=True))
    assert "It counts once North East has recorded it too." in told
    assert Reciprocity.objects.get().effective == DateRange(TODAY, None)


def test_what_is_wrong_is_said_at_its_field(lead: Client, people: People) -> None:
    page = check_sound(lead.post(URL, typed(people, partner="", starts_on="4 October 2026")))
    assert "#id_partner" in page.links
    page = check_sound(lead.post(URL, typed(people, starts_on="4 October 2026")))
    assert "#id_starts_on" in page.links


def test_counts_only_once_both_have_said_so(lead: Client, people: People) -> None:
    made = given(people)
    assert "until further notice No" in words(lead.get(URL))
    mirrored(made, people)
    told = words(lead.get(URL))
    assert "until further notice Yes End" in told
    assert "North East can end it" in told


def test_ended_on_the_page(lead: Client, people: People) -> None:
    url = reverse("reciprocity-end", args=[given(people).pk])
    page = check_sound(lead.post(url, {"ends_on": "4 October 2026"}))
    assert "#id_ends_on" in page.links
    told = words(lead.post(url, {"ends_on": "31 December 2026"}, follow=True))
    assert "Thursday 31 December 2026 No Has a last day" in told
    assert lead.post(url, {"ends_on": "31 December 2026"}).status_code == 409


def test_the_partners_word_is_the_partners_to_end(lead: Client, people: People) -> None:
    theirs = mirrored(given(people), people)
    url = reverse("reciprocity-end", args=[theirs.pk])
    assert lead.post(url, {"ends_on": "31 December 2026"}).status_code == 403


def test_programs_record_see_and_end(api: APIClient, people: People) -> None:
    api.force_authenticate(people.lead)
    here = people.worker.employing_council.region.code
    body = {"region": here, "partner": "E12000001", "starts_on": TODAY}
    made = api.post(API, body, format="json")
    assert (made.status_code, made.json()["ends_before"]) == (201, None)
    url = reverse("api-reciprocity-end", args=[made.json()["id"]])
    ended = api.post(url, {"ends_on": LATER}, format="json")
    assert ended.json()["ends_before"] == "2027-01-01"
    assert api.get(API).json()["results"] == [ended.json()]


def test_programs_are_told_what_is_wrong(api: APIClient, people: People) -> None:
    api.force_authenticate(people.lead)
    body = {"region": "nowhere", "partner": "E12000001", "starts_on": TODAY}
    answer = api.post(API, body, format="json")
    assert answer.status_code == 400
    assert "region cannot be nowhere" in answer.content.decode()
    london = api.post(API, body | {"region": "E12000007"}, format="json")
    assert london.status_code == 403
