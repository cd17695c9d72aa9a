"""Two who answer at once, and work that is booked while its exception ends."""

import time
from collections.abc import Callable
from threading import Barrier
from typing import Any

import pytest

from accounts.models import Council, Team, User
from rates.actions.exceptions import (
    answering,
    approve_exception,
    expire_exceptions,
    reject_exception,
    using,
)
from rates.models import CapException, MemorandumVersion
from shifts.models import Booking
from tests.conftest import People
from tests.races.running import GAP, PATIENCE, at_once
from tests.rates.excepting import (
    ANSWERED,
    EXPIRES,
    Approvers,
    approved_exception,
    approvers_of,
    asked_exception,
    holder,
)
from tests.shifts.building import NOW, booked

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def approvers(liverpool: Council) -> Approvers:
    return approvers_of(liverpool)


@pytest.fixture
def asked(
    memorandum: MemorandumVersion, people: People, liverpool: Council, approvers: Approvers
) -> CapException:
    return asked_exception(people.hr, liverpool)


def approving(by: User, asked: CapException) -> Callable[[], str]:
    def approve() -> str:
        return approve_exception(by=by, exception=asked, now=ANSWERED).state

    return approve


def rejecting(by: User, asked: CapException) -> Callable[[], str]:
    def reject() -> str:
        return reject_exception(by=by, exception=asked, comment="No.", now=ANSWERED).state

    return reject


def expiring() -> str:
    return f"{expire_exceptions(now=EXPIRES)} expired"


def slowly(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    """Hold the gap between check and write open."""
    check = getattr(module, name)

    def and_wait(*asked: Any) -> Any:
        found = check(*asked)
        time.sleep(GAP)
        return found

    monkeypatch.setattr(module, name, and_wait)


def together(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    """Both have checked before either writes."""
    both_checked = Barrier(2, timeout=PATIENCE)
    check = getattr(module, name)

    def and_meet(*asked: Any) -> Any:
        found = check(*asked)
        both_checked.wait()
        return found

    monkeypatch.setattr(module, name, and_meet)


def without_the_lock(monkeypatch: pytest.MonkeyPatch, module: Any) -> None:
    def read(pk: int) -> CapException:
        return CapException.objects.select_related("council__region", "job_role").get(pk=pk)

    monkeypatch.setattr(module, "lock_exception", read)


def state_of(asked: CapException) -> str:
    return CapException.objects.get(pk=asked.pk).state


def test_approve_exception_two_at_once_make_it_approved(
    asked: CapException, approvers: Approvers, monkeypatch: pytest.MonkeyPatch
) -> None:
    slowly(monkeypatch, answering, "check_answering")
    both = [approving(each, asked) for each in (approvers.director, approvers.chief)]
    assert at_once(both) == ["approved", "requested"]
    assert state_of(asked) == "approved"


@pytest.fixture
def deputies(asked: CapException, liverpool: Council, approvers: Approvers) -> list[User]:
    """Two who hold the same office."""
    return [approvers.chief, holder(liverpool, "chief_executive")]


def writes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each answer that got as far as being written."""
    reached: list[int] = []
    write = answering.answer

    def counted(*asked: Any, **answer: Any) -> None:
        reached.append(1)
        write(*asked, **answer)

    monkeypatch.setattr(answering, "answer", counted)
    return reached


def test_approve_exception_an_office_answers_once_at_once(
    asked: CapException, deputies: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    reached = writes(monkeypatch)
    slowly(monkeypatch, answering, "check_answering")
    both = [approving(each, asked) for each in deputies]
    assert at_once(both) == ["already_answered", "requested"]
    assert len(reached) == 1


def test_approve_exception_without_the_lock_both_go_on_to_write(
    asked: CapException, deputies: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail: both find the office free, and the database parts them."""
    reached = writes(monkeypatch)
    without_the_lock(monkeypatch, answering)
    together(monkeypatch, answering, "check_answering")
    both = [approving(each, asked) for each in deputies]
    assert at_once(both) == ["already_answered", "requested"]
    assert len(reached) == 2


def test_approve_against_reject_one_of_them_stands(
    asked: CapException, approvers: Approvers, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve_exception(by=approvers.director, exception=asked, now=ANSWERED)
    slowly(monkeypatch, answering, "check_answering")
    ends = at_once([approving(approvers.chief, asked), rejecting(approvers.chief, asked)])
    assert ends in (["already_answered", "rejected"], ["approved", "wrong_state"],
                    ["rejected", "wrong_state"])  # fmt: skip
    assert state_of(asked) in ("approved", "rejected")
    assert asked.answers.count() == 2


def test_approve_while_it_expires_never_both(
    asked: CapException, approvers: Approvers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever comes first is not undone: an answer under way is skipped by the clock."""
    approve_exception(by=approvers.director, exception=asked, now=ANSWERED)
    slowly(monkeypatch, answering, "check_answering")
    ends = at_once([approving(approvers.chief, asked), expiring])
    assert ends in (["0 expired", "approved"], ["1 expired", "wrong_state"],
                    ["1 expired", "approved"])  # fmt: skip
    assert state_of(asked) == ("expired" if "1 expired" in ends else "approved")


# Booking with it


@pytest.fixture
def live(
    memorandum: MemorandumVersion, people: People, liverpool: Council, approvers: Approvers
) -> CapException:
    return approved_exception(people.hr, liverpool, approvers)


def booking(live: CapException, team: Team, by: User) -> Callable[[], str]:
    def book() -> str:
        booked(team, by, now=NOW, hourly_rate=live.ceiling_rate, exception=live)
        return "booked"

    return book


def test_two_bookings_by_one_exception_are_both_made(
    live: CapException, team: Team, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    slowly(monkeypatch, using, "check_days")
    assert at_once([booking(live, team, people.hr)] * 2) == ["booked", "booked"]
    assert live.decisions.count() == 2


def test_booking_while_the_exception_expires(
    live: CapException, team: Team, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Either it was booked while the exception lived, or it was not booked."""
    slowly(monkeypatch, using, "check_days")
    ends = at_once([booking(live, team, people.hr), expiring])
    assert ends in (["0 expired", "booked"], ["1 expired", "exception_expired"])
    assert Booking.objects.exists() == ("booked" in ends)


def test_booking_while_the_exception_expires_without_the_lock_the_guard_refuses(
    live: CapException, team: Team, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail: the check passes, and the database has the last word."""
    without_the_lock(monkeypatch, using)
    checked, over = Barrier(2, timeout=PATIENCE), Barrier(2, timeout=PATIENCE)
    check = using.check_days

    def check_days(*asked: Any) -> None:
        check(*asked)
        checked.wait()
        over.wait()

    def expire() -> str:
        checked.wait()
        told = expiring()
        over.wait()
        return told

    monkeypatch.setattr(using, "check_days", check_days)
    ends = at_once([booking(live, team, people.hr), expire])
    assert ends == ["1 expired", "exception_not_usable"]
    assert not Booking.objects.exists()
