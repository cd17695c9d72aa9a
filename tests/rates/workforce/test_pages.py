import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import Council
from rates.models import WorkforceCount
from tests.conftest import People
from tests.everyone import WORKFORCE
from tests.pages import check_sound, error_links, signed_in
from tests.rates.workforce.counting import NOW, counted
from tests.rates.workforce.test_recording import HEADER, ROW

pytestmark = pytest.mark.django_db
TYPED = {"council": "E08000012", "month": "2026-09-01", **WORKFORCE}


@pytest.fixture
def hr(client: Client, people: People, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return signed_in(client, people.hr)


def test_workforce_without_months(hr: Client) -> None:
    assert "No month is recorded yet." in check_sound(hr.get("/workforce/")).text


def test_workforce_is_recorded_and_corrected(hr: Client) -> None:
    page = check_sound(hr.post("/workforce/new/", TYPED, follow=True))
    assert "September 2026 is recorded for Liverpool." in page.text
    correct = next(link for link in page.links if "/workforce/new/?" in link)
    assert "Correct September 2026" in check_sound(hr.get(correct)).text
    page = check_sound(
        hr.post(correct, {**TYPED, "leavers": "4", "reason": "One was missed"}, follow=True)
    )
    assert "Version 2: “One was missed”" in page.text
    before = next(link for link in page.links if link.startswith("?council="))
    assert len(check_sound(hr.get(f"/workforce/{before}")).text.split("Hannah Reid")) >= 3


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"heads": "few"}, 400, "id_heads"),
        ({"heads": ""}, 400, "id_heads"),
        ({"heads": "3"}, 400, "id_heads"),
        ({"month": "2026-10-01"}, 400, "id_month"),
        ({}, 409, "id_filled"),
    ],
)
def test_workforce_says_what_to_mend(
    changes: dict[str, str],
    status: int,
    field: str,
    hr: Client,
    liverpool: Council,
    people: People,
) -> None:
    if status == 409:
        counted(people.hr, liverpool)
    response = hr.post("/workforce/new/", {**TYPED, "reason": "Again", **changes})
    assert response.status_code == status
    assert field in error_links(response).values()


def test_workforce_from_a_file(hr: Client, liverpool: Council) -> None:
    def sent(text: str, **button: str) -> dict[str, object]:
        file = SimpleUploadedFile("counts.csv", text.encode())
        return {"council": liverpool.pk, "file": file, **button}

    page = check_sound(hr.post("/workforce/import/", sent(HEADER + ROW, **{"try": "yes"})))
    assert "1 month would be added and 0 corrected" in page.text
    bad = HEADER + ROW.replace("108", "few")
    page = check_sound(hr.post("/workforce/import/", sent(bad, **{"try": "yes"})))
    assert "1 cell cannot be used" in page.text
    response = hr.post("/workforce/import/", sent(bad, **{"import": "yes"}))
    assert (response.status_code, WorkforceCount.objects.count()) == (400, 0)
    hr.post("/workforce/import/", sent(HEADER + ROW, **{"import": "yes"}))
    assert WorkforceCount.objects.get().agency_heads == 14


def test_workforce_api_versions(hr: Client, people: People, liverpool: Council) -> None:
    counted(people.hr, liverpool)
    counted(people.hr, liverpool, leavers=4, reason="One was missed")
    found = hr.get("/api/v1/workforce/", {"month": "2026-09"}).json()["results"]
    assert [(each["version"], each["filled"]) for each in found] == [(2, "101.50")]
    found = hr.get("/api/v1/workforce/", {"versions": "true"}).json()["results"]
    assert [each["version"] for each in found] == [2, 1]
