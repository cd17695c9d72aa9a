"""Asked, followed and read by a program."""

from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks
from rest_framework.test import APIClient

from accounts.models import AuditEntry
from rates.actions.what_if import asking, fail_what_if
from rates.models import MemorandumVersion, WhatIf
from tests.conftest import People
from tests.rates.what_if.conftest import run

pytestmark = pytest.mark.django_db
BASE = "/api/v1/what-ifs/"


@pytest.fixture
def lead(api: APIClient, people: People) -> APIClient:
    api.force_authenticate(people.lead)
    return api


def question(draft: MemorandumVersion, **changes: Any) -> dict[str, Any]:
    return {
        "memorandum": draft.memorandum_id,
        "version": draft.number,
        "from": "2026-05",
        "to": "2026-06",
    } | changes


def test_ask_is_accepted(
    spent: None,
    draft: MemorandumVersion,
    lead: APIClient,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(
        asking.current_app,
        "send_task",
        lambda name, **given: sent.append((name, given["args"])),
    )
    with django_capture_on_commit_callbacks(execute=True):
        answer = lead.post(BASE, question(draft), format="json")
    what_if = WhatIf.objects.get()
    assert answer.status_code == 202
    assert answer.headers["Location"] == f"{BASE}{what_if.pk}/"
    assert sent == [("rates.tasks.run_what_if", [what_if.pk])]
    told = answer.json()
    assert (told["id"], told["state"], told["from"], told["to"]) == (
        what_if.pk,
        "queued",
        "2026-05",
        "2026-06",
    )
    assert told["progress"] == {"done": 0, "total": 6}


def test_ask_survives_a_broker_that_is_away(
    draft: MemorandumVersion,
    lead: APIClient,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    def away(*args: Any, **given: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(asking.current_app, "send_task", away)
    with django_capture_on_commit_callbacks(execute=True):
        assert lead.post(BASE, question(draft), format="json").status_code == 202
    assert WhatIf.objects.under_way().count() == 1


def test_ask_again_with_the_same_key(draft: MemorandumVersion, lead: APIClient) -> None:
    answers = [
        lead.post(BASE, question(draft), format="json", headers={"Idempotency-Key": "a"})
        for _ in range(2)
    ]
    assert [each.status_code for each in answers] == [202, 202]
    assert WhatIf.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"from": "2026-5"}, "from"),
        ({"from": "2026-13"}, "from"),
        ({"from": "2026-07"}, "from"),
        ({"to": "2099-01"}, "to"),
        ({"to": "0000-01"}, "to"),
        ({"version": "two"}, "version"),
    ],
)
def test_ask_names_what_cannot_be_used(
    change: dict[str, Any], field: str, draft: MemorandumVersion, lead: APIClient
) -> None:
    answer = lead.post(BASE, question(draft, **change), format="json")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_ask_twice_at_a_time(asked: WhatIf, lead: APIClient) -> None:
    answer = lead.post(BASE, question(asked.version), format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "already_under_way")


def test_ask_of_a_version_in_force(memorandum: MemorandumVersion, lead: APIClient) -> None:
    answer = lead.post(BASE, question(memorandum), format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_a_proposal")


def test_ask_of_a_version_that_is_not_there(draft: MemorandumVersion, lead: APIClient) -> None:
    assert lead.post(BASE, question(draft, version=99), format="json").status_code == 404


def test_follow_and_read(asked: WhatIf, lead: APIClient) -> None:
    address = f"{BASE}{asked.pk}/"
    assert lead.get(address).json()["result"] is None
    run(asked)
    told = lead.get(address).json()
    assert (told["state"], told["progress"]) == ("done", {"done": 6, "total": 6})
    assert told["digest"] == WhatIf.objects.get().digest
    total = told["result"]["total"]
    assert (total["spend"], total["over_cap"], total["over_proposed"]) == (
        "384.33",
        "0.66",
        "6.33",
    )
    assert (total["bookings_over"], total["bookings_over_proposed"]) == (1, 3)
    assert total["share_passing"] == "16.44"
    assert [row["council_name"] for row in told["result"]["rows"]] == ["Liverpool", "Wirral"]
    assert AuditEntry.objects.filter(verb="what_if.viewed").count() == 1


def test_csv_ends_with_the_total(asked: WhatIf, lead: APIClient) -> None:
    run(asked)
    answer = lead.get(f"{BASE}{asked.pk}/?format=csv")
    assert answer.headers["Content-Disposition"].endswith('-2026-05-2026-06.csv"')
    assert answer.content.decode().splitlines() == [
        "council,job_role,lines,hours,spend,spend_at_cap,over_cap,spend_at_proposed,"
        "over_proposed,spend_no_cap,bookings,bookings_over,bookings_over_proposed,"
        "bookings_no_cap,share_passing_before,share_passing",
        "Liverpool,Social worker,4,11.17,353.83,361.67,0.66,350.00,5.83,0.00,3,1,2,0,94.03,17.91",
        "Wirral,Social worker,1,1.00,30.50,31.00,0.00,30.00,0.50,0.00,1,0,1,0,100.00,0.00",
        "Total,,5,12.17,384.33,392.67,0.66,380.00,6.33,0.00,4,1,3,0,94.52,16.44",
    ]


def test_csv_before_the_end(asked: WhatIf, lead: APIClient) -> None:
    answer = lead.get(f"{BASE}{asked.pk}/?format=csv")
    assert answer.status_code == 409
    assert "not_answered" in answer.content.decode()


def test_list_has_the_newest_first(asked: WhatIf, lead: APIClient) -> None:
    (only,) = lead.get(BASE).json()["results"]
    assert (only["id"], only["version"], "result" in only) == (asked.pk, 2, False)


def test_cancel_and_restart(asked: WhatIf, lead: APIClient) -> None:
    fail_what_if(what_if_id=asked.pk, problem="OperationalError")
    answer = lead.post(f"{BASE}{asked.pk}/restart/")
    assert (answer.status_code, answer.json()["state"]) == (202, "queued")
    answer = lead.post(f"{BASE}{asked.pk}/cancel/")
    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
    answer = lead.post(f"{BASE}{asked.pk}/restart/")
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
