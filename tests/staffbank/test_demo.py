"""The demonstration: told by the actions, so every rule holds in it."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F, Sum
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, CredentialClaim, Membership, Worker
from rates.models import Cap, CapException, JobTitleMap, MemorandumVersion, SpendLine
from rates.models.memoranda import VersionState
from shifts.eligibility.rule import Severity
from shifts.eligibility.search import candidates, findings_for
from shifts.models import (
    Absence,
    Assignment,
    Booking,
    Cascade,
    CaseloadCount,
    DoNotRebook,
    EarlyEnd,
    Offer,
    OutsideWork,
    PlacementReview,
    Shift,
    Supervision,
    Timesheet,
    Variation,
    WeeklyAvailability,
)
from shifts.states import OfferState, ShiftState, TimesheetState
from staffbank.demo import PASSWORD, personas
from staffbank.demo.calendar import Calendar
from staffbank.demo.chapters import Telling, chapters
from staffbank.demo.profiles import Trouble, profiles
from staffbank.demo.story import STORY
from tests.factories import UserFactory

SUNDAY = date(2026, 11, 22)
SMALL: dict[str, Any] = {"today": SUNDAY, "workers": 16, "weeks": 3}


@pytest.fixture
def debug(settings: Any, db: None) -> None:
    settings.DEBUG = True


@pytest.fixture
def demo(debug: None) -> None:
    call_command("seed_demo", verbosity=0, **SMALL)


def rows() -> dict[str, int]:
    models = [
        model
        for app in ("accounts", "rates", "shifts")
        for model in apps.get_app_config(app).get_models()
    ]
    return {model._meta.label: model._default_manager.count() for model in models}


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
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG"):
        call_command("seed_demo")
    with pytest.raises(CommandError, match="DEBUG"):
        call_command("demo_signins")


def test_seed_demo_leaves_a_database_in_use_alone(debug: None) -> None:
    UserFactory.create()
    with pytest.raises(CommandError, match="people in this database"):
        call_command("seed_demo", **SMALL)
    assert not Worker.objects.exists()


def test_seed_demo_a_second_run_changes_nothing(demo: None, capsys: Any) -> None:
    before = rows()
    call_command("seed_demo", today=SUNDAY + timedelta(days=40))
    assert rows() == before
    assert "was there already" in capsys.readouterr().out


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


def test_seed_demo_obeys_the_rules(demo: None) -> None:
    connection.check_constraints()
    call_command("verify_audit", verbosity=0)
    assert Assignment.objects.exists()
    for assignment in Assignment.objects.select_related("booking__council", "booking__team"):
        accepted_on = timezone.localdate(assignment.accepted_at)
        found = findings_for(assignment.booking, assignment.worker, today=accepted_on)
        blocks = {each.code for each in found if each.severity == Severity.BLOCK}
        assert blocks <= {"DO-NOT-REBOOK"}  # which one council decided afterwards
    overlaps = Shift.objects.held().filter(
        worker__shifts__state=ShiftState.HELD,
        worker__shifts__period__overlap=F("period"),
        worker__shifts__pk__gt=F("pk"),
    )
    assert not overlaps.exists()
    assert SpendLine.objects.exists()
    over = SpendLine.objects.filter(hourly_rate__gt=F("cap_rate"))
    assert over.aggregate(over=Sum("over_cap_amount"))["over"] > 0
    assert not over.exclude(segment__decision__exception__retrospective=False).exists()
    approved = Timesheet.objects.filter(state=TimesheetState.APPROVED)
    assert set(approved.values_list("pk", flat=True)) == set(
        SpendLine.objects.values_list("timesheet_number", flat=True)
    )


def test_seed_demo_has_work_for_everyone_who_signs_in(demo: None, client: Client) -> None:
    people = {persona.email: persona for persona in personas()}
    for email in people:
        assert client.login(email=email, password=PASSWORD)
        user = get_user_model().objects.get(email=email)
        assert Membership.objects.live().filter(user=user).count() == 1
    grace = Worker.objects.get(user__email=STORY.grace.email)
    marcus = get_user_model().objects.get(email=STORY.manager.email)
    assert grace.offers.filter(state=OfferState.SENT).count() == 2
    sheets = Timesheet.objects.filter(assignment__worker=grace)
    assert set(sheets.values_list("state", flat=True)) == {"draft", "disputed"}
    assert Timesheet.objects.to_approve(marcus).exists()
    assert JobTitleMap.objects.filter(approved_at=None).count() == 1
    assert Cap.objects.filter(provisional=True).exists()
    assert Cap.objects.filter(negotiated_rate__isnull=False).exists()
    states = MemorandumVersion.objects.order_by("number").values_list("state", flat=True)
    assert list(states) == [VersionState.SUPERSEDED, VersionState.IN_FORCE, VersionState.DRAFT]


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


def test_seed_demo_breaks_the_glass_each_way(demo: None) -> None:
    told = CapException.objects.order_by("pk").values_list("state", "retrospective")
    assert list(told) == [
        ("expired", False),  # once it had been used
        ("approved", True),
        ("rejected", False),
        ("requested", False),
    ]
    aisha = get_user_model().objects.get(email=STORY.council("Liverpool").director.email)
    now = timezone.make_aware(datetime.combine(SUNDAY, time(9)))
    (waiting,) = CapException.objects.waiting_for(aisha, now)
    assert waiting.answers.count() == 1


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
