"""DO-NOT-REBOOK blocks at that council alone, and no other council learns of it."""

from datetime import date

import pytest

from accounts.models import Council, Role, Team, User, Worker
from rates.models import MemorandumVersion
from shifts.eligibility.do_not_rebook import DoNotRebookRule
from shifts.eligibility.search import Reader, candidates, findings_for
from shifts.models import DoNotRebook
from tests.factories import TeamFactory, cleared_worker, user_with
from tests.shifts.building import MONDAY, booked
from tests.shifts.eligibility.asking import (
    ASKED_AT,
    TODAY,
    ask_for,
    day_shifts,
    finding_of,
    not_again,
    told,
)

pytestmark = pytest.mark.django_db
RULE = DoNotRebookRule()


def test_do_not_rebook_blocks_with_the_day_and_the_reason(
    worker: Worker, hr: User, liverpool: Council
) -> None:
    ask = ask_for(liverpool, day_shifts(MONDAY))
    assert finding_of(RULE, worker, ask) is None
    not_again(worker, liverpool, hr)
    found = told(RULE, worker, ask)
    assert (found.severity, found.on) == ("block", MONDAY)
    assert found.detail == (
        "Liverpool decided on 1 April 2026 not to book this worker again; the reason given is "
        "conduct."
    )


def test_do_not_rebook_by_the_london_day(worker: Worker, hr: User, liverpool: Council) -> None:
    """23:30 UTC in summer is the next day."""
    late = ASKED_AT.replace(month=6, day=30, hour=23, minute=30)
    not_again(worker, liverpool, hr, decided_at=late)
    assert "1 July 2026" in told(RULE, worker, ask_for(liverpool, day_shifts(MONDAY))).detail


def test_do_not_rebook_ends_when_lifted(worker: Worker, hr: User, liverpool: Council) -> None:
    decided = not_again(worker, liverpool, hr)
    DoNotRebook.objects.filter(pk=decided.pk).update(lifted_at=ASKED_AT, lifted_by=hr)
    assert finding_of(RULE, worker, ask_for(liverpool, day_shifts(MONDAY))) is None


def test_do_not_rebook_is_nothing_to_another_council(
    worker: Worker, hr: User, liverpool: Council, wirral: Council
) -> None:
    not_again(worker, liverpool, hr)
    assert finding_of(RULE, worker, ask_for(wirral, day_shifts(MONDAY))) is None


def test_no_other_council_learns_of_it(
    memorandum: MemorandumVersion, hr: User, team: Team, liverpool: Council, wirral: Council
) -> None:
    """Not even the one that employs the worker, nor by counting who is blocked."""
    worker = cleared_worker(shares_with=[liverpool, wirral], employing_council=wirral)
    theirs = booked(TeamFactory.create(council=wirral), user_with(Role.COUNCIL_HR, wirral))
    before = candidates(theirs, today=TODAY)
    not_again(worker, liverpool, hr)
    assert candidates(theirs, today=TODAY) == before
    ours = candidates(booked(team, hr), today=TODAY)
    assert ours.blocked["DO-NOT-REBOOK"] == 1


def test_booker_and_worker_read_the_same(
    memorandum: MemorandumVersion, hr: User, worker: Worker, team: Team
) -> None:
    not_again(worker, team.council, hr)
    booking = booked(team, hr)
    council = findings_for(booking, worker, today=date(2026, 10, 5))
    assert council == findings_for(
        booking, worker, today=date(2026, 10, 5), reader=Reader.WORKER
    )
    assert [each.code for each in council] == ["DO-NOT-REBOOK"]
