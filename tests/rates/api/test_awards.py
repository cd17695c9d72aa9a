from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from accounts.models import Council, Team
from rates.actions.grades import record_grade
from rates.actions.memoranda import draft_memorandum
from rates.award_file import COLUMNS
from rates.models import Award, BackPayProposal
from tests.conftest import People
from tests.rates.actions.awards.files import csv_of, settled_rows
from tests.rates.actions.awards.world import in_force, paid_at_the_cap, signed
from tests.rates.asking import MAY, grade_terms

pytestmark = pytest.mark.django_db
AWARDS = "/api/v1/awards/"
BACK_PAY = "/api/v1/back-pay/"


@pytest.fixture
def lead(people: People) -> APIClient:
    client = APIClient()
    client.force_authenticate(people.lead)
    return client


def points(more: str = "0.01") -> list[dict[str, str]]:
    return [dict(zip(COLUMNS, row.split(","), strict=True)) for row in settled_rows(more)]


def test_awards_are_listed_with_their_points(lead: APIClient) -> None:
    found = lead.get(AWARDS).json()["results"]
    assert [(each["name"], each["provisional"]) for each in found] == [
        ("2026-27", True),
        ("2025-26", False),
        ("2024-25", False),
    ]
    assert found[1]["points"][0] == {"scp": 2, "annual_salary": "24413.00"}


def test_awards_dry_run_then_import(lead: APIClient) -> None:
    shown = lead.post(AWARDS, {"rows": points()}, format="json").json()
    assert (shown["imported"], shown["awards"][0]["follows"]) == (False, "NJC 2026-27")
    change = next(each for each in shown["awards"][0]["changes"] if each["scp"] == 36)
    assert (change["before"], change["annual_salary"], change["change_percent"]) == (
        "48738.00",
        "49225.00",
        "1.00",
    )
    assert not Award.objects.filter(name="2026-27", status="agreed").exists()
    done = lead.post(AWARDS, {"rows": points(), "confirm": True}, format="json").json()
    assert done["detail"] == "NJC 2026-27: 41 points added."


def test_awards_refused_by_row(lead: APIClient) -> None:
    rows = [*points()[:1], points()[1] | {"annual_salary": "=1+1", "scp": ""}]
    answer = lead.post(AWARDS, {"rows": rows}, format="json")
    assert answer.status_code == 400
    assert answer.json()["fields"]["file"] == [
        "Row 2, column scp: it is empty. Write the point in digits, such as 36.",
        "Row 2, column annual_salary: “=1+1” cannot be used. It is a formula, which is not "
        "worked out here. Write a year's pay above 0, such as 48738 or 48738.50.",
    ]


@pytest.fixture
def proposal(
    lead: APIClient, people: People, liverpool: Council, wirral: Council, team: Team
) -> dict[str, Any]:
    record_grade(by=people.hr, **grade_terms(liverpool))
    record_grade(by=people.other_hr, **grade_terms(wirral, weekly_hours=Decimal(36)))
    memorandum = draft_memorandum(
        by=people.lead, name="City Region", scope="sub_region", region=liverpool.region
    )
    paid_at_the_cap(people, team, in_force(people, memorandum, MAY))
    lead.post(AWARDS, {"rows": points(), "confirm": True}, format="json")
    award = Award.objects.get(name="2026-27", status="agreed")
    body = {"region": liverpool.region.code, "effective_from": "2026-12-01"}
    answer = lead.post(f"{AWARDS}{award.pk}/settle/", body, format="json")
    assert answer.status_code == 201
    found: dict[str, Any] = answer.json()
    return found


def test_award_settled_and_back_pay_accepted(proposal: dict[str, Any], people: People) -> None:
    assert proposal["versions"] == ["City Region, version 2"]
    (pk,) = proposal["back_pay"]
    hr = APIClient()
    hr.force_authenticate(people.hr)
    (listed,) = hr.get(BACK_PAY).json()["results"]
    assert (listed["total"], listed["lines"], listed["state"]) == ("1.95", 1, "proposed")
    (line,) = hr.get(f"{BACK_PAY}{pk}/").json()["results"]
    assert (line["cap_rate"], line["new_cap_rate"], line["amount"]) == (
        "25.61",
        "25.87",
        "1.95",
    )
    early = hr.post(f"{BACK_PAY}{pk}/accept/")
    assert (early.status_code, early.json()["code"]) == (409, "not_yet_signed")
    version = BackPayProposal.objects.get().version
    assert version is not None
    signed(version)
    assert hr.post(f"{BACK_PAY}{pk}/accept/").json()["state"] == "accepted"


def test_back_pay_declined(proposal: dict[str, Any], people: People) -> None:
    (pk,) = proposal["back_pay"]
    hr = APIClient()
    hr.force_authenticate(people.hr)
    refused = hr.post(f"{BACK_PAY}{pk}/decline/", {"reason": ""}, format="json")
    assert list(refused.json()["fields"]) == ["reason"]
    done = hr.post(f"{BACK_PAY}{pk}/decline/", {"reason": "Agreed locally."}, format="json")
    assert (done.json()["state"], done.json()["reason"]) == ("declined", "Agreed locally.")


# manage.py import_award


def run(file: Path, by: str, *options: str) -> str:
    said = StringIO()
    call_command("import_award", str(file), "--by", by, *options, stdout=said)
    return said.getvalue()


def test_import_award_from_the_command_line(tmp_path: Path, people: People) -> None:
    file = tmp_path / "award.csv"
    file.write_bytes(csv_of(*settled_rows("0.01")))
    said = run(file, people.lead.email)
    assert "point 36: £49,225.00 (+1.00 %), new" in said
    assert "Nothing is imported yet." in said
    assert not Award.objects.filter(name="2026-27", status="agreed").exists()
    assert "NJC 2026-27: 41 points added." in run(file, people.lead.email, "--confirm")
    assert "Nothing was added." in run(file, people.lead.email, "--confirm")


def test_import_award_that_cannot_be(tmp_path: Path, people: People) -> None:
    file = tmp_path / "award.csv"
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        run(file, people.lead.email)
    file.write_bytes(csv_of("NJC,2027-28,2027-04-01,agreed,1,0"))
    with pytest.raises(CommandError, match="Row 2, column annual_salary"):
        run(file, people.lead.email)
    with pytest.raises(CommandError, match="Nobody signs in as"):
        run(file, "nobody@example.org")
    file.write_bytes(csv_of("NJC,2027-28,2027-04-01,agreed,1,20000"))
    with pytest.raises(CommandError, match="your role does not allow"):
        run(file, people.hr.email)
