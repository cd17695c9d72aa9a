"""Rule PROVISIONAL: what rests on an award that is not settled says so, on pages and by API."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import Council, JobRole, Team
from rates.actions.grades import record_grade
from rates.actions.memoranda import Negotiated, draft_memorandum, draft_version
from rates.caps import Basis
from rates.models import SpendLine
from tests.conftest import People
from tests.pages import signed_in, words
from tests.rates.actions.awards.world import in_force, paid_at_the_cap
from tests.rates.asking import MAY, grade_terms

pytestmark = pytest.mark.django_db
SPAN = {"from": "2026-05-01", "to": "2026-05-31"}


@pytest.fixture
def line(people: People, liverpool: Council, wirral: Council, team: Team) -> SpendLine:
    record_grade(by=people.hr, **grade_terms(liverpool))
    record_grade(by=people.other_hr, **grade_terms(wirral))
    memorandum = draft_memorandum(
        by=people.lead, name="City Region", scope="sub_region", region=liverpool.region
    )
    return paid_at_the_cap(people, team, in_force(people, memorandum, MAY))


def test_pages_say_it(line: SpendLine, client: Client, people: People) -> None:
    hr = signed_in(client, people.hr)
    addresses = [
        (reverse("caps"), {"on": "2026-05-01"}),
        (reverse("cap", args=[line.segment.cap_id]), {}),
        (reverse("decision", args=[line.segment.decision_id]), {}),
        (reverse("spend-against-cap"), SPAN),
        (reverse("spend-lines"), SPAN),
        (reverse("grades", args=["E08000012"]), {"on": "2026-05-01"}),
        (reverse("awards"), {}),
    ]
    said = {address: words(hr.get(address, query)).lower() for address, query in addresses}
    assert [address for address, text in said.items() if "provisional" not in text] == []


def test_api_says_it(line: SpendLine, people: People) -> None:
    api = APIClient()
    api.force_authenticate(people.hr)
    report = api.get("/api/v1/reports/spend-against-cap/", SPAN).json()
    assert report["total"]["provisional"] is True
    assert {row["provisional"] for row in report["rows"]} == {True}
    (found,) = api.get("/api/v1/reports/spend-against-cap/lines/", SPAN).json()["results"]
    assert found["provisional"] is True
    caps = api.get("/api/v1/caps/", {"job_role": "social_worker"}).json()["results"]
    assert {(cap["provisional"], cap["derived_provisional"]) for cap in caps} == {(True, True)}


def test_negotiated_limit_says_it_of_its_derived_twin(
    line: SpendLine, people: People, liverpool: Council, client: Client
) -> None:
    social_worker = JobRole.objects.get(pk="social_worker")
    version = draft_version(
        by=people.lead,
        memorandum=line.segment.cap.version.memorandum,
        effective_from=MAY.replace(month=6),
        clauses={"cap_bases": ["paye"]},
        parties=[liverpool],
        negotiated=[
            Negotiated(job_role=social_worker, basis=Basis.PAYE, hourly_rate=Decimal(31))
        ],
    )
    cap = version.caps.earliest("effective")
    assert (cap.provisional, cap.derived_provisional) == (False, True)
    page = signed_in(client, people.hr).get(reverse("cap", args=[cap.pk]))
    assert "provisional" in words(page).lower()
