"""Approving several titles at once: what each would change is read first."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.errors import NotPermitted
from accounts.models import Council, JobRole
from rates.actions.titles import approve_title, approve_titles, propose_title, withdraw_title
from rates.errors import TitleTaken
from rates.models import JobTitleMap
from tests.conftest import People
from tests.pages import check_sound, signed_in, words

pytestmark = pytest.mark.django_db
URL = reverse("job-titles-approve")


@pytest.fixture
def proposed(people: People, liverpool: Council) -> Any:
    def proposed(title: str, role: str = "social_worker", **changes: Any) -> JobTitleMap:
        terms: dict[str, Any] = {"council": liverpool, "by": people.hr}
        return propose_title(
            title=title,
            job_role=JobRole.objects.get(pk=role),
            **{**terms, "effective_from": date(2026, 12, 1), **changes},
        )

    return proposed


def test_differences_are_read_before_anything_is_approved(
    people: People, proposed: Any, wirral: Council
) -> None:
    approve_title(
        by=people.lead, proposal=proposed("Duty worker", effective_from=date(2026, 4, 1))
    )
    other = {"council": wirral, "by": people.other_hr}
    approve_title(by=people.lead, proposal=proposed("Court  Worker", "team_manager", **other))
    changed, new = proposed("Duty worker", "senior_social_worker"), proposed("Court worker")
    browser = signed_in(Client(), people.lead)
    page = browser.get(URL, {"titles": [changed.pk, new.pk]})
    check_sound(page)
    told = words(page)
    assert "Social worker, which would end on Tuesday 1 December 2026" in told
    assert "New: nothing stood for it before" in told
    assert "Wirral calls Team manager the same." in told
    assert JobTitleMap.objects.in_state("proposed").count() == 2
    done = browser.post(URL, {"titles": [changed.pk, new.pk]}, follow=True)
    assert "Approved 2 titles." in words(done)
    assert not JobTitleMap.objects.in_state("proposed").exists()


def test_all_are_approved_or_none(people: People, proposed: Any) -> None:
    """The second starts on the day on which another of its name does."""
    approve_title(by=people.lead, proposal=proposed("Duty worker"))
    good, bad = proposed("Court worker"), proposed("duty worker")
    with pytest.raises(TitleTaken):
        approve_titles(by=people.lead, proposals=[good, bad])
    good.refresh_from_db()
    assert good.state == "proposed"


def test_what_no_longer_waits_is_left_out(people: People, proposed: Any) -> None:
    gone = proposed("Duty worker")
    withdraw_title(by=people.hr, proposal=gone)
    browser = signed_in(Client(), people.lead)
    odd = {"titles": [gone.pk, "x", "9" * 40]}
    assert "No title that still waits was ticked" in words(browser.get(URL, odd))
    refused = browser.post(URL, odd)
    assert refused.status_code == 400
    assert "Tick at least one title" in words(refused)


def test_only_the_lead_approves(people: People, proposed: Any) -> None:
    with pytest.raises(NotPermitted):
        approve_titles(by=people.hr, proposals=[proposed("Duty worker")])
