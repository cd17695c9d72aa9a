"""An extension that is signed off against too little rest owes it, as an offer does."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.errors import WrongState
from accounts.models import Team
from rates.models import MemorandumVersion
from shifts.actions.assignments import Extension, agree, decline, propose_extension
from shifts.actions.rests import plan_rest
from shifts.errors import NeedsSignOff
from shifts.models import Assignment, CompensatoryRest, Variation
from tests.conftest import People
from tests.pages import check_sound, signed_in
from tests.refusals import refused
from tests.shifts.building import FRIDAY, MONDAY, NOW, booked, held, hours

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NEXT_MONDAY = MONDAY + 7 * DAY


@pytest.fixture
def late(memorandum: MemorandumVersion, people: People, team: Team) -> Assignment:
    """The week; and the Sunday after it the worker holds other work, until 23:00."""
    sunday = NEXT_MONDAY - DAY
    pattern = [{"weekday": 6, "start": "15:00", "end": "23:00", "break_minutes": 30}]
    held(
        booked(team, people.hr, starts_on=sunday, ends_on=sunday, weekly_pattern=pattern),
        people.worker,
    )
    return held(booked(team, people.hr), people.worker)


def extended(assignment: Assignment, people: People, sign_off: str = "") -> Variation:
    return propose_extension(
        by=people.hr,
        assignment=assignment,
        extension=Extension(last_day=NEXT_MONDAY, reason="A hearing.", sign_off=sign_off),
        now=NOW,
    )


def plan(rest: CompensatoryRest, people: People) -> CompensatoryRest:
    period = hours(NEXT_MONDAY + DAY, "09:00", "12:00")
    asked: dict[str, Any] = {"starts_at": period.lower, "ends_at": period.upper}
    return plan_rest(by=people.hr, rest=rest, reason="Starts at noon.", now=NOW, **asked)


def test_propose_extension_owes_what_it_cuts_short(late: Assignment, people: People) -> None:
    with pytest.raises(NeedsSignOff):
        extended(late, people)
    assert not CompensatoryRest.objects.exists()
    variation = extended(late, people, "Nobody else could.")
    rest = CompensatoryRest.objects.get()
    assert (rest.offer, rest.variation, rest.rule) == (late.offer, variation, "REST-11")
    assert (rest.minutes_owed, rest.sign_off) == (60, "Nobody else could.")
    with pytest.raises(WrongState):
        plan(rest, people)  # not taken up yet
    agree(by=people.worker.user, variation=variation, now=NOW)
    assert plan(rest, people).planned_by == people.hr


def test_extension_that_is_declined_owes_nothing(late: Assignment, people: People) -> None:
    variation = extended(late, people, "Nobody else could.")
    decline(by=people.worker.user, variation=variation, now=NOW)
    assert not CompensatoryRest.objects.owed().exists()
    extended(late, people, "It is for the court.")  # and the next one owes on its own
    assert CompensatoryRest.objects.count() == 2


def test_extension_with_rest_enough_owes_nothing(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    extended(held(booked(team, people.hr), people.worker), people, "To be sure.")
    assert not CompensatoryRest.objects.exists()


def test_rest_of_an_extension_says_who_signed_it_off(
    late: Assignment, people: People, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    variation = extended(late, people, "Nobody else could.")
    agree(by=people.worker.user, variation=variation, now=NOW)
    page = check_sound(signed_in(client, people.manager).get("/compensatory-rest/"))
    assert "Signed off: Nobody else could." in page.text


def test_compensatoryrest_signed_off_by_its_own_extension(
    late: Assignment, people: People, team: Team
) -> None:
    variation = extended(late, people, "Nobody else could.")
    rest = CompensatoryRest.objects.get()
    plain = Variation.objects.filter(pk=variation.pk)
    facts: dict[str, Any] = {
        "offer": late.offer,
        "worker": people.worker,
        "rule": "REST-WEEK",
        "minutes_owed": 60,
        "owed_from": rest.owed_from,
    }
    with refused("compensatoryrest_signed_off"):
        CompensatoryRest.objects.create(**facts)  # of the offer, which nobody signed off
    other = held(
        booked(team, people.hr, starts_on=FRIDAY + 10 * DAY, ends_on=FRIDAY + 14 * DAY),
        people.worker,
    )
    with refused("compensatoryrest_signed_off"):
        CompensatoryRest.objects.create(**facts | {"offer": other.offer}, variation=variation)
    CompensatoryRest.objects.create(**facts, variation=plain.get())
    with refused("compensatoryrest_once_a_rule"):
        CompensatoryRest.objects.create(**facts, variation=variation)


def test_extension_is_held_against_the_assignments_own_last_shift(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    """Friday ends at 17:00; a Saturday that begins at 01:00 leaves eight hours."""
    early = [{"weekday": 5, "start": "01:00", "end": "06:00", "break_minutes": 0}]
    with pytest.raises(NeedsSignOff):
        propose_extension(
            by=people.hr,
            assignment=held(booked(team, people.hr), people.worker),
            extension=Extension(
                last_day=FRIDAY + DAY, reason="A hearing.", weekly_pattern=early
            ),
            now=NOW,
        )
