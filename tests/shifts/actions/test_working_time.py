"""Opting out of the limit on weekly hours, and work outside the bank."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.errors import BadInput, DomainError, NotPermitted, WrongState
from accounts.models import AuditEntry, Council, User, Worker
from shifts.actions.working_time import (
    declare_outside_work,
    end_outside_work,
    opt_out,
    withdraw_opt_out,
)
from shifts.errors import AlreadyDeclared, AlreadyOptedOut
from shifts.models import OptOut, OutsideWork
from tests.conftest import People
from tests.factories import memorandum_in_force
from tests.shifts.building import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("memorandum")]
TODAY = NOW.date()
WEEK = timedelta(days=7)


def sign(worker: Worker, by: User | None = None, **changes: Any) -> OptOut:
    asked: dict[str, Any] = {"signed_as": "Grace Obi", "notice_weeks": None, "now": NOW}
    return opt_out(by=by or worker.user, worker=worker, **asked | changes)


def declare(worker: Worker, by: User | None = None, **changes: Any) -> OutsideWork:
    asked: dict[str, Any] = {
        "employer": "A school",
        "weekly_hours": Decimal("7.50"),
        "starts_on": TODAY,
        "ends_on": None,
        "now": NOW,
    }
    return declare_outside_work(by=by or worker.user, worker=worker, **asked | changes)


def test_opt_out_is_signed_and_has_the_memorandums_notice(
    people: People, city_region: list[Council]
) -> None:
    memorandum_in_force(city_region, clauses={"opt_out_notice_weeks": 6})
    made = sign(people.worker)
    assert (made.effective.lower, made.effective.upper) == (TODAY, None)
    assert made.notice_weeks == 1  # the shortest of several protects the worker most
    assert made.evidence == "Signed by the worker as Grace Obi."
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.actor) == ("opt_out.signed", people.worker.user)


def test_opt_out_with_a_notice_of_its_own(people: People) -> None:
    assert sign(people.worker, notice_weeks=12).notice_weeks == 12
    made = withdraw_opt_out(by=people.worker.user, worker=people.worker, now=NOW)
    assert made.effective.upper == TODAY + 12 * WEEK


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"signed_as": " "}, "signed_as"), ({"notice_weeks": 13}, "notice_weeks")],
)
def test_opt_out_refuses(people: People, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as refusal:
        sign(people.worker, **changes)
    assert set(refusal.value.fields) == {field}


def test_opt_out_once(people: People) -> None:
    sign(people.worker)
    with pytest.raises(AlreadyOptedOut):
        sign(people.worker)


def test_withdraw_opt_out_counts_from_the_end_of_its_notice(people: People) -> None:
    sign(people.worker)
    late = datetime.fromisoformat("2026-10-05T23:30:00+00:00")  # already the 6th in London
    made = withdraw_opt_out(by=people.worker.user, worker=people.worker, now=late)
    assert made.effective.upper == date(2026, 10, 13)
    with pytest.raises(WrongState):
        withdraw_opt_out(by=people.worker.user, worker=people.worker, now=NOW)


def test_declare_and_end_outside_work(people: People) -> None:
    made = declare(people.worker)
    assert made.last_day is None
    made = end_outside_work(by=people.worker.user, work=made, ends_on=TODAY + WEEK)
    made.refresh_from_db()
    assert made.last_day == TODAY + WEEK
    entry = AuditEntry.objects.latest("pk")
    assert entry.verb == "outside_work.ended"
    assert "A school" not in entry.body


def test_declare_outside_work_twice(people: People) -> None:
    declare(people.worker)
    with pytest.raises(AlreadyDeclared):
        declare(people.worker, employer="a School", starts_on=TODAY + WEEK)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"employer": ""}, "employer"),
        ({"weekly_hours": Decimal("0.24")}, "weekly_hours"),
        ({"weekly_hours": Decimal("80.01")}, "weekly_hours"),
        ({"ends_on": TODAY - timedelta(days=1)}, "ends_on"),
    ],
)
def test_declare_outside_work_refuses(
    people: People, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        declare(people.worker, **changes)
    assert set(refusal.value.fields) == {field}


def test_end_outside_work_before_it_begins(people: People) -> None:
    with pytest.raises(BadInput):
        end_outside_work(
            by=people.worker.user,
            work=declare(people.worker),
            ends_on=TODAY - timedelta(days=1),
        )


def test_only_the_worker(people: People) -> None:
    sign(people.worker)
    work = declare(people.worker)
    acts = (
        lambda by: sign(people.worker, by),
        lambda by: withdraw_opt_out(by=by, worker=people.worker, now=NOW),
        lambda by: declare(people.worker, by),
        lambda by: end_outside_work(by=by, work=work, ends_on=TODAY),
    )
    for by in (people.hr, people.manager, people.lead, people.other_worker.user):
        for act in acts:
            with pytest.raises(NotPermitted):
                act(by)


def test_nothing_is_left_where_the_audit_fails(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **facts: object) -> None:
        raise DomainError

    monkeypatch.setattr("accounts.audit.record", fail)
    for act in (sign, declare):
        with pytest.raises(DomainError):
            act(people.worker)
    assert not OptOut.objects.exists()
    assert not OutsideWork.objects.exists()
