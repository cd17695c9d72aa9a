"""Searching the trail, and proving one entry of it."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.actions.heads import sign_heads
from accounts.models import AuditEntry, AuditHead
from accounts.trail_filters import known_verbs, target_named
from accounts.trail_words import PAGES, names_of_records
from tests.accounts.database import sql
from tests.factories import council_named
from tests.pages import check_sound, error_links, signed_in, words
from tests.refusals import guards_off

pytestmark = pytest.mark.django_db
URL = reverse("audit")


@pytest.fixture
def trail(people, liverpool, wirral):
    by_hr = audit.record(
        "team.created", by=people.hr, at=liverpool, target=liverpool, name="Court North"
    )
    audit.record("offer.expired", by=None, at=wirral, target=wirral, number=7)
    audit.record(
        "decision.viewed", by=people.lead, at=wirral, target=wirral, until="2026-11-30"
    )
    audit.record("team.created", by=people.hr, at=council_named("Leeds"), target=liverpool)
    return by_hr


@pytest.fixture
def browser(people):
    return signed_in(Client(), people.lead)


@pytest.fixture
def found(browser, trail):
    """What was done, by the newest first, and on which chain; looks of this test left out."""

    def found(**asked):
        rows = browser.get(URL, asked).context["rows"]
        return [each.entry.verb for each in rows if not each.entry.verb.startswith("audit")]

    return found


ALL = ["decision.viewed", "offer.expired", "team.created"]


def test_search_shows_the_region_newest_first(found):
    assert found() == ALL


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"who": "hannah"}, ["team.created"]),
        ({"who": "system"}, ["offer.expired"]),
        ({"who": "nobody of that name"}, []),
        ({"verb": "offer.expired"}, ["offer.expired"]),
        ({"words": "court nor"}, ["team.created"]),
        ({"words": "court south"}, []),
        ({"words": "2026-11-30"}, ["decision.viewed"]),
        ({"words": "'; DROP"}, []),
        ({"words": "!!"}, []),
        ({"acts_only": "on"}, ["offer.expired", "team.created"]),
        ({"council": "E08000015"}, ["decision.viewed", "offer.expired"]),
    ],
)
def test_search_narrows(found, asked, expected):
    assert found(**asked) == expected


def test_search_on_what_and_by_days(found, trail, wirral):
    today = timezone.localdate()
    assert found(of=f"Council {wirral.pk}") == ["decision.viewed", "offer.expired"]
    assert found(of="council 999999") == []
    assert found(**{"from": f"{today:%-d %B %Y}"}) == ALL
    assert found(to=f"{today - timedelta(days=1)}") == []


def test_search_names_what_it_cannot_read(browser, trail):
    answer = browser.get(URL, {"of": "Grace", "from": "soon"})
    assert answer.status_code == 400
    assert set(error_links(answer).values()) == {"id_of", "id_from"}
    later = browser.get(URL, {"from": "2026-11-02", "to": "2026-11-01"})
    assert list(error_links(later).values()) == ["id_to"]
    assert browser.get(URL, {"before": "x"}).status_code == 400


def test_search_calls_a_council_by_its_name(
    browser, people, liverpool, django_assert_max_num_queries
):
    audit.record(
        "report.viewed",
        by=people.lead,
        at=liverpool,
        target=liverpool,
        council=liverpool.gss_code,
    )
    with django_assert_max_num_queries(12):
        page = browser.get(reverse("audit"))
    assert f"council {liverpool.name}" in words(page)
    assert "the newest 10,000 entries" in words(page)


def test_search_pages_by_the_last_entry(browser, people, liverpool):
    for number in range(30):
        audit.record("team.created", by=people.hr, at=liverpool, target=liverpool, n=number)
    first = browser.get(URL, {"verb": "team.created"})
    check_sound(first)
    older = first.context["older"]
    second = browser.get(URL, {"verb": "team.created", "before": older})
    numbers = [
        dict(each.facts)["N"] for page in (first, second) for each in page.context["rows"]
    ]
    assert numbers == list(range(29, -1, -1))
    assert second.context["older"] is None
    assert "The newest" in words(second)


def test_search_is_an_entry_with_what_was_asked(browser, trail):
    browser.get(URL, {"words": "court"})
    entry = AuditEntry.objects.latest("pk")
    assert entry.verb == "audit.viewed"
    assert '"filters": {"words": "court"}' in entry.body


def test_search_as_a_file(browser, trail):
    answer = browser.get(URL, {"verb": "team.created", "format": "csv"})
    columns, row = csv.reader(StringIO(answer.content.decode()))
    told = dict(zip(columns, row, strict=True))
    assert len(told["entry_hash"]) == 64
    assert told["facts"] == '{"name": "Court North"}'


def test_search_asks_the_same_of_the_database_however_long(
    browser, trail, people, liverpool, django_assert_max_num_queries
):
    for _ in range(30):
        audit.record("team.created", by=people.hr, at=liverpool, target=liverpool)
    with django_assert_max_num_queries(12):
        browser.get(URL)


def test_known_verbs_are_each_there_once(trail):
    assert known_verbs() == sorted(set(AuditEntry.objects.values_list("verb", flat=True)))


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        ("booking:12", "booking:12"),
        ("Booking #12", "booking:12"),
        ("decision 7", "capdecision:7"),
        ("cap decision 7", "capdecision:7"),
        ("exception 3", "capexception:3"),
        ("version 3", "memorandumversion:3"),
        ("Grace", None),
        ("gadget 3", None),
        ("12", None),
    ],
)
def test_records_go_by_what_people_call_them(typed, target):
    assert target_named(typed) == target


def test_every_page_of_a_record_is_of_a_model_and_a_route():
    assert PAGES.keys() <= names_of_records().keys()
    for name, _ in PAGES.values():
        reverse(name, args=[1])


# One entry


def entry_page(browser, entry):
    return browser.get(reverse("audit-entry", args=[entry.pk]))


def stored(entry):
    return AuditEntry.objects.get(pk=entry.pk)


def test_entry_is_proved_to_a_signed_head(browser, people, liverpool, trail):
    after = audit.record("team.created", by=people.hr, at=liverpool, target=liverpool)
    not_yet = entry_page(browser, trail)
    check_sound(not_yet)
    assert "Holds" in words(not_yet)
    assert "No head covers it yet" in words(not_yet)
    sign_heads(today=timezone.localdate() + timedelta(days=1))
    page = words(entry_page(browser, trail))
    assert "is signed by our key" in page
    assert "The one entry after it follows it" in page
    assert "Name Court North" in page
    assert "The entry before it still gives the hash" in words(entry_page(browser, after))


@pytest.mark.parametrize("which", ["itself", "before", "after", "missing"])
def test_entry_that_was_tampered_with_does_not_hold(browser, people, liverpool, which):
    one, two, three = (
        audit.record("team.created", by=people.hr, at=liverpool, target=liverpool, n=n)
        for n in range(3)
    )
    sign_heads(today=timezone.localdate() + timedelta(days=1))
    bad = {"itself": two, "before": one, "after": three, "missing": three}[which]
    with guards_off():
        if which == "missing":
            sql("DELETE FROM accounts_auditentry WHERE id = %s", bad.pk)
        else:
            sql("UPDATE accounts_auditentry SET body = body || ' ' WHERE id = %s", bad.pk)
    page = entry_page(browser, two)
    assert "Does not hold" in words(page)
    assert not page.context["proved"]


def test_entry_under_a_head_of_another_key_does_not_hold(browser, trail, settings):
    sign_heads(today=timezone.localdate() + timedelta(days=1))
    assert AuditHead.objects.exists()
    settings.AUDIT_SIGNING_KEY = "6f" * 32
    assert "is not signed by a key of ours" in words(entry_page(browser, trail))


def test_entry_of_another_region_is_not_visible(browser, people):
    leeds = council_named("Leeds")
    entry = audit.record("team.created", by=people.hr, at=leeds, target=leeds)
    assert entry_page(browser, entry).status_code == 404
