"""Corrections by API, from the question to the ledger."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Team, User
from rates.models import MemorandumVersion, SpendLine
from shifts.actions.timesheets import approve_timesheet
from shifts.models import Timesheet
from tests.conftest import People
from tests.shifts.building import AFTER, booked, held, submitted

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], APIClient]
URL = "/api/v1/corrections/"


@pytest.fixture
def week(
    clock: Callable[..., None], memorandum: MemorandumVersion, people: People, team: Team
) -> Timesheet:
    clock(AFTER)
    sheet = submitted(held(booked(team, people.hr), people.worker))
    return approve_timesheet(by=people.manager, timesheet=sheet, now=AFTER)


def body(week: Timesheet, **changes: Any) -> dict[str, Any]:
    first, second, *_ = week.entries.order_by("worked")
    normal = {
        "reason": "I left at noon, and was ill on Tuesday.",
        "hours": [
            {
                "shift": first.shift_id,
                "starts_at": "2026-10-12T09:00:00+01:00",
                "ends_at": "2026-10-12T12:00:00+01:00",
            },
            {"shift": second.shift_id},
        ],
    }
    return normal | changes


def test_correction_from_the_question_to_the_ledger(
    week: Timesheet, signed_in: SignedIn, people: People
) -> None:
    here = f"/api/v1/timesheets/{week.pk}/corrections/"
    asked = signed_in(people.worker.user).post(here, body(week))
    assert asked.status_code == 201
    told = asked.json()
    assert (told["number"], told["state"], told["decided_by"]) == (1, "asked", None)
    assert [(each["starts_at"], each["ends_at"]) for each in told["entries"]] == [
        ("2026-10-12T09:00:00+01:00", "2026-10-12T12:00:00+01:00"),
        (None, None),
    ]
    manager = signed_in(people.manager)
    waiting = manager.get(URL, {"state": "asked"}).json()["results"]
    assert [each["id"] for each in waiting] == [told["id"]]
    done = manager.post(f"{URL}{told['id']}/approve/").json()
    assert (done["state"], done["decided_by"]) == ("approved", "Marcus Lee")
    assert sum(each.minutes for each in SpendLine.objects.all()) == 3 * 450 + 180
    assert manager.post(f"{URL}{told['id']}/approve/").json() == done


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"hours": []}, "hours"),
        ({"hours": [{"shift": 0}]}, "hours"),
        ({"hours": "Monday"}, "hours"),
    ],
)
def test_post_correction_bad_input(
    week: Timesheet,
    signed_in: SignedIn,
    people: People,
    changes: dict[str, Any],
    field: str,
) -> None:
    here = f"/api/v1/timesheets/{week.pk}/corrections/"
    answer = signed_in(people.worker.user).post(here, body(week, **changes))
    assert answer.status_code == 400
    assert [name.split(".")[0] for name in answer.json()["fields"]] == [field]


def test_post_correction_of_a_shift_twice(
    week: Timesheet, signed_in: SignedIn, people: People
) -> None:
    twice = body(week)["hours"][1:] * 2
    here = f"/api/v1/timesheets/{week.pk}/corrections/"
    answer = signed_in(people.worker.user).post(here, body(week, hours=twice))
    assert answer.json()["fields"]["hours"] == ["Give each shift once."]


def test_correction_is_never_ones_own(
    week: Timesheet, signed_in: SignedIn, people: People
) -> None:
    manager = signed_in(people.manager)
    asked = manager.post(f"/api/v1/timesheets/{week.pk}/corrections/", body(week)).json()
    own = manager.post(f"{URL}{asked['id']}/approve/")
    assert (own.status_code, own.json()["code"]) == (403, "own_correction")
    hr = signed_in(people.hr)
    refused = hr.post(f"{URL}{asked['id']}/refuse/", {"reason": "They were there."}).json()
    assert (refused["state"], refused["answer"]) == ("refused", "They were there.")
