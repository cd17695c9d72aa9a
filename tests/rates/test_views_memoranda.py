"""From a new draft to what binds, as the lead and the directors do it on pages."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Council
from rates.clauses import CLAUSES
from rates.models import Memorandum, MemorandumVersion
from tests.conftest import People
from tests.drafting import form_as_shown
from tests.everyone import TODAY
from tests.factories import memorandum_circulated, memorandum_in_force
from tests.pages import check_sound, error_links, read, signed_in, words

pytestmark = pytest.mark.django_db
SIGNED = {"signatory": "Aisha Khan", "office": "Chief Executive", "council": "E08000012"}


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: TODAY)


def page_of(name: str, version: MemorandumVersion) -> str:
    return reverse(name, args=[version.memorandum_id, version.number])


@pytest.mark.parametrize("persona", ["hr", "approver", "lead", "auditor"])
def test_memoranda_and_their_versions_are_read(
    persona: str, client: Client, people: People, memorandum: MemorandumVersion
) -> None:
    browser = signed_in(client, getattr(people, persona))
    page = check_sound(browser.get(reverse("memoranda")))
    assert page_of("version", memorandum) in page.links
    page = check_sound(browser.get(reverse("memorandum", args=[memorandum.memorandum_id])))
    assert "Liverpool" in page.text
    page = check_sound(browser.get(page_of("version", memorandum)))
    assert {page_of("version-terms", memorandum), page_of("version-caps", memorandum)} <= set(
        page.links
    )
    told = check_sound(browser.get(page_of("version-terms", memorandum))).text
    for clause in CLAUSES.values():
        assert clause.explain(memorandum.clauses[clause.code]) in told
    assert "£31.00" in check_sound(browser.get(page_of("version-caps", memorandum))).text


def test_version_of_another_region_is_not_found(
    client: Client, people: People, memorandum: MemorandumVersion
) -> None:
    other = memorandum_in_force([Council.objects.get(name="Camden")])
    assert signed_in(client, people.lead).get(page_of("version", other)).status_code == 404


def test_from_a_name_to_force(client: Client, people: People) -> None:
    lead = signed_in(client, people.lead)
    region = people.lead.memberships.get().region
    assert region is not None
    check_sound(lead.get(reverse("memorandum-new")))
    named = {"name": "City Region", "scope": "sub_region", "region": region.pk}
    lead.post(reverse("memorandum-new"), named)
    pk = Memorandum.objects.get(name="City Region").pk
    days = {"effective_from": "2026-11-01", "parties": ["E08000012"], "seen": "0"}
    told = words(lead.post(reverse("version-new", args=[pk]), days, follow=True))
    assert "is saved as a draft" in told
    version = MemorandumVersion.objects.get(memorandum=pk)
    part = reverse("version-section", args=[pk, 1, "work"])
    typed = form_as_shown(lead, part) | {"cool_off_months": "6"}
    assert "Saved in the draft" in words(lead.post(part, typed, follow=True))
    told = words(lead.get(page_of("version", version)))
    assert "Cool-off: 6 months (by default 3 months)" in told
    gaps = lead.get(page_of("version-caps", version), {"show": "gaps"})
    assert "Liverpool has no grade recorded" in words(gaps)
    lead.post(page_of("version", version), {"circulate": "yes"})
    approver = signed_in(client, people.approver)
    sign = page_of("version-sign", version)
    assert sign in read(approver.get(page_of("version", version))).links
    assert "within 6 months of leaving" in check_sound(approver.get(sign)).text
    approver.post(sign, SIGNED)
    lead = signed_in(client, people.lead)
    force = page_of("version-bring-into-force", version)
    assert "This cannot be undone" in check_sound(lead.get(force)).text
    assert "binds from its first day" in words(lead.post(force, follow=True))
    version.refresh_from_db()
    assert version.state == "in_force"


def test_version_withdraw(client: Client, people: People, liverpool: Council) -> None:
    version = memorandum_circulated([liverpool])
    lead = signed_in(client, people.lead)
    told = words(lead.post(page_of("version", version), {"withdraw": "yes"}, follow=True))
    assert "It is a draft again" in told


def test_version_sign_without_a_name(
    client: Client, people: People, liverpool: Council
) -> None:
    version = memorandum_circulated([liverpool])
    approver = signed_in(client, people.approver)
    refused = approver.post(page_of("version-sign", version), SIGNED | {"office": " "})
    assert set(error_links(refused).values()) == {"id_office"}
    assert not version.signatures.exists()


def test_join_and_leave(
    client: Client, people: People, liverpool: Council, wirral: Council
) -> None:
    version = memorandum_in_force([wirral])
    approver = signed_in(client, people.approver)
    join = page_of("version-join", version)
    assert join in check_sound(approver.get(page_of("version", version))).links
    late = approver.post(join, SIGNED | {"joins_on": "2026-10-01"})
    assert set(error_links(late).values()) == {"id_joins_on"}
    assert "Liverpool has joined" in words(
        approver.post(join, SIGNED | {"joins_on": "2026-11-01"}, follow=True)
    )
    leave = reverse("memorandum-leave", args=[version.memorandum_id])
    check_sound(approver.get(leave))
    hasty = approver.post(leave, SIGNED | {"leaves_on": "2026-11-02"})
    assert set(error_links(hasty).values()) == {"id_leaves_on"}
    told = words(approver.post(leave, SIGNED | {"leaves_on": "2027-01-01"}, follow=True))
    assert "Joined from Sunday 1 November 2026" in told
    assert "Left from Friday 1 January 2027" in told
