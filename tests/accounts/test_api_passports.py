"""Passports, claims, files and consents for programs."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Evidence
from tests.accounts.holding import PDF, claimed, hold_everything

pytestmark = pytest.mark.django_db
BASE = "/api/v1/"
DRIVING = {"kind": "driving", "facts": {"licence_until": "2030-01-01"}}
SEEN = {
    "original_seen_by": "Hannah Reid",
    "original_seen_on": "2026-02-02",
    "original_seen_how": "in_person",
}


@pytest.fixture
def mine(api, people):
    api.force_authenticate(people.worker.user)
    return api


def as_user(api, user):
    api.force_authenticate(user)
    return api


def test_passport_tells_what_is_held_and_missing(mine, people):
    hold_everything(people.worker, people.hr)
    found = mine.get(f"{BASE}passport/").json()
    held = {each["kind"]: each for each in found["held"]}
    assert held["identity"]["facts"]["number_ends"] == "7K42"
    assert held["righttowork"]["facts"]["effective"] == ["2020-01-01", None]
    assert held["driving"]["original_seen_on"] == "2026-02-02"
    assert found["missing"] == []


def test_claim_is_submitted_checked_and_verified(mine, people):
    made = mine.post(f"{BASE}claims/", DRIVING, format="json")
    assert (made.status_code, made.json()["state"]) == (201, "submitted")
    pk = made.json()["id"]
    hr = as_user(mine, people.hr)
    assert [
        each["id"] for each in hr.get(f"{BASE}claims/?state=submitted").json()["results"]
    ] == [pk]
    done = hr.post(f"{BASE}claims/{pk}/verify/", SEEN, format="json")
    assert (done.status_code, done.json()["state"]) == (200, "verified")
    again = hr.post(f"{BASE}claims/{pk}/refuse/", {"reason": "No"}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "hobby", "facts": {}}, "kind"),
        ({"kind": "driving", "facts": {}}, "licence_until"),
        ({"kind": "driving", "facts": {"licence_until": "soon"}}, "licence_until"),
        ({"kind": "driving", "facts": {"licence_until": "2030-01-01", "colour": 1}}, "colour"),
        ({"kind": "driving", "facts": "all"}, "facts"),
        (
            {"kind": "training", "facts": {"course": ["a"], "completed_on": None}},
            "completed_on",
        ),
    ],
)
def test_claim_names_the_bad_field(mine, body, field):
    answer = mine.post(f"{BASE}claims/", body, format="json")
    assert answer.status_code == 400
    assert field in answer.json()["fields"]


def test_claim_sent_again_with_its_key_is_the_same(mine):
    key = {"HTTP_IDEMPOTENCY_KEY": str(uuid.uuid4())}
    first, second = (
        mine.post(f"{BASE}claims/", DRIVING, format="json", **key) for _ in range(2)
    )
    assert first.json() == second.json()


def test_evidence_again_is_the_same_file(mine, people):
    claim = claimed(people.worker)
    sent = [
        mine.post(
            f"{BASE}evidence/",
            {"claim": claim.pk, "file": SimpleUploadedFile("a.pdf", PDF)},
            format="multipart",
        )
        for _ in range(2)
    ]
    assert [each.status_code for each in sent] == [201, 201]
    assert sent[0].json() == sent[1].json()
    answer = mine.get(f"{BASE}evidence/{sent[0].json()['id']}/")
    assert (answer.content, answer.headers["X-Content-Type-Options"]) == (PDF, "nosniff")


def test_evidence_of_what_is_recorded(mine, people):
    body = {"kind": "registration", "credential": people.worker.registration.pk}
    hr = as_user(mine, people.hr)

    def send(**of):
        file = SimpleUploadedFile("a.pdf", PDF)
        return hr.post(f"{BASE}evidence/", {**of, "file": file}, format="multipart")

    assert send(**body).status_code == 201
    assert send(**body | {"credential": 10**6}).status_code == 404
    assert send(kind="hobby", credential=1).status_code == 400
    assert send().status_code == 400
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize("content", [b"", b"MZ"])
def test_evidence_that_cannot_be_kept(mine, people, content):
    body = {"claim": claimed(people.worker).pk, "file": SimpleUploadedFile("a.pdf", content)}
    answer = mine.post(f"{BASE}evidence/", body, format="multipart")
    assert (answer.status_code, set(answer.json()["fields"])) == (400, {"file"})


def test_evidence_of_another_council_is_not_there(mine, people):
    dbs = people.worker.dbs_checks.get()
    body = {"kind": "dbscheck", "credential": dbs.pk, "file": SimpleUploadedFile("a.pdf", PDF)}
    answer = as_user(mine, people.other_hr).post(f"{BASE}evidence/", body, format="multipart")
    assert answer.status_code == 404


def test_consents_are_given_withdrawn_and_listed(mine):
    council = {"council": "E08000014"}
    gone = mine.post(f"{BASE}consents/withdraw/", {"council": "E08000015"}, format="json")
    assert gone.json()["withdrawn_at"]
    assert mine.post(f"{BASE}consents/", {"council": "X"}, format="json").status_code == 400
    given = mine.post(f"{BASE}consents/", council, format="json")
    again = mine.post(f"{BASE}consents/", council, format="json")
    assert (given.status_code, again.status_code) == (201, 409)
    listed = mine.get(f"{BASE}consents/").json()["results"]
    assert listed[0]["council"] == "E08000014"
