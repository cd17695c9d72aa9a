import pytest
from rest_framework.test import APIClient

from accounts.models import AuditEntry, Council
from rates.models import CapDecision, MemorandumVersion
from tests.conftest import People
from tests.rates.asking import stored

pytestmark = pytest.mark.django_db


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
