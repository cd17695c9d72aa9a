"""Job titles on pages: proposing, deciding, ending, and the files that propose many."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.utils import timezone

from accounts.models import Council
from rates.actions.titles import approve_title, propose_title
from rates.models import JobTitleMap
from tests.conftest import People
from tests.pages import check_sound, error_links, signed_in, words
from tests.rates.asking import APRIL, social_worker

pytestmark = pytest.mark.django_db
TITLES = "/job-titles/"
NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)
GOOD = "title,job_role,effective_from\nManager,team_manager,2026-06-01\n"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def proposal(people: People, liverpool: Council) -> JobTitleMap:
    return propose_title(
        by=people.hr,
        council=liverpool,
        title="Social Worker L2",
        job_role=social_worker(),
        effective_from=APRIL,
    )


@pytest.fixture
def hr(client: Client, people: People) -> Client:
    return signed_in(client, people.hr)


@pytest.fixture
def lead(people: People) -> Client:
    return signed_in(Client(), people.lead)


def typed(council: Council, **changes: str) -> dict[str, Any]:
    return {
        "council": council.pk,
        "title": "Social Worker L2",
        "job_role": "social_worker",
        "effective_from": "2026-06-01",
        "effective_until": "",
    } | changes


def test_propose(hr: Client, liverpool: Council) -> None:
    check_sound(hr.get(f"{TITLES}new/"))
    response = hr.post(f"{TITLES}new/", typed(liverpool), follow=True)
    page = check_sound(response)
    assert "It counts once the regional lead approves it." in page.text
    assert JobTitleMap.objects.get().state == "proposed"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "id_title"),
        ({"job_role": ""}, "id_job_role"),
        ({"effective_from": "never"}, "id_effective_from"),
        ({"effective_until": "2026-06-01"}, "id_effective_until"),
    ],
)
def test_propose_says_what_is_wrong(
    change: dict[str, str], field: str, hr: Client, liverpool: Council
) -> None:
    response = hr.post(f"{TITLES}new/", typed(liverpool, **change))
    assert response.status_code == 400
    assert field in error_links(response).values()


def test_propose_twice_keeps_what_was_typed(
    hr: Client, liverpool: Council, proposal: JobTitleMap
) -> None:
    response = hr.post(f"{TITLES}new/", typed(liverpool, effective_from="2026-04-01"))
    assert response.status_code == 409
    assert "id_title" in error_links(response).values()
    assert 'value="Social Worker L2"' in response.content.decode()


def test_queue_is_for_the_lead(lead: Client, hr: Client, proposal: JobTitleMap) -> None:
    page = check_sound(lead.get(TITLES))
    assert "Waiting for you to decide" in page.text
    assert f"{TITLES}{proposal.pk}/" in page.links
    assert "Waiting for the regional lead" in words(hr.get(TITLES))


def test_list_by_state(hr: Client, proposal: JobTitleMap) -> None:
    assert "No title is rejected." in words(hr.get(TITLES, {"state": "rejected"}))


def test_approve(lead: Client, proposal: JobTitleMap) -> None:
    response = lead.post(f"{TITLES}{proposal.pk}/", {"approve": "yes"}, follow=True)
    page = check_sound(response)
    assert "Approved" in page.text
    assert "by Ruth Lane" in page.text


def test_reject_says_why_to_the_council(
    lead: Client, hr: Client, proposal: JobTitleMap
) -> None:
    address = f"{TITLES}{proposal.pk}/"
    response = lead.post(address, {"reject": "yes", "reason": ""})
    assert (response.status_code, error_links(response)) == (400, {"Say why.": "id_reason"})
    lead.post(address, {"reject": "yes", "reason": "It is a senior role."})
    assert "Why it was rejected: “It is a senior role.”" in words(hr.get(address))


def test_withdraw(hr: Client, proposal: JobTitleMap) -> None:
    page = check_sound(hr.get(f"{TITLES}{proposal.pk}/"))
    assert "Withdraw this proposal" in page.text
    assert "Decide" not in page.text
    hr.post(f"{TITLES}{proposal.pk}/", {"withdraw": "yes"})
    assert JobTitleMap.objects.get().state == "withdrawn"


def test_end(hr: Client, people: People, proposal: JobTitleMap) -> None:
    approve_title(by=people.lead, proposal=proposal)
    address = f"{TITLES}{proposal.pk}/"
    response = hr.post(address, {"end": "yes", "effective_until": "2026-04-15"})
    assert response.status_code == 400
    assert "id_effective_until" in error_links(response).values()
    hr.post(address, {"end": "yes", "effective_until": "2026-06-01"})
    assert JobTitleMap.objects.get().effective.upper == date(2026, 6, 1)


def test_decided_meanwhile(lead: Client, people: People, proposal: JobTitleMap) -> None:
    approve_title(by=people.lead, proposal=proposal)
    response = lead.post(f"{TITLES}{proposal.pk}/", {"approve": "yes"})
    assert response.status_code == 409
    assert "This title has already been approved." in error_links(response)


def test_nothing_chosen(lead: Client, proposal: JobTitleMap) -> None:
    assert lead.post(f"{TITLES}{proposal.pk}/").status_code == 400


def test_lead_is_warned_of_another_role(
    lead: Client, proposal: JobTitleMap, wirral: Council, people: People
) -> None:
    JobTitleMap.objects.create(
        council=wirral,
        title="social worker L 2",
        job_role_id="team_manager",
        effective=DateRange(APRIL, None),
        proposed_at=NOW,
        proposed_by=people.other_hr,
        approved_at=NOW,
        approved_by=people.lead,
    )
    told = words(lead.get(f"{TITLES}{proposal.pk}/"))
    assert "The same title stands for another job role in the region." in told
    assert "Wirral: “social worker L 2” is Team manager" in told


def test_history_shows_each_proposal(lead: Client, people: People, hr: Client) -> None:
    hr.post(f"{TITLES}new/", typed(people.hr.memberships.get().council, title="Chair"))
    first = JobTitleMap.objects.get()
    hr.post(f"{TITLES}{first.pk}/", {"withdraw": "yes"})
    hr.post(f"{TITLES}new/", typed(people.hr.memberships.get().council, title="CHAIR"))
    page = check_sound(lead.get(f"{TITLES}{first.pk}/"))
    assert "Withdrawn" in page.text
    assert "Proposed" in page.text
    assert "CHAIR" in page.text


def upload(council: Council, text: str | bytes, **more: str) -> dict[str, Any]:
    content = text.encode() if isinstance(text, str) else text
    return {"council": council.pk, "file": SimpleUploadedFile("titles.csv", content), **more}


def test_file_is_tried_before_it_is_imported(hr: Client, liverpool: Council) -> None:
    page = check_sound(hr.post(f"{TITLES}import/", upload(liverpool, GOOD)))
    assert "1 title would be proposed; 0 are there already." in page.text
    assert not JobTitleMap.objects.exists()
    response = hr.post(
        f"{TITLES}import/", upload(liverpool, GOOD, **{"import": "yes"}), follow=True
    )
    assert "1 proposed; 0 were there already." in words(response)
    assert JobTitleMap.objects.get().title == "Manager"


def test_file_with_bad_cells(hr: Client, liverpool: Council) -> None:
    bad = GOOD.replace("team_manager", "wizard")
    page = check_sound(hr.post(f"{TITLES}import/", upload(liverpool, bad)))
    assert "Nothing would be imported: 1 cell cannot be used." in page.text
    assert "wizard" in page.text
    response = hr.post(f"{TITLES}import/", upload(liverpool, bad, **{"import": "yes"}))
    assert response.status_code == 400
    (told,) = error_links(response)
    assert told.startswith("Row 2, column job_role: “wizard” cannot be used.")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00"])
def test_file_that_cannot_be_read(content: bytes, hr: Client, liverpool: Council) -> None:
    response = hr.post(f"{TITLES}import/", upload(liverpool, content))
    assert response.status_code == 400
    assert list(error_links(response).values()) == ["id_file"]
