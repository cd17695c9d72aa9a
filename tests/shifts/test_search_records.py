"""What a search finds of decisions and payments, and whose search it is."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, Team
from rates.models import Breach, CapDecision, CapException, MemorandumVersion, SpendLine
from shifts.reports.search_records import search_records
from tests.conftest import People
from tests.pages import check_sound, signed_in, words
from tests.rates.over_the_cap import paid_over_the_cap

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(people: People, team: Team, memorandum: MemorandumVersion) -> CapDecision:
    """One that an exception allowed, and that was paid by."""
    paid_over_the_cap(people, team)
    return CapDecision.objects.filter(exception__retrospective=False).latest("pk")


@pytest.mark.parametrize("who", ["lead", "auditor", "approver", "hr"])
def test_records_are_found_by_number(people: People, decision: CapDecision, who: str) -> None:
    user = getattr(people, who)
    breach, exception = Breach.objects.latest("pk"), CapException.objects.latest("pk")
    assert search_records(user, f"decision {decision.pk}").decisions == [decision]
    assert search_records(user, f"Cap decision #{decision.pk}").decisions == [decision]
    assert search_records(user, f"breach {breach.pk}").breaches == [breach]
    assert search_records(user, f"exception {exception.pk}").exceptions == [exception]
    assert search_records(user, str(decision.pk)).decisions == [decision]
    assert search_records(user, f"decision {decision.pk}").breaches == ()


def test_worker_and_timesheet_lead_to_why_they_were_paid(
    people: People, decision: CapDecision
) -> None:
    line = SpendLine.objects.filter(segment__decision=decision).earliest("pk")
    sheet = f"timesheet {line.timesheet_number}"
    assert decision in search_records(people.lead, sheet).paid_under
    assert search_records(people.auditor, sheet).paid_under == []
    name = people.worker.user.full_name
    assert search_records(people.lead, name).paid == [people.worker]
    assert search_records(people.auditor, name).paid == []
    assert search_records(people.lead, "liverp").councils == [decision.council]
    named = decision.segments.get().cap.version.memorandum
    assert named in search_records(people.auditor, named.name).memoranda


@pytest.mark.parametrize("who", ["manager", "other_hr", "nobody"])
def test_records_of_others_are_not_found(
    people: People, decision: CapDecision, who: str
) -> None:
    assert not search_records(getattr(people, who), f"decision {decision.pk}")


@pytest.mark.parametrize("asked", ["", "  ", "#", "9" * 40, "%", "٠", "' OR 1=1 --", "🙂"])
def test_odd_words_find_no_records(people: People, decision: CapDecision, asked: str) -> None:
    assert not search_records(people.lead, asked)


def test_a_search_of_the_region_is_an_entry(people: People, decision: CapDecision) -> None:
    search_records(people.lead, "decision 1")
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.chain_id) == ("search.viewed", "region:E12000002")
    before = AuditEntry.objects.count()
    search_records(people.approver, "decision 1")
    assert AuditEntry.objects.count() == before


def test_search_page_leads_to_the_decision(
    people: People, decision: CapDecision, django_assert_max_num_queries: Any
) -> None:
    browser = signed_in(Client(), people.lead)
    assert reverse("search") in browser.get("/").content.decode()
    with django_assert_max_num_queries(14):  # two of them savepoints of the test
        page = browser.get(reverse("search"), {"q": str(decision.pk)})
    assert reverse("decision", args=[decision.pk]) in check_sound(page).links


def test_decision_says_who_agreed_who_allowed_and_what_was_paid(
    people: People, decision: CapDecision, django_assert_max_num_queries: Any
) -> None:
    browser = signed_in(Client(), people.lead)
    with django_assert_max_num_queries(14):  # two of them savepoints of the test
        page = browser.get(reverse("decision", args=[decision.pk]))
    check_sound(page)
    told = words(page)
    assert f"Exception {decision.exception_id}" in told
    assert "Approved by" in told
    assert "£36.60 for 1 h 1 min, of which £5.08 is over the cap" in told
    assert "To the penny" in told
    assert "signed for Liverpool by" in told
    assert "What its terms say" in told
