"""The pages and the endpoints of recharges, from issue to payment."""

from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from rates.models import RechargeStatement
from tests.conftest import People
from tests.pages import check_sound, error_links, signed_in
from tests.rates.asking import JUNE, MAY
from tests.rates.recharges.conftest import NOW, Drafted
from tests.rates.recharges.test_issuing import corrected
from tests.rates.reports.conftest import Ledger
from tests.rates.reports.test_as_xlsx import cells_of

pytestmark = pytest.mark.django_db
API = "/api/v1/recharges/"


@pytest.fixture(autouse=True)
def _in_july(drafted: Drafted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def test_from_the_draft_to_the_payment(
    drafted: Drafted, client: Client, people: People
) -> None:
    address = f"/recharges/{drafted(MAY).pk}/"
    employer, host = signed_in(client, people.other_hr), signed_in(Client(), people.hr)
    page = check_sound(employer.get(address))
    assert "Liverpool pays Wirral £228.75" in page.text
    assert "7 h 30 min at £30.50" in page.text
    assert "To be decided by the council’s VAT officer" in page.text
    assert host.get(address).status_code == 404
    employer.post(address, {"issue": "yes"})
    answer = host.post(address, {"query": "yes", "words": ""})
    assert error_links(answer) == {"Say what it is about.": "id_words"}
    host.post(address, {"query": "yes", "words": "Whose day is this?"})
    assert "Whose day is this?" in check_sound(employer.get(address)).text
    employer.post(address, {"answer": "yes", "words": "Zoë’s."})
    host.post(address, {"agree": "yes"})
    answer = employer.post(address, {"settle": "yes", "settled_on": "2/7/2026"})
    assert error_links(answer) == {"Give the payment reference.": "id_reference"}
    typed = {"settle": "yes", "settled_on": "3/7/2026", "reference": "BACS 4711"}
    assert list(error_links(employer.post(address, typed)).values()) == ["id_settled_on"]
    employer.post(address, typed | {"settled_on": "2/7/2026"})
    page = check_sound(host.get(address))
    assert "Paid on Thursday 2 July 2026, reference BACS 4711." in page.text
    assert host.post(address, {"query": "yes", "words": "Late."}).status_code == 409


def test_the_next_version_says_what_is_new(
    may: RechargeStatement, lent: Ledger, client: Client, people: People
) -> None:
    browser = signed_in(client, people.other_hr)
    address = f"/recharges/{may.pk}/"
    answer = browser.post(address, {"reissue": "yes", "again-words": ""})
    assert error_links(answer) == {"Say what it is about.": "id_again-words"}
    typed = {"reissue": "yes", "again-words": "An hour less."}
    assert browser.post(address, typed).status_code == 409
    corrected(lent, people)
    following = browser.post(address, typed).headers["Location"]
    page = check_sound(browser.get(following))
    assert "What is new comes to −£30.50. Version 1 came to £228.75." in page.text
    assert "taken back: 7 h 30 min at £30.50" in page.text
    assert "Go to version 2 , which stands now." in check_sound(browser.get(address)).text
    paper = check_sound(browser.get(f"{following}paper/"))
    assert "version 2: issued" in paper.text


def test_register_and_its_files(
    may: RechargeStatement, drafted: Drafted, client: Client, people: People
) -> None:
    browser = signed_in(client, people.other_hr)
    page = check_sound(browser.get("/recharges/"))
    assert f"/recharges/{may.pk}/" in page.links
    assert f"/recharges/{drafted(JUNE).pk}/" in page.links
    assert "/recharges/?month=2026-05" in page.links
    assert "You pay £0.00 and are paid £228.75." in page.text
    text = browser.get("/recharges/", {"format": "csv"}).content.decode()
    assert text.splitlines()[-1] == "Total,,,,,1,228.75,,,,"
    cells = cells_of(browser.get(f"/recharges/{may.pk}/", {"format": "xlsx"}).content)
    assert (cells["I2"], cells["I3"]) == ("228.75", "228.75")
    found = browser.get(f"/recharges/{may.pk}/", {"format": "csv"})
    assert f'filename="{may.file_name}.csv"' in found.headers["Content-Disposition"]


def test_register_is_narrowed(may: RechargeStatement, client: Client, people: People) -> None:
    browser = signed_in(client, people.hr)
    for asked, shown in (
        ({"month": "2026-05"}, True),
        ({"month": "2026-06"}, False),
        ({"state": "settled"}, False),
        ({"council": "E08000015", "state": "issued"}, True),
        ({"council": "E08000011"}, False),
    ):
        page = check_sound(browser.get("/recharges/", asked))
        assert ("£228.75" in page.text) == shown
    answer = browser.get("/recharges/", {"month": "May"})
    assert error_links(answer) == {
        "“May” is not a month. Write it as October 2026.": "id_month"
    }


def test_the_lead_reads_totals_alone(
    may: RechargeStatement, client: Client, people: People
) -> None:
    browser = signed_in(client, people.lead)
    page = check_sound(browser.get("/recharges/", {"month": "2026-05"}))
    assert "£228.75" in page.text
    assert f"/recharges/{may.pk}/" not in page.links
    assert browser.get(f"/recharges/{may.pk}/").status_code == 403


def test_many_lines_take_no_more_queries(
    may: RechargeStatement,
    drafted: Drafted,
    lent: Ledger,
    client: Client,
    people: People,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(30):
        lent.add(f"more:{number}", JUNE, 15, people.other_worker)
    browser = signed_in(client, people.other_hr)
    with django_assert_max_num_queries(26):
        page = check_sound(browser.get(f"/recharges/{drafted(JUNE).pk}/"))
    assert "?page=2" in page.links


def test_api(drafted: Drafted, lent: Ledger, api: APIClient, people: People) -> None:
    address = f"{API}{drafted(MAY).pk}/"
    api.force_authenticate(people.other_hr)
    draft = api.get(address).json()
    assert (draft["total"], draft["statement"]["state"]) == ("228.75", "draft")
    assert draft["parts"][0]["vat"] == "undecided"
    issued = api.post(f"{address}issue/").json()
    assert (issued["state"], issued["total"], issued["month"]) == (
        "issued",
        "228.75",
        "2026-05",
    )
    again = api.post(f"{address}issue/")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")
    corrected(lent, people)
    sent = {"words": "An hour less."}
    second = api.post(f"{address}reissue/", sent, format="json").json()
    assert (second["version"], second["total"]) == (2, "198.25")
    address = f"{API}{second['id']}/"
    assert [each["amount"] for each in api.get(address).json()["added"]] == [
        "-228.75",
        "198.25",
    ]
    (row,) = api.get(API, {"month": "2026-05"}).json()["results"]
    assert (row["id"], row["replaces"]) == (second["id"], drafted_id(second))


def drafted_id(statement: dict[str, int]) -> int | None:
    return RechargeStatement.objects.get(pk=statement["id"]).before_id


def test_api_of_both_sides(may: RechargeStatement, api: APIClient, people: People) -> None:
    address = f"{API}{may.pk}/"
    api.force_authenticate(people.hr)
    assert api.post(f"{address}query/", {"words": "Why?"}, format="json").json()["state"] == (
        "queried"
    )
    assert api.post(f"{address}query/", {"words": ""}, format="json").status_code == 400
    api.force_authenticate(people.other_hr)
    answered = api.post(f"{address}answer/", {"words": "Zoë’s."}, format="json").json()
    assert answered["waits_for"] == "the host to agree it or query it"
    api.force_authenticate(people.hr)
    assert api.post(f"{address}agree/", {}, format="json").json()["state"] == "agreed"
    api.force_authenticate(people.other_hr)
    paid = {"reference": "BACS 4711", "settled_on": "2026-07-02"}
    settled = api.post(f"{address}settle/", paid, format="json").json()
    assert (settled["state"], settled["settlement_reference"]) == ("settled", "BACS 4711")
    assert [step["kind"] for step in api.get(address).json()["steps"]][-1] == "settled"
    text = api.get(address, {"format": "csv"}).content.decode()
    assert Decimal(text.splitlines()[-1].split(",")[8]) == may.total
    assert api.get(API, {"month": "May"}).json()["fields"]["month"] == [
        "month cannot be May. Give a month as YYYY-MM, such as 2026-10."
    ]
