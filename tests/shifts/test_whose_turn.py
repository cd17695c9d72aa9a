"""Whose turn it is, since when, and by when: hand-counted, around bank holidays."""

from datetime import date, timedelta

import pytest

from rates.clauses import defaults
from shifts.states import TimesheetState
from shifts.whose_turn import Waits, turn_of

MONDAY = date(2026, 12, 14)  # its week ends on 20 December
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)})
WAITS = Waits(clauses=defaults(), bank_holidays=CHRISTMAS)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("handed_over", "due_on"),
    [
        (date(2026, 12, 21), date(2026, 12, 24)),
        (date(2026, 12, 22), date(2026, 12, 29)),  # 23, 24, then over Christmas
        (date(2026, 12, 26), date(2026, 12, 31)),  # handed in on a Saturday
    ],
)
@pytest.mark.parametrize("state", ["submitted", "disputed"])
def test_turn_of_whoever_answers_has_three_working_days(
    handed_over: date, due_on: date, state: str
) -> None:
    turn = turn_of(
        TimesheetState(state),
        week_starts_on=MONDAY,
        handed_over=handed_over,
        today=handed_over,
        waits=WAITS,
    )
    assert turn is not None
    assert (turn.since, turn.due_on) == (handed_over, due_on)
    assert turn.who == ("manager" if state == "submitted" else "worker")
    assert not turn.is_overdue(due_on)
    assert turn.is_overdue(due_on + DAY)


@pytest.mark.parametrize(
    ("today", "since"),
    [(date(2026, 12, 20), None), (date(2026, 12, 21), date(2026, 12, 21))],
)
def test_turn_of_a_draft_is_due_by_the_cut_off(today: date, since: date | None) -> None:
    turn = turn_of(
        TimesheetState.DRAFT,
        week_starts_on=MONDAY,
        handed_over=MONDAY,
        today=today,
        waits=WAITS,
    )
    assert turn is not None
    assert (turn.who, turn.since, turn.due_on) == ("worker", since, date(2026, 12, 23))


def test_turn_of_an_approved_week_is_nobodys() -> None:
    done = turn_of(
        TimesheetState.APPROVED,
        week_starts_on=MONDAY,
        handed_over=MONDAY,
        today=MONDAY,
        waits=WAITS,
    )
    assert done is None


def test_answer_due_of_each_step_waits_as_long_again() -> None:
    since = date(2026, 12, 21)
    assert [WAITS.answer_due(since, times) for times in (1, 2, 3)] == [
        date(2026, 12, 24),
        date(2026, 12, 31),
        date(2027, 1, 6),
    ]
