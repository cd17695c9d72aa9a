from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import AuditEntry, Council, User
from rates.models import CapDecision, MemorandumVersion
from tests.conftest import People
from tests.rates.asking import stored

pytestmark = pytest.mark.django_db
QUOTES = "/api/v1/quotes/"


def question(**changes: Any) -> dict[str, Any]:
    return {
        "council": "E08000012",
        "job_role": "social_worker",
        "engagement": "bank_own",
        "pay_basis": "paye",
        "hourly_rate": "31.01",
        "starts_on": "2026-05-01",
        "ends_on": "2026-05-31",
    } | changes


def ask(api: APIClient, user: User | None, **changes: Any) -> Any:
    api.force_authenticate(user)
    return api.post(QUOTES, question(**changes), format="json")


def test_quote_a_penny_over_is_an_answer(
    memorandum: MemorandumVersion, api: APIClient, people: People
) -> None:
    response = ask(api, people.hr)
    assert response.status_code == 200
    answer = response.json()
    sentence = answer["sentence"]
    assert answer["conversion"].pop("lines")
    assert answer["conversion"].pop("sentence").startswith("£31.01 an hour PAYE is £")
    assert answer == {
        "verdict": "over",
        "allowed": False,
        "sentence": sentence,
        "highest_passing_rate": "31.00",
        "headroom": "0.00",
        "provisional": False,
        "segments": [
            {
                "starts_on": "2026-05-01",
                "ends_on": "2026-05-31",
                "cap": {
                    "id": memorandum.caps.get(basis="paye").pk,
                    "memorandum": memorandum.memorandum.name,
                    "version": 1,
                    "kind": "negotiated",
                    "hourly_rate": "31.00",
                    "derived_rate": None,
                    "negotiated_rate": "31.00",
                    "gap": None,
                    "provisional": False,
                },
                "verdict": "over",
                "over_by": "0.01",
                "headroom": "0.00",
                "sentence": sentence,
            }
        ],
        "conversion": {
            "from_basis": "paye",
            "from_rate": "31.01",
            "to_basis": "umbrella",
            "to_rate": "39.75",
        },
    }


def test_quote_within(memorandum: MemorandumVersion, api: APIClient, people: People) -> None:
    answer = ask(api, people.hr, hourly_rate="30.50").json()
    assert (answer["verdict"], answer["allowed"], answer["headroom"]) == (
        "within",
        True,
        "0.50",
    )


def test_quote_umbrella_is_shown_on_paye(
    memorandum: MemorandumVersion, api: APIClient, people: People
) -> None:
    """36.00 umbrella is 28.11 PAYE in a week of 37 hours: design 3.3."""
    changes = {"engagement": "agency_umbrella", "pay_basis": "umbrella", "hourly_rate": "36.00"}
    answer = ask(api, people.hr, **changes).json()
    assert answer["conversion"]["to_rate"] == "28.11"


