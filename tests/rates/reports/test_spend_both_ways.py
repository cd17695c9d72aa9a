"""The report from the kept summary says what the lines say, on ledgers of any kind."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Council, Team
from rates.actions.decisions import judge, store_decision
from rates.actions.exceptions.using import excepted
from rates.actions.ledger import keep_months, post_spend, reverse_spend
from rates.models import (
    CapException,
    DecisionSegment,
    MemorandumVersion,
    SpendLine,
    SpendSummary,
)
from rates.reports.spend_figures import GROUPS, Days, add_up, next_month
from tests.conftest import People
from tests.factories import TeamFactory
from tests.rates.asking import asked, stored, work
from tests.rates.excepting import (
    ANSWERED,
    FIRST,
    LAST,
    approved_exception,
    approvers_of,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
START, END = date(2026, 9, 20), date(2026, 12, 10)
days = st.integers(0, (END - START).days).map(lambda ahead: START + ahead * DAY)
LINE = st.tuples(
    days,
    st.integers(1, 900),
    st.booleans(),  # the worker
    st.booleans(),  # the team
    st.booleans(),  # over the cap, where an exception allows it
    st.booleans(),  # taken back
)


class FromLinesOnly(Days):
    has_whole_months = False


@pytest.fixture
def exception(
    liverpool: Council, memorandum: MemorandumVersion, people: People
) -> CapException:
    return approved_exception(people.hr, liverpool, approvers_of(liverpool))


@pytest.fixture
def segments(
    exception: CapException, liverpool: Council, people: People
) -> tuple[DecisionSegment, DecisionSegment]:
    within = stored(
        people.hr, liverpool, "30.50", starts_on=START, ends_before=END + DAY
    ).segments.get()
    return within, excepted_segment(exception, people)


def excepted_segment(exception: CapException, people: People) -> DecisionSegment:
    question = asked(exception.council, "34.00", starts_on=FIRST, ends_before=LAST + DAY)
    decision = excepted(
        decision=judge(**question), exception=exception, engagement="bank_own", now=ANSWERED
    )
    kept = store_decision(
        by=people.hr,
        council=exception.council,
        job_role=question["job_role"],
        engagement="bank_own",
        decision=decision,
        exception=exception,
        now=ANSWERED,
    )
    return kept.segments.get()


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(lines=st.lists(LINE, min_size=1, max_size=12), first=days, last=days)
def test_from_the_summary_as_from_the_lines(
    lines: list[Any],
    first: date,
    last: date,
    segments: tuple[DecisionSegment, DecisionSegment],
    people: People,
    team: Team,
) -> None:
    post(lines, segments, people, (team, other_team(team)))
    first, last = sorted((first, last))
    for group_by in ((), ("month",), ("team", "worker"), tuple(GROUPS)):
        whole = asked_of(Days(first, last), group_by)
        assert whole == asked_of(FromLinesOnly(first, last), group_by)


def other_team(team: Team) -> Team:
    found = Team.objects.filter(council=team.council).exclude(pk=team.pk).first()
    return found or TeamFactory.create(council=team.council)


def asked_of(days: Days, group_by: tuple[str, ...]) -> list[dict[str, Any]]:
    return add_up(
        lines=SpendLine.objects.all(),
        kept=SpendSummary.objects.all(),
        days=days,
        group_by=group_by,
    )


def post(
    drawn: list[Any],
    segments: tuple[DecisionSegment, DecisionSegment],
    people: People,
    teams: tuple[Team, Team],
) -> None:
    """Over the cap only on the days of the exception; each later example adds to the ledger."""
    count = SpendLine.objects.count()
    for place, (on, minutes, other, second, over, back) in enumerate(drawn):
        over = over and FIRST <= on <= LAST
        segment = segments[over]
        line = work(
            segment,
            teams[second],
            people.other_worker if other else people.worker,
            key=f"{count}:{place}",
            worked_on=on,
            minutes=minutes,
            hourly_rate=Decimal("34.00") if over else Decimal("30.50"),
        )
        post_spend(by=people.hr, lines=[line])
        if back:
            posted = SpendLine.objects.filter(posting_key=line.posting_key)
            reverse_spend(by=people.hr, lines=list(posted), reason="Wrong", now=ANSWERED)


@pytest.mark.parametrize(
    ("first", "last", "whole", "edges"),
    [
        ("05-01", "05-31", ("05-01", "06-01"), []),
        ("05-01", "05-30", None, [("05-01", "05-30")]),
        ("05-02", "05-31", None, [("05-02", "05-31")]),
        ("05-02", "06-29", None, [("05-02", "06-29")]),
        ("04-30", "06-01", ("05-01", "06-01"), [("04-30", "04-30"), ("06-01", "06-01")]),
        ("05-01", "07-15", ("05-01", "07-01"), [("07-01", "07-15")]),
        ("04-15", "07-31", ("05-01", "08-01"), [("04-15", "04-30")]),
    ],
)
def test_days_are_cut_at_whole_months(
    first: str, last: str, whole: tuple[str, str] | None, edges: list[tuple[str, str]]
) -> None:
    cut = Days(on(first), on(last))
    assert cut.has_whole_months == (whole is not None)
    if whole:
        assert (cut.whole_from, cut.whole_before) == (on(whole[0]), on(whole[1]))
    assert cut.edges == [(on(a), on(b)) for a, b in edges]


def on(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


@pytest.mark.parametrize("month", range(1, 13))
def test_next_month(month: int) -> None:
    assert next_month(date(2024, month, 1)) == date(2024 + month // 12, month % 12 + 1, 1)


def test_keep_months_once(db: None) -> None:
    keep_months([date(2030, 1, 1), date(2030, 1, 31)])
    keep_months([date(2030, 1, 15)])
