"""Posts held, recorded and read by the API."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from accounts.models import EmploymentSpell
from tests.accounts.holding import PDF
from tests.conftest import People

pytestmark = pytest.mark.django_db
POST: dict[str, Any] = {
    "council": "E08000012",
    "kind": "permanent",
    "directly_employed": True,
    "child_and_family": True,
    "starts_on": "2012-01-09",
    "ends_on": "2014-06-30",
    "leaving_reason": "redundancy",
}
SEEN = {
    "original_seen_by": "Hannah Reid",
    "original_seen_on": "2026-09-01",
    "original_seen_how": "in_person",
}


@pytest.fixture
def url(people: People) -> str:
    return f"/api/v1/workers/{people.worker.pk}/employment/"


@pytest.fixture
def hr(api: APIClient, people: People) -> APIClient:
    api.force_authenticate(people.hr)
    return api


def test_post_is_recorded_with_why_it_ended_and_who_saw_the_proof(
    hr: APIClient, url: str, people: People
) -> None:
    answer = hr.post(url, POST | SEEN, format="json")
    assert answer.status_code == 201
    made = EmploymentSpell.objects.get(pk=answer.json()["id"])
    assert (made.leaving_reason, made.original_seen_by) == ("redundancy", "Hannah Reid")
    uploaded = {"kind": "employmentspell", "credential": made.pk}
    file = SimpleUploadedFile("letter.pdf", PDF)
    assert hr.post("/api/v1/evidence/", uploaded | {"file": file}).status_code == 201
    told = hr.get(url).json()
    (post,) = [each for each in told["results"] if each["id"] == made.pk]
    assert (post["council"], post["employer"]) == ("E08000012", "Liverpool")
    assert (post["starts_on"], post["ends_before"]) == ("2012-01-09", "2014-07-01")
    assert [file["name"] for file in post["files"]] == ["letter.pdf"]
    hr.force_authenticate(people.worker.user)
    assert hr.get(url).json()["count"] == told["count"]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"kind": "temporary"}, "kind"),
        ({"ends_on": None}, "leaving_reason"),
        ({"original_seen_by": "Hannah Reid"}, "original_seen_on"),
        ({"council": "E99"}, "council"),
        ({"starts_on": "1.1.2012"}, "starts_on"),
    ],
)
def test_post_that_cannot_be_names_its_fields(
    hr: APIClient, url: str, changes: dict[str, Any], named: str
) -> None:
    answer = hr.post(url, POST | changes, format="json")
    assert answer.status_code == 400
    assert named in answer.json()["fields"]


def test_post_ends_once(hr: APIClient, url: str, people: People) -> None:
    lasting = POST | {"ends_on": None, "leaving_reason": "", "starts_on": "2020-01-06"}
    made = hr.post(url, lasting, format="json").json()
    end = {"ends_on": "2025-12-31", "leaving_reason": "redundancy"}
    ended = hr.post(f"/api/v1/posts/{made['id']}/end/", end, format="json")
    assert ended.json()["ends_before"] == "2026-01-01"
    again = hr.post(f"/api/v1/posts/{made['id']}/end/", end, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")


def test_as_many_queries_for_six_posts_as_for_two(
    hr: APIClient, url: str, django_assert_max_num_queries: Any
) -> None:
    for year in range(2000, 2006):
        days = {"starts_on": f"{year}-02-01", "ends_on": f"{year}-03-01"}
        hr.post(url, POST | days, format="json")
    with django_assert_max_num_queries(5):
        assert hr.get(url).json()["count"] >= 6
