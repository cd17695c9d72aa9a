"""The pages of the quarterly return: what is missing first, the answers, the versions."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Council, Membership, Team
from rates.models import MemorandumVersion
from shifts.actions.returns import send_return_back
from shifts.models import Assignment, ReturnDraft, ReturnVersion
from shifts.returns.answers import Supplier
from shifts.returns.rules import RULES
from tests.conftest import People
from tests.factories import WorkerFactory
from tests.pages import check_sound, error_links, read, signed_in, words
from tests.rates.off_system.conftest import Statement, statement
from tests.shifts.building import booked, filled_in, held
from tests.shifts.reports.test_dfe_return import spent
from tests.shifts.returning import FOURTH, OVER, entered, returned

__all__ = ["statement"]
pytestmark = pytest.mark.django_db
GSS = "E08000012"
ONE = {"gss_code": GSS, "quarter": "2026-Q4"}
URL, ANSWERS = reverse("return", kwargs=ONE), reverse("return-answers", kwargs=ONE)
VERSION = reverse("return-version", kwargs=ONE | {"number": 1})
KEPT = {f"{rule}-complied": "yes" for rule in RULES} | {"nil": "no"}


@pytest.fixture(autouse=True)
def _later(memorandum: MemorandumVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: OVER)


@pytest.fixture
def made(people: People, team: Team) -> Assignment:
    return held(booked(team, people.hr), people.worker)


def test_return_lists_what_is_missing_first_with_its_place(
    client: Client, people: People, team: Team
) -> None:
    someone = WorkerFactory.create()
    made = held(booked(team, people.hr), someone)
    page = signed_in(client, people.hr).get(URL)
    told = check_sound(page)
    assert f"{len(RULES) + 1} things stand in the way" in told.text
    assert told.text.index("What to put right first") < told.text.index("Assignments: 1 row")
    assert reverse("worker-passport", args=[someone.pk]) in told.links
    assert f"{ANSWERS}#id_CAP-complied" in told.links
    assert reverse("assignment", args=[made.pk]) in told.links
    assert "Submit for sign-off" not in told.text


def test_return_is_empty_and_says_so(client: Client, people: People) -> None:
    told = check_sound(signed_in(client, people.hr).get(URL)).text
    assert "No assignment has a day in this quarter." in told
    assert "Say that this is a nil return." in told


def test_answers_then_submit_then_sign_off(
    client: Client, people: People, made: Assignment
) -> None:
    hr = signed_in(client, people.hr)
    form = check_sound(hr.get(ANSWERS))
    assert "Pay within the cap" in form.text
    typed = KEPT | {"supplier-1": "Acme", "conduct-1": "Offered above the cap."}
    assert hr.post(ANSWERS, typed, follow=True).redirect_chain == [(URL, 302)]
    page = hr.get(URL)
    assert "Nothing is missing." in words(page)
    assert "Acme" in words(page)
    assert hr.post(URL).headers["Location"] == VERSION
    approver = signed_in(client, people.approver)
    assert "Sign off" in words(approver.get(VERSION))
    assert approver.post(VERSION, {"sign_off": "yes"}).headers["Location"] == URL
    assert ReturnVersion.objects.get().kind == "signed_off"
    lead = signed_in(client, people.lead)
    told = check_sound(lead.get(reverse("returns"), {"quarter": "2026-Q4"})).text
    assert "1 of" in told
    assert "1 signed off" in told
    check_sound(lead.get(VERSION))


def test_answers_that_are_refused_keep_what_was_typed(
    client: Client, people: People, made: Assignment
) -> None:
    typed = KEPT | {"CAP-complied": "no", "supplier-2": "Acme"}
    page = signed_in(client, people.hr).post(ANSWERS, typed)
    assert page.status_code == 400
    assert error_links(page) == {
        "Say why the rule was not kept.": "id_CAP-reason",
        "This is empty; fill it in.": "id_conduct-2",
    }
    assert 'value="Acme"' in page.content.decode()
    assert not ReturnDraft.objects.exists()


def test_answers_come_back_as_they_were_saved(
    client: Client, people: People, liverpool: Council
) -> None:
    suppliers = [Supplier(f"Agency {n}", "<b>Late</b>") for n in range(4)]
    entered(people.hr, liverpool, suppliers=suppliers)
    page = signed_in(client, people.hr).get(ANSWERS)
    assert 'value="Agency 3"' in page.content.decode()
    assert "<b>Late" not in page.content.decode()
    assert "supplier-6" in page.content.decode(), "There is no room for more."


def test_send_back_says_why(client: Client, people: People, liverpool: Council) -> None:
    entered(people.hr, liverpool, nil=True, answers={})
    returned(people.hr, liverpool)
    approver = signed_in(client, people.approver)
    page = approver.post(VERSION, {"send_back": "yes", "reason": ""})
    assert error_links(page) == {"Say what has to be put right.": "id_reason"}
    approver.post(VERSION, {"send_back": "yes", "reason": "There was <agency> work."})
    told = signed_in(client, people.hr).get(URL)
    assert "There was &lt;agency&gt; work." in told.content.decode()


def test_version_that_nobody_can_sign_off_says_so(
    client: Client, people: People, liverpool: Council
) -> None:
    entered(people.hr, liverpool, nil=True, answers={})
    returned(people.hr, liverpool)
    hr = signed_in(client, people.hr)
    assert "Nobody else at the council holds that office" not in words(hr.get(VERSION))
    held = Membership.objects.filter(user=people.approver)
    held.update(ended_at=OVER, ended_by=people.lead)
    assert "Nobody else at the council holds that office" in words(hr.get(VERSION))


def test_version_tells_what_changed_before_and_since(
    client: Client, people: People, liverpool: Council, team: Team
) -> None:
    entered(people.hr, liverpool, nil=True, answers={})
    first = returned(people.hr, liverpool)
    send_return_back(by=people.approver, version=first, reason="Not so.", now=OVER)
    held(booked(team, people.hr), people.worker)
    entered(people.hr, liverpool)
    second = returned(people.hr, liverpool)
    hr = signed_in(client, people.hr)
    told = words(hr.get(reverse("return-version", kwargs=ONE | {"number": second.number})))
    assert "Changes since version 1" in told
    assert "Return 2026-Q4: changed, nil from “Yes” to “No”" in told
    assert "Nothing: submitted now, it would be the same." in told
    assert "Submitted now," in words(hr.get(VERSION))


def test_submit_that_is_refused_says_why(
    client: Client, people: People, made: Assignment
) -> None:
    page = signed_in(client, people.hr).post(URL)
    assert page.status_code == 409
    assert "Rule not answered" in words(page)
    check_sound(page)


def test_month_leads_to_its_lines_to_the_penny(
    client: Client, people: People, made: Assignment
) -> None:
    spent(made, people, date(2026, 10, 12), filled_in(made).pk, "shift:1")
    page = signed_in(client, people.hr).get(URL)
    october = next(link for link in read(page).links if "from=2026-10-01" in link)
    assert "£31.00" in words(page)
    lines = client.get(october)
    assert lines.context["totals"]["amount"] == page.context["total"]["spend"] == 31


def test_payments_lead_to_themselves_to_the_penny(
    client: Client, people: People, statement: Statement
) -> None:
    statement.imported(statement.outside, statement.in_ledger, statement.unsure)
    url = reverse("return", kwargs=ONE | {"quarter": "2026-Q2"})
    page = signed_in(client, people.hr).get(url)
    links = [link for link in read(page).links if "/off-system/payments/" in link]
    paid = {link: client.get(link).context["totals"]["amount"] for link in links}
    assert sorted(set(paid.values())) == [0, 36, 500]
    assert "£36.00 in 1 payment to Example Agency is paid outside" in words(page)


def test_frozen_cost_leads_nowhere(client: Client, people: People, liverpool: Council) -> None:
    entered(people.hr, liverpool, nil=True, answers={})
    returned(people.hr, liverpool)
    page = signed_in(client, people.hr).get(VERSION)
    assert not [link for link in read(page).links if "from=" in link]


@pytest.mark.parametrize(("kind", "starts"), [("csv", b"assignment,"), ("xlsx", b"PK")])
def test_files_of_a_version_are_the_same_twice(
    client: Client, people: People, liverpool: Council, kind: str, starts: bytes
) -> None:
    entered(people.hr, liverpool, nil=True, answers={})
    returned(people.hr, liverpool)
    hr = signed_in(client, people.hr)
    first, again = (hr.get(VERSION, {"format": kind}) for _ in range(2))
    assert first.content == again.content
    assert first.content.startswith(starts)
    assert hr.get(VERSION, {"format": "csv", "part": "secrets"}).status_code == 404


@pytest.mark.parametrize("quarter", ["2026-Q5", "soon", "2027-Q2"])
def test_quarter_that_is_none_or_still_to_come(
    client: Client, people: People, quarter: str
) -> None:
    url = reverse("return", kwargs=ONE | {"quarter": quarter})
    assert signed_in(client, people.hr).get(url).status_code == 404


def test_quarter_that_is_under_way_cannot_be_submitted(client: Client, people: People) -> None:
    url = reverse("return", kwargs=ONE | {"quarter": "2027-Q1"})
    page = signed_in(client, people.hr).get(url)
    assert "after Wednesday 31 March 2027" in words(page)


def test_list_of_one_council_is_by_quarter(client: Client, people: People) -> None:
    page = signed_in(client, people.hr).get(reverse("returns"))
    rows: list[Any] = page.context["rows"]
    assert [str(each.quarter) for each in rows][:2] == ["2026-Q4", "2026-Q3"]
    assert {each.council.name for each in rows} == {"Liverpool"}
    check_sound(page)
    refused = client.get(reverse("returns"), {"quarter": "1999-Q1"})
    assert error_links(refused) == {"Choose one of the quarters in the list.": "id_quarter"}


def test_list_names_who_submitted_and_what_changed(
    client: Client, people: People, liverpool: Council, team: Team
) -> None:
    entered(people.hr, liverpool, nil=True, answers={})
    returned(people.hr, liverpool)
    held(booked(team, people.hr), people.worker)
    page = signed_in(client, people.lead).get(reverse("returns"), {"quarter": str(FOURTH)})
    told = check_sound(page)
    assert "Version 1, Monday 4 January 2027 at 09:00, Hannah Reid" in told.text
    assert f"{VERSION}#since" in told.links
