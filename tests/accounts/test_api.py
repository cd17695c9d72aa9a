from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry, Region, Role
from tests.accounts.database import sql
from tests.factories import council_named, user_with
from tests.refusals import guards_off

pytestmark = pytest.mark.django_db

URL = reverse("api-audit")


@pytest.fixture
def trail(people, liverpool, wirral):
    """One entry in each of four chains; Leeds is in another region."""
    leeds = council_named("Leeds")
    return [
        audit.record("team.created", by=people.hr, at=where, target=where, name="A")
        for where in (liverpool, wirral, liverpool.region, leeds)
    ]


@pytest.fixture
def look(api, people, trail):
    def look(who=people.lead, **query):
        api.force_authenticate(who)
        return api.get(URL, query)

    return look


def verbs(response):
    return [(entry["chain"], entry["verb"]) for entry in response.json()["results"]]


SEEN = [
    ("region:E12000002", "team.created"),
    ("council:E08000015", "team.created"),
    ("council:E08000012", "team.created"),
]


@pytest.mark.parametrize("who", ["lead", "auditor"])
def test_audit_shows_the_region_and_its_councils(look, people, who):
    response = look(getattr(people, who))
    assert response.status_code == 200
    assert verbs(response) == [("region:E12000002", "audit.viewed"), *SEEN]


def test_audit_entry_says_who_what_and_the_facts(look, people, trail):
    shown = look(target=trail[0].target).json()["results"][0]
    entry = AuditEntry.objects.get(pk=trail[0].pk)
    assert shown == {
        "id": entry.pk,
        "chain": "council:E08000012",
        "sequence": entry.sequence,
        "at": timezone.localtime(entry.at).isoformat().replace("+00:00", "Z"),
        "by": people.hr.email,
        "verb": "team.created",
        "target": trail[0].target,
        "facts": {"name": "A"},
        "entry_hash": entry.entry_hash,
    }


def test_audit_of_another_region_is_another_trail(look):
    yorkshire = Region.objects.get(name="Yorkshire and The Humber")
    response = look(user_with(Role.REGIONAL_LEAD, yorkshire))
    assert verbs(response) == [
        ("region:E12000003", "audit.viewed"),
        ("council:E08000035", "team.created"),
    ]


@pytest.mark.parametrize("who", ["hr", "manager", "approver", "nobody"])
def test_audit_without_permission(look, people, who):
    before = AuditEntry.objects.count()
    response = look(getattr(people, who))
    assert response.status_code == 403
    assert response.json()["code"] == "not_permitted"
    assert AuditEntry.objects.count() == before


def test_audit_is_for_signed_in_people(api):
    response = api.get(URL)
    assert (response.status_code, response.json()["code"]) == (401, "not_signed_in")


def test_audit_each_look_is_an_entry_with_what_was_asked(look, people):
    look(verb="team.created", to="2030-01-01")
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.actor, entry.chain_id) == (
        "audit.viewed",
        people.lead,
        "region:E12000002",
    )
    assert '"filters": {"to": "2030-01-01", "verb": "team.created"}' in entry.body
    assert len(verbs(look(verb="audit.viewed"))) == 2


def test_audit_filters_by_verb_and_target(look, trail):
    assert verbs(look(verb="team.created")) == SEEN
    assert verbs(look(target=trail[1].target)) == [SEEN[1]]
    assert verbs(look(verb="team.closed")) == []


@pytest.mark.parametrize(
    ("at", "included"),
    [
        ("2026-03-28T23:59:59.999999+00:00", False),
        ("2026-03-29T00:00:00+00:00", True),
        ("2026-03-29T23:59:59.999999+01:00", True),  # the clocks went forward that night
        ("2026-03-30T00:00:00+01:00", False),
    ],
)
def test_audit_days_are_english_days(look, trail, at, included):
    with guards_off():
        sql("UPDATE accounts_auditentry SET at = %s WHERE id = %s", at, trail[0].pk)
    found = verbs(look(**{"from": "2026-03-29", "to": "2026-03-29"}))
    assert (SEEN[2] in found) is included


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "29/03/2026"}, "from"),
        ({"to": "tomorrow"}, "to"),
        ({"from": "2026-03-30", "to": "2026-03-29"}, "to"),
    ],
)
def test_audit_names_the_bad_filter(look, query, field):
    response = look(**query)
    assert response.status_code == 400
    assert set(response.json()["fields"]) == {field}


def test_audit_pages_stay_put_while_entries_are_added(look, api):
    first = look(page_size=2).json()
    second = api.get(first["next"]).json()
    ids = [entry["id"] for entry in first["results"] + second["results"]]
    assert ids == sorted(ids, reverse=True)
    assert len(set(ids)) == 4
    assert urlsplit(second["previous"]).path == URL


def test_audit_asks_the_same_of_the_database_however_many_entries(
    look, people, liverpool, django_assert_num_queries
):
    with django_assert_num_queries(7):
        look()
    for _ in range(20):
        audit.record("team.created", by=people.hr, at=liverpool, target=liverpool)
    with django_assert_num_queries(7):
        look()
