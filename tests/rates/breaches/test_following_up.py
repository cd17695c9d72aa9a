"""Explained, discussed, closed: by whom, by when, and who is told."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry, Notice
from rates.actions.breaches import (
    close_breach,
    discuss_breach,
    explain_breach,
    remind_of_breaches,
    tell_of_breaches,
)
from rates.models import Breach
from rates.tasks import follow_up_breaches
from tests.conftest import People
from tests.pages import check_sound, error_links, signed_in
from tests.rates.breaches.conftest import LATER, POSTED
from tests.rates.reports.test_as_xlsx import cells_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
API = "/api/v1/reports/breaches/"
SAID: dict[str, Any] = {"words": "Two were ill.", "now": LATER}


def test_explained_discussed_and_closed(breach: Breach, people: People) -> None:
    explained = explain_breach(by=people.hr, breach=breach, **SAID)
    assert (explained.state, explained.due_on) == ("explained", date(2026, 12, 17))
    discussed = discuss_breach(by=people.approver, breach=breach, **SAID)
    assert (discussed.state, discussed.due_on) == ("discussed", date(2027, 1, 5))
    closed = close_breach(by=people.lead, breach=breach, outcome="recovered", **SAID)
    assert (closed.state, closed.outcome, closed.due_on) == ("closed", "recovered", None)
    assert [each.state for each in breach.steps.all()] == ["explained", "discussed", "closed"]
    told = AuditEntry.objects.filter(target=f"breach:{breach.pk}")
    assert [each.verb for each in told.order_by("pk")] == [
        "breach.explained",
        "breach.discussed",
        "breach.closed",
    ]


def test_closed_before_anyone_meets(breach: Breach, people: People) -> None:
    assert close_breach(by=people.lead, breach=breach, outcome="no_breach", **SAID).outcome
    with pytest.raises(WrongState):
        explain_breach(by=people.hr, breach=breach, **SAID)


@pytest.mark.parametrize("who", ["lead", "auditor", "manager", "other_hr", "nobody"])
def test_explain_is_for_the_council(breach: Breach, people: People, who: str) -> None:
    with pytest.raises(NotPermitted):
        explain_breach(by=getattr(people, who), breach=breach, **SAID)


@pytest.mark.parametrize("who", ["hr", "approver", "auditor"])
def test_close_is_for_the_lead(breach: Breach, people: People, who: str) -> None:
    with pytest.raises(NotPermitted):
        close_breach(by=getattr(people, who), breach=breach, outcome="accepted", **SAID)


def test_discuss_is_not_for_hr(breach: Breach, people: People) -> None:
    with pytest.raises(NotPermitted):
        discuss_breach(by=people.hr, breach=breach, **SAID)


def test_what_cannot_be_used(breach: Breach, people: People) -> None:
    with pytest.raises(BadInput) as refused:
        explain_breach(by=people.hr, breach=breach, words=" ", now=LATER)
    assert list(refused.value.fields) == ["words"]
    with pytest.raises(BadInput) as refused:
        close_breach(by=people.lead, breach=breach, outcome="forgotten", **SAID)
    assert list(refused.value.fields) == ["outcome"]


def told(people: People, kind: str) -> list[str]:
    found = Notice.objects.filter(kind=kind).order_by("pk")
    return sorted({each.recipient.full_name for each in found})


def test_council_and_lead_are_told_once(breach: Breach, people: People) -> None:
    assert [tell_of_breaches(now=LATER), tell_of_breaches(now=LATER)] == [1, 0]
    assert told(people, "breach_detected") == ["Aisha Khan", "Hannah Reid", "Ruth Lane"]
    assert "£0.66 over the cap" in Notice.objects.earliest("pk").body
    assert AuditEntry.objects.filter(verb="breach.detected").count() == 1


def test_reminded_before_it_is_due_and_once_it_is_late(breach: Breach, people: People) -> None:
    assert remind_of_breaches(now=POSTED) == 0
    before = POSTED + 12 * DAY
    remind_of_breaches(now=before)
    remind_of_breaches(now=before + DAY)
    assert told(people, "breach_step_due") == ["Aisha Khan", "Hannah Reid"]
    remind_of_breaches(now=POSTED + 15 * DAY)
    assert "Ruth Lane" in told(people, "breach_step_due")
    assert Notice.objects.filter(kind="breach_step_due").count() == 5


def test_follow_up_breaches_twice(breach: Breach) -> None:
    assert follow_up_breaches() == "1 told"
    assert follow_up_breaches() == "0 told"


# Pages and endpoints


def test_register_and_page(breach: Breach, client: Client, people: People) -> None:
    browser = signed_in(client, people.hr)
    page = check_sound(browser.get("/breaches/"))
    assert "£0.66" in page.text
    assert f"/breaches/{breach.pk}/" in page.links
    page = check_sound(browser.get(f"/breaches/{breach.pk}/"))
    assert "It waits for the council to explain it, by Wednesday 16 December 2026" in page.text
    answer = browser.post(f"/breaches/{breach.pk}/", {"explain": "yes", "words": ""})
    assert error_links(answer) == {"Say what happened.": "id_words"}
    browser.post(f"/breaches/{breach.pk}/", {"explain": "yes", "words": "Two were ill."})
    page = check_sound(browser.get(f"/breaches/{breach.pk}/"))
    assert "Two were ill." in page.text
    assert "the directors to talk about it" in page.text


def test_lead_closes_on_the_page(breach: Breach, client: Client, people: People) -> None:
    browser = signed_in(client, people.lead)
    address = f"/breaches/{breach.pk}/"
    answer = browser.post(address, {"close": "yes", "close-words": "Settled."})
    assert error_links(answer) == {"Choose an outcome.": "id_close-outcome"}
    typed = {"close": "yes", "close-words": "Settled.", "close-outcome": "accepted"}
    assert browser.post(address, typed).status_code == 302
    assert "Accepted as it is" in check_sound(browser.get(address)).text


def test_register_is_narrowed(breach: Breach, client: Client, people: People) -> None:
    browser = signed_in(client, people.lead)
    for asked, shown in (
        ({"state": "closed"}, False),
        ({"approved": "yes"}, False),
        ({"approved": "no", "state": "detected"}, True),
        ({"overdue": "yes"}, False),
    ):
        page = check_sound(browser.get("/breaches/", asked))
        assert ("£0.66" in page.text) == shown
    assert browser.get("/breaches/", {"state": "gone"}).status_code == 400


def test_register_downloads(breach: Breach, client: Client, people: People) -> None:
    browser = signed_in(client, people.lead)
    text = browser.get("/breaches/", {"format": "csv"}).content.decode()
    assert text.splitlines()[1:] == [
        f"{breach.pk},Liverpool,Social worker,2026-06-30,0.66,no,detected,"
        "the council to explain it,2026-12-16,no,",
        "Total,,,,0.66,,,,,,",
    ]
    cells = cells_of(browser.get("/breaches/", {"format": "xlsx"}).content)
    assert cells["E3"] == "0.66"


def test_api(breach: Breach, api: APIClient, people: People) -> None:
    api.force_authenticate(people.hr)
    (row,) = api.get(API).json()["results"]
    assert (row["over_cap_amount"], row["overdue"], row["due_on"]) == (
        "0.66",
        False,
        "2026-12-16",
    )
    address = f"/api/v1/breaches/{breach.pk}/"
    answer = api.post(f"{address}explain/", {"words": "Two were ill."}, format="json").json()
    assert (answer["state"], answer["steps"][0]["recorded_by"]) == ("explained", "Hannah Reid")
    again = api.post(f"{address}explain/", {"words": "Two were ill."}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")
    api.force_authenticate(people.lead)
    assert (
        api.post(f"{address}discuss/", {"words": "Agreed."}, format="json").json()["state"]
        == "discussed"
    )
    sent = {"words": "Paid back.", "outcome": "recovered"}
    assert api.post(f"{address}close/", sent, format="json").json()["outcome"] == "recovered"
    assert api.get(API, {"state": "closed", "approved": "false"}).json()["count"] == 1
    assert api.get(API, {"format": "csv"}).content.decode().count("\n") == 3


def test_register_draws_each_council_and_leads_to_its_breaches(
    breach: Breach, client: Client, people: People
) -> None:
    lead = signed_in(client, people.lead)
    page = check_sound(lead.get("/breaches/", {"approved": "no"}))
    assert "Over the cap by council, in pounds" in page.text
    (bar,) = {link for link in page.links if link.endswith("&council=E08000012")}
    assert "£0.66" in check_sound(lead.get(f"/breaches/{bar}")).text
    assert "No breach fits" in check_sound(lead.get("/breaches/?council=E08000015")).text
    assert "id_council" in error_links(lead.get("/breaches/?council=E99")).values()
