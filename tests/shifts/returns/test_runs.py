"""The days of an assignment, cut by what they are paid at."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifts.returns.runs import Run, Varied, runs

DAY = timedelta(days=1)
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)


def on(day: int) -> date:
    return date(2026, 10, day)


def test_runs_without_another_rate() -> None:
    assert runs(FIRST, LAST, "31.00", []) == [Run(FIRST, LAST, "31.00")]


def test_runs_in_the_middle() -> None:
    varied = [Varied(on(10), on(15), "32.00")]
    assert runs(FIRST, LAST, "31.00", varied) == [
        Run(FIRST, on(9), "31.00"),
        Run(on(10), on(14), "32.00"),
        Run(on(15), LAST, "31.00"),
    ]


@pytest.mark.parametrize("start", [1, 20])
def test_runs_at_an_end(start: int) -> None:
    found = runs(FIRST, LAST, "31.00", [Varied(on(start), LAST + DAY, "32.00")])
    assert [run.rate for run in found] == (["32.00"] if start == 1 else ["31.00", "32.00"])
    assert (found[0].starts_on, found[-1].ends_on) == (FIRST, LAST)


def test_runs_at_the_same_rate_are_one() -> None:
    varied = [Varied(on(10), on(15), "31.00"), Varied(on(15), on(20), "31.00")]
    assert runs(FIRST, LAST, "31.00", varied) == [Run(FIRST, LAST, "31.00")]


def test_runs_end_with_an_assignment_that_ended_early() -> None:
    varied = [Varied(on(10), on(15), "32.00"), Varied(on(20), on(25), "33.00")]
    assert runs(FIRST, on(12), "31.00", varied) == [
        Run(FIRST, on(9), "31.00"),
        Run(on(10), on(12), "32.00"),
    ]


def test_runs_without_a_last_day() -> None:
    assert runs(FIRST, None, "31.00", [Varied(on(5), on(6), "32.00")])[-1] == Run(
        on(6), None, "31.00"
    )


@given(st.lists(st.integers(0, 40), min_size=2, max_size=8, unique=True), st.integers(0, 35))
def test_runs_cover_each_day_once(cuts: list[int], length: int) -> None:
    cuts.sort()
    varied = [
        Varied(FIRST + a * DAY, FIRST + b * DAY, f"3{place}.00")
        for place, (a, b) in enumerate(zip(cuts[::2], cuts[1::2], strict=False))
    ]
    last = FIRST + length * DAY
    found = runs(FIRST, last, "31.00", varied)
    covered = [
        run.starts_on + day * DAY
        for run in found
        for day in range(((run.ends_on or last) - run.starts_on).days + 1)
    ]
    assert covered == [FIRST + day * DAY for day in range(length + 1)]
    assert all(one.rate != next_.rate for one, next_ in pairwise(found))
