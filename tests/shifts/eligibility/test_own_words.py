"""What the worker reads of a finding, where a booker reads of "the worker"."""

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Council, EmploymentSpell, User, Worker
from shifts.eligibility.already_here import AlreadyHere
from shifts.eligibility.available import Available
from shifts.eligibility.distance import Distance
from shifts.eligibility.do_not_rebook import DoNotRebookRule
from shifts.eligibility.own_remedies import OF_RULES
from shifts.eligibility.own_words import in_own_words
from shifts.eligibility.refs import Refs
from shifts.eligibility.registry import RULES
from shifts.eligibility.rule import Rule
from tests.shifts.building import MONDAY, hours
from tests.shifts.eligibility.asking import ask_for, day_shifts, not_again, seen, told
from tests.shifts.eligibility.test_distance import living
from tests.shifts.saying import dated


def read(rule: Rule, worker: Worker, council: Council) -> tuple[str, str]:
    own = in_own_words(told(rule, worker, ask_for(council, day_shifts(MONDAY))))
    assert own.remedy == OF_RULES[rule.code].words
    return own.title, own.detail


def test_times_and_distance(worker: Worker, liverpool: Council) -> None:
    living(worker, liverpool, "0.500", 1)
    dated(worker, "holiday", hours(MONDAY, "00:00", "00:00"))
    assert read(Available(), worker, liverpool) == (
        "When you say you can work",
        "The shift is outside the times at which you say you can work, on 12 October 2026.",
    )
    assert read(Distance(), worker, liverpool) == (
        "Within the distance you travel",
        "34.5 miles away, further than the 1 mile that you say you travel.",
    )


def test_a_council_that_does_not_book_again(
    worker: Worker, liverpool: Council, hr: User
) -> None:
    not_again(worker, liverpool, hr)
    _, detail = read(DoNotRebookRule(), worker, liverpool)
    assert detail == (
        "Liverpool decided on 1 April 2026 not to book you again; the reason given is conduct."
    )


def test_the_workers_own_post(newcomer: Worker, liverpool: Council) -> None:
    EmploymentSpell.objects.create(
        council=liverpool,
        employer="Liverpool",
        effective=DateRange(MONDAY, None),
        directly_employed=True,
        child_and_family=True,
        kind="permanent",
        **seen(newcomer),
    )
    title, detail = read(AlreadyHere(), newcomer, liverpool)
    assert title == "Outside the hours of your own post"
    assert detail.startswith("You hold a permanent post at Liverpool on 12 October 2026")


def test_the_rest_is_said_alike(newcomer: Worker, liverpool: Council) -> None:
    finding = told(Refs(), newcomer, ask_for(liverpool, day_shifts(MONDAY)))
    assert (finding.title, finding.detail) == read(Refs(), newcomer, liverpool)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_no_title_speaks_of_somebody_else(rule: Rule) -> None:
    assert not {"worker", "their"} & set((rule.own_title or rule.title).split())
    assert rule.code in OF_RULES
