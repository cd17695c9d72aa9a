"""The demonstration once it is told: rules that hold in it, work for everyone in it."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F, Sum
from django.test import Client, override_settings
from django.utils import timezone

from accounts.models import Membership, Worker
from rates.models import Cap, CapException, JobTitleMap, MemorandumVersion, SpendLine
from rates.models.memoranda import VersionState
from shifts.eligibility.rule import Severity
from shifts.eligibility.search import findings_for
from shifts.models import (
    Assignment,
    Booking,
    ReturnDraft,
    ReturnVersion,
    Shift,
    Timesheet,
)
from shifts.states import OfferState, ShiftState, TimesheetState
from staffbank.demo import PASSWORD, personas
from staffbank.demo.story import STORY

SUNDAY = date(2026, 11, 22)
SMALL: dict[str, Any] = {"today": SUNDAY, "workers": 16, "weeks": 3}


@pytest.fixture(scope="module")
def told(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Told once, in a transaction that is never committed."""
    folder = tmp_path_factory.mktemp("evidence")
    with (
        override_settings(DEMONSTRATION=True, EVIDENCE_DIR=folder, AUDIT_SIGNING_KEY="5e" * 32),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        call_command("seed_demo", verbosity=0, **SMALL)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(told: None, db: None, settings: Any) -> None:
    """The demonstration as it was told; what a test does to it is undone."""
    settings.DEMONSTRATION = True


def rows() -> dict[str, int]:
    models = [
        model
        for app in ("accounts", "rates", "shifts")
        for model in apps.get_app_config(app).get_models()
    ]
    return {model._meta.label: model._default_manager.count() for model in models}


def test_seed_demo_a_second_run_changes_nothing(demo: None, capsys: Any) -> None:
    before = rows()
    call_command("seed_demo", today=SUNDAY + timedelta(days=40))
    assert rows() == before
    assert "was there already" in capsys.readouterr().out


def test_seed_demo_obeys_the_rules(demo: None) -> None:
    connection.check_constraints()
    call_command("verify_audit", verbosity=0)
    assert Assignment.objects.exists()
    assert Booking.objects.filter(covers__isnull=False).exists()  # a shift given back
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


def test_returns_are_signed_off_waiting_and_begun(demo: None) -> None:
    states = dict(ReturnVersion.objects.values_list("council__name", "state"))
    assert states == {"Liverpool": "signed_off", "Wirral": "submitted"}
    assert ReturnDraft.objects.filter(council__name="Sefton").exists()
