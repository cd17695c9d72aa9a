"""The quarterly return over the API, end to end, and its files."""

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook
from rest_framework.test import APIClient

from accounts.models import Council, Team, User
from rates.models import MemorandumVersion
from shifts.returns.parts import PARTS
from shifts.returns.rules import RULES
from tests.conftest import People
from tests.shifts.building import booked, held
from tests.shifts.returning import OVER, entered, returned

pytestmark = pytest.mark.django_db
URL = "/api/v1/reports/dfe-return/"
ABOUT = {"council": "E08000012", "quarter": "2026-Q4"}


@pytest.fixture(autouse=True)
def _later(
    memorandum: MemorandumVersion, people: People, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One week of work in a quarter that is over."""
    held(booked(team, people.hr), people.worker)
    monkeypatch.setattr("django.utils.timezone.now", lambda: OVER)


def as_user(api: APIClient, user: User) -> APIClient:
    api.force_authenticate(user)
    return api


def answers(**changes: Any) -> dict[str, Any]:
    kept = [{"rule": rule, "complied": True} for rule in RULES]
    return {**ABOUT, "nil": False, "compliance": kept} | changes


def test_return_from_draft_to_sign_off(api: APIClient, people: People) -> None:
    hr = as_user(api, people.hr)
    draft = hr.get(URL, ABOUT).json()
    assert (draft["ready"], draft["office"]) == (False, "director_of_childrens_services")
    assert {each["code"] for each in draft["problems"]} == {"not_answered"}
    refused = hr.post(URL, ABOUT, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "return_not_ready")
    assert refused.json()["findings"][0]["remedy"]
    suppliers = [{"supplier": "Acme", "conduct": "Late."}]
    saved = hr.put(f"{URL}answers/", answers(suppliers=suppliers), format="json").json()
    assert (saved["ready"], saved["problems"]) == (True, [])
    key = {"HTTP_IDEMPOTENCY_KEY": "once"}
    first, again = (hr.post(URL, ABOUT, format="json", **key) for _ in range(2))
    assert (first.status_code, again.json()) == (201, first.json())
    number = first.json()["id"]
    assert (first.json()["version"], first.json()["state"]) == (1, "submitted")

    approver = as_user(api, people.approver)
    signed = approver.post(f"{URL}versions/{number}/sign-off/").json()
    assert (signed["state"], signed["answered_by"]) == ("signed_off", "Aisha Khan")

    lead = as_user(api, people.lead)
    (liverpool,) = [
        each
        for each in lead.get(f"{URL}councils/", {"quarter": "2026-Q4"}).json()
        if each["council"] == "E08000012"
    ]
    assert (liverpool["latest"]["id"], liverpool["changed_since"]) == (number, 0)
    whole = lead.get(f"{URL}versions/{number}/").json()
    assert whole["content"]["parts"]["assignments"][0]["hourly_rate"] == "31.00"
    assert (whole["changes"], whole["since"]) == ([], [])
    assert lead.get(f"{URL}versions/").json()["results"][0]["id"] == number


def test_changes_tell_old_and_new(api: APIClient, people: People, liverpool: Council) -> None:
    entered(people.hr, liverpool)
    version = returned(people.hr, liverpool)
    late = {"rule": "REFS", "complied": False, "reason": "One came late."}
    others = [{"rule": rule, "complied": True} for rule in RULES if rule != "REFS"]
    hr = as_user(api, people.hr)
    hr.put(f"{URL}answers/", answers(compliance=[late, *others]), format="json")
    (change,) = hr.get(f"{URL}versions/{version.pk}/").json()["since"]
    assert (change["part"], change["key"]) == ("compliance", "REFS")
    assert change["values"][0] == {"name": "complied", "old": True, "new": False}


@pytest.mark.parametrize("part", PARTS)
def test_csv_of_each_part_is_the_same_twice(
    api: APIClient, people: People, liverpool: Council, part: str
) -> None:
    entered(people.hr, liverpool)
    version = returned(people.hr, liverpool)
    hr, asked = as_user(api, people.hr), {"format": "csv", "part": part}
    first, again = (hr.get(f"{URL}versions/{version.pk}/", asked) for _ in range(2))
    assert first.content == again.content
    assert next(csv.reader(StringIO(first.content.decode()))) == list(PARTS[part].names)
    named = f'filename="dfe-return-E08000012-2026-Q4-v1-{part}.csv"'
    assert named in first["Content-Disposition"]
    assert hr.get(URL, {**ABOUT, **asked}).content == first.content


def test_excel_has_every_part_and_is_the_same_twice(
    api: APIClient, people: People, liverpool: Council
) -> None:
    entered(people.hr, liverpool)
    version = returned(people.hr, liverpool)
    hr = as_user(api, people.hr)
    first, again = (hr.get(f"{URL}versions/{version.pk}/?format=xlsx") for _ in range(2))
    assert first.content == again.content
    book = load_workbook(BytesIO(first.content), read_only=True)
    assert len(book.sheetnames) == 1 + len(PARTS)
    header, row = list(book[book.sheetnames[1]].values)[:2]
    assert dict(zip(header, row, strict=True))["hourly_rate"] == 31
    book.close()


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"quarter": "2026-Q5"}, "quarter"),
        ({"council": "Liverpool"}, "council"),
        ({"part": "secrets"}, "part"),
    ],
)
def test_bad_questions_name_the_field(
    api: APIClient, people: People, asked: dict[str, str], field: str
) -> None:
    answer = as_user(api, people.hr).get(URL, {**ABOUT, **asked})
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [field]


def test_bad_answers_name_the_field(api: APIClient, people: People) -> None:
    late = [{"rule": "CAP", "complied": False}]
    answer = as_user(api, people.hr).put(
        f"{URL}answers/", answers(compliance=late), format="json"
    )
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == ["compliance.CAP.reason"]
    nil = answers(compliance=[{"rule": "SWE", "complied": True}])
    answer = as_user(api, people.hr).put(f"{URL}answers/", nil, format="json")
    assert list(answer.json()["fields"]) == ["compliance[0].rule"]


def test_quarter_that_is_not_over(api: APIClient, people: People) -> None:
    now = {**ABOUT, "quarter": "2027-Q1"}
    answer = as_user(api, people.hr).post(URL, now, format="json")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["quarter"])