def test_quote_limited_company_has_no_conversion(
    memorandum: MemorandumVersion, api: APIClient, people: People
) -> None:
    changes = {"engagement": "limited_company", "pay_basis": "limited"}
    answer = ask(api, people.hr, **changes).json()
    assert (answer["verdict"], answer["conversion"]) == ("no_cap", None)
    assert answer["highest_passing_rate"] is None


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("council", "E99999999", "council cannot be E99999999. Give a council's GSS code"),
        ("job_role", "wizard", "job_role cannot be wizard. Give one of: social_worker, "),
        ("engagement", "friend", "engagement cannot be friend. Give one of: bank_own, "),
        ("pay_basis", "cash", "pay_basis cannot be cash. Give one of: paye, umbrella"),
        ("pay_basis", "umbrella", "pay_basis cannot be umbrella. Bank, at own council is paid"),
        ("hourly_rate", "31.001", "hourly_rate cannot be '31.001'. Give pounds an hour"),
        ("hourly_rate", "-31", "hourly_rate cannot be '-31'. Give pounds an hour"),
        ("hourly_rate", "0", "hourly_rate cannot be 0. Give pounds an hour"),
        ("hourly_rate", "NaN", "hourly_rate cannot be 'NaN'. Give pounds an hour"),
        ("hourly_rate", True, "hourly_rate cannot be 'True'. Give pounds an hour"),
        ("starts_on", "31/05/2026", "starts_on cannot be 31/05/2026. Give a day as YYYY-MM-DD"),
        ("starts_on", "2026-02-30", "starts_on cannot be 2026-02-30. Give a day"),
        (
            "ends_on",
            "2026-04-30",
            "ends_on cannot be 30 April 2026. Give 1 May 2026 or a later",
        ),
        ("hourly_rate", None, "This field may not be null."),
    ],
)
def test_quote_names_field_value_and_remedy(
    field: str, value: Any, said: str, api: APIClient, people: People
) -> None:
    response = ask(api, people.hr, **{field: value})
    assert response.status_code == 400
    (told,) = response.json()["fields"][field]
    assert told.startswith(said)


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("hr", 200),
        ("lead", 200),
        ("manager", 403),
        ("approver", 403),
        ("auditor", 403),
        ("other_hr", 404),
        ("nobody", 404),
    ],
)
def test_quote_by_persona(
    persona: str,
    status: int,
    memorandum: MemorandumVersion,
    api: APIClient,
    people: People,
) -> None:
    response = ask(api, getattr(people, persona))
    assert response.status_code == status
    looked = AuditEntry.objects.filter(verb="quote.looked").count()
    assert looked == (1 if status == 200 else 0)


def test_quote_by_a_stranger(api: APIClient, db: None) -> None:
    assert ask(api, None).status_code == 401


def test_quote_repeated_with_its_key_is_one_look(
    memorandum: MemorandumVersion, api: APIClient, people: People
) -> None:
    api.force_authenticate(people.hr)
    for rate, status in (("31.01", 200), ("31.01", 200), ("31.02", 409)):
        response = api.post(
            QUOTES, question(hourly_rate=rate), format="json", headers={"Idempotency-Key": "a"}
        )
        assert response.status_code == status
    assert AuditEntry.objects.filter(verb="quote.looked").count() == 1


@pytest.fixture
def decision(memorandum: MemorandumVersion, liverpool: Council, people: People) -> CapDecision:
    return stored(people.hr, liverpool, "30.50")


def test_decision_with_its_proof(decision: CapDecision, api: APIClient, people: People) -> None:
    api.force_authenticate(people.hr)
    told = api.get(f"/api/v1/decisions/{decision.pk}/").json()
    assert told["replay"] == {
        "proved": True,
        "same_pence": True,
        "same_digest": True,
        "digest": decision.digest,
        "sentence": "Made again from what was stored, the answer has the same pence and hash.",
    }
    assert (told["hourly_rate"], told["ends_on"]) == ("30.50", "2026-05-31")
    assert told["decided_by"] == "Hannah Reid"
    assert not AuditEntry.objects.filter(verb="decision.viewed").exists()


def test_decision_of_another_council_is_a_look_across(
    decision: CapDecision, api: APIClient, people: People, liverpool: Council
) -> None:
    api.force_authenticate(people.auditor)
    assert api.get(f"/api/v1/decisions/{decision.pk}/").status_code == 200
    entry = AuditEntry.objects.get(verb="decision.viewed")
    assert entry.chain_id == f"council:{liverpool.gss_code}"


@pytest.mark.parametrize("persona", ["manager", "other_hr", "nobody"])
def test_decision_out_of_view(
    persona: str, decision: CapDecision, api: APIClient, people: People
) -> None:
    api.force_authenticate(getattr(people, persona))
    assert api.get(f"/api/v1/decisions/{decision.pk}/").status_code == 404
