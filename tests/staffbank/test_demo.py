"""The demonstration: told by the actions, so every rule holds in it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import AuditEntry, CredentialClaim, Worker
from rates.models import SpendLine
from shifts.eligibility.search import candidates
from shifts.models import (
    Absence,
    Booking,
    Cascade,
    CaseloadCount,
    DoNotRebook,
    EarlyEnd,
    Offer,
    OutsideWork,
    PlacementReview,
    Supervision,
    Variation,
    WeeklyAvailability,
)
from staffbank.demo.calendar import Calendar
from staffbank.demo.chapters import Telling, chapters
from staffbank.demo.profiles import Trouble, profiles
from tests.factories import UserFactory

SUNDAY = date(2026, 11, 22)
SMALL: dict[str, Any] = {"today": SUNDAY, "workers": 16, "weeks": 3}


@pytest.fixture
def debug(settings: Any, db: None) -> None:
    settings.DEMONSTRATION = True


def what_is_told() -> list[tuple[Any, ...]]:
    """Names, times and money; keys differ from one telling to the next."""
    spend = SpendLine.objects.order_by("worked_on", "worker__user__email", "minutes", "amount")
    trail = AuditEntry.objects.order_by("pk")
    return [
        *spend.values_list("worked_on", "worker__user__full_name", "minutes", "amount"),
        *trail.values_list("at", "verb", "actor__email"),
        *Offer.objects.order_by("pk").values_list("worker__user__email", "state", "expires_at"),
    ]


def test_seed_demo_refuses_without_debug(settings: Any, db: None) -> None:
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError, match="DEBUG"):
        call_command("seed_demo")
    with pytest.raises(CommandError, match="DEBUG"):
        call_command("demo_signins")


def test_seed_demo_leaves_a_database_in_use_alone(debug: None) -> None:
    UserFactory.create()
    with pytest.raises(CommandError, match="people in this database"):
        call_command("seed_demo", **SMALL)
    assert not Worker.objects.exists()


def test_seed_demo_same_story_even_after_a_break(debug: None) -> None:
    """A run killed in a chapter goes on later, on the day it began, as if nothing had been."""
    with transaction.atomic():
        call_command("seed_demo", verbosity=0, **SMALL)
        at_once = what_is_told()
        transaction.set_rollback(True)
    begun = Telling(**SMALL)
    for chapter in begun.left[: len(begun.left) // 2]:
        begun.tell(chapter)
    call_command("seed_demo", verbosity=0, today=SUNDAY + timedelta(days=3))
    assert what_is_told() == at_once
    assert at_once


def test_seed_demo_tells_what_goes_on_in_a_bank(debug: None) -> None:
    call_command("seed_demo", verbosity=0, today=SUNDAY, workers=40, weeks=5)
    for model in (
        Absence,
        CaseloadCount,
        Cascade,
        CredentialClaim,
        DoNotRebook,
        EarlyEnd,
        OutsideWork,
        PlacementReview,
        Supervision,
        WeeklyAvailability,
    ):
        assert model._default_manager.exists(), model
    assert set(Variation.objects.values_list("state", flat=True)) == {"agreed", "proposed"}


def test_seed_demo_shows_each_trouble_to_the_booker(debug: None) -> None:
    call_command("seed_demo", verbosity=0, today=SUNDAY, workers=60, weeks=1)
    booking = Booking.objects.filter(state="open", job_role="social_worker").earliest("pk")
    found = candidates(booking, today=SUNDAY)
    told = {finding.code for each in found.ineligible for finding in each.findings}
    assert told >= {"SWE", "DBS", "RTW", "REFS", "EXPERIENCE", "CLEARED"}
    assert found.eligible


@pytest.mark.parametrize("weeks", [1, 3, 26])
@pytest.mark.parametrize("days", range(0, 366, 13))
def test_chapters_are_in_order_and_over_by_now(days: int, weeks: int) -> None:
    calendar = Calendar(SUNDAY + timedelta(days=days), weeks, date(2029, 3, 31))
    told = chapters(calendar)
    names = [chapter.name for chapter in told]
    assert len(set(names)) == len(names)
    assert calendar.first_version < calendar.second_version < calendar.today
    assert names.index("first version in force") < names.index("second version drafted")
    assert told[-1].at.date() < calendar.today


def test_profiles_have_each_trouble() -> None:
    drawn = profiles(Calendar(SUNDAY, 26, date(2027, 3, 31)), 300)
    assert {each.trouble for each in drawn} == {None, *Trouble}
    assert len({each.email for each in drawn}) == 300
