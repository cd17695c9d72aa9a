from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Council, EmploymentLeave, EmploymentSpell, Worker
from shifts.eligibility.ask import Ask
from shifts.eligibility.experience import Experience
from tests.factories import LONG_AGO
from tests.shifts.eligibility.asking import ask_for, day_shifts, seen, severity_of, told

FIRST = date(2026, 10, 12)


Post = Callable[..., None]


@pytest.fixture
def ask(liverpool: Council) -> Ask:
    return ask_for(liverpool, day_shifts(FIRST))


@pytest.fixture
def employ(newcomer: Worker, liverpool: Council) -> Post:
    def post(start: date, end: date | None, **changes: Any) -> None:
        normal = {
            "council": liverpool,
            "employer": "Liverpool",
            "directly_employed": True,
            "child_and_family": True,
            "kind": "permanent",
        }
        EmploymentSpell.objects.create(
            effective=DateRange(start, end), **normal | changes, **seen(newcomer)
        )

    return post


@pytest.mark.parametrize(
    ("start", "severity"),
    [
        (date(2023, 10, 12), None),  # 36 months on the first day
        (date(2023, 10, 13), "block"),  # a day short
        (date(2020, 1, 1), None),
    ],
)
def test_post_that_lasts(
    newcomer: Worker, ask: Ask, employ: Post, start: date, severity: str | None
) -> None:
    employ(start, None)
    assert severity_of(Experience(), newcomer, ask) == severity


@pytest.mark.parametrize(
    ("start", "end", "severity"),
    [
        (date(2019, 1, 1), date(2022, 1, 1), None),
        (date(2019, 1, 1), date(2021, 12, 31), "block"),
        (date(2019, 1, 2), date(2022, 1, 1), "block"),
        (date(2020, 2, 29), date(2023, 3, 1), None),  # to the last day of February
        (date(2020, 2, 29), date(2023, 2, 28), "block"),
        (date(2020, 1, 31), date(2023, 1, 31), None),
    ],
)
def test_post_that_ended(
    newcomer: Worker, ask: Ask, employ: Post, start: date, end: date, severity: str | None
) -> None:
    employ(start, end)
    assert severity_of(Experience(), newcomer, ask) == severity


def test_no_posts(newcomer: Worker, ask: Ask) -> None:
    finding = told(Experience(), newcomer, ask)
    assert finding.severity == "block"
    assert finding.detail == (
        "0 months of qualifying experience by 12 October 2026, of the 36 months needed."
    )


def test_posts_that_overlap_count_once(newcomer: Worker, ask: Ask, employ: Post) -> None:
    employ(date(2019, 1, 1), date(2021, 1, 1))
    employ(date(2020, 1, 1), date(2021, 7, 1))
    assert told(Experience(), newcomer, ask).detail.startswith("30 months")
    employ(date(2021, 7, 1), date(2022, 1, 1))
    assert severity_of(Experience(), newcomer, ask) is None


def test_gaps_are_not_counted(newcomer: Worker, ask: Ask, employ: Post) -> None:
    employ(date(2018, 1, 1), date(2019, 7, 1))
    employ(date(2020, 1, 1), date(2021, 6, 1))
    assert told(Experience(), newcomer, ask).detail.startswith("35 months")
    employ(date(2024, 2, 1), date(2024, 3, 1))
    assert severity_of(Experience(), newcomer, ask) is None


def test_odd_days_add_up_to_months(newcomer: Worker, ask: Ask, employ: Post) -> None:
    """Thirty odd days are less than an average month, thirty-one are more."""
    employ(date(2019, 1, 1), date(2021, 12, 1))
    employ(date(2022, 6, 1), date(2022, 6, 16))
    employ(date(2022, 9, 1), date(2022, 9, 16))
    assert severity_of(Experience(), newcomer, ask) == "block"
    employ(date(2022, 9, 16), date(2022, 9, 17))
    assert severity_of(Experience(), newcomer, ask) is None


@pytest.mark.parametrize(
    "changes",
    [{"council": None}, {"directly_employed": False}, {"child_and_family": False}],
)
def test_only_children_and_families_at_a_council(
    newcomer: Worker, ask: Ask, employ: Post, changes: dict[str, Any]
) -> None:
    employ(date(2015, 1, 1), None, **changes)
    assert severity_of(Experience(), newcomer, ask) == "block"


@pytest.mark.parametrize(
    ("qualified_on", "severity"),
    [(date(2023, 10, 12), None), (date(2023, 10, 13), "block"), (date(2027, 1, 1), "block")],
)
def test_only_since_qualifying(
    newcomer: Worker, ask: Ask, employ: Post, qualified_on: date, severity: str | None
) -> None:
    employ(date(2015, 1, 1), None)
    Worker.objects.filter(pk=newcomer.pk).update(qualified_on=qualified_on)
    assert severity_of(Experience(), newcomer, ask) == severity


@pytest.mark.parametrize(
    ("start", "reached_on"),
    [
        (date(2023, 10, 13), date(2026, 10, 13)),
        (date(2024, 2, 29), date(2027, 3, 1)),
        (date(2026, 10, 11), date(2029, 10, 11)),
        (date(2026, 10, 12), date(2029, 10, 12)),
    ],
)
def test_names_the_day_on_which_a_present_post_brings_enough(
    newcomer: Worker, liverpool: Council, ask: Ask, employ: Post, start: date, reached_on: date
) -> None:
    employ(start, None)
    finding = told(Experience(), newcomer, ask)
    written = f"{reached_on:%-d %B %Y}"
    assert finding.detail.endswith(f"The present post brings it to 36 months on {written}.")
    on_that_day = ask_for(liverpool, day_shifts(reached_on))
    assert severity_of(Experience(), newcomer, on_that_day) is None


def test_an_ended_post_brings_nothing_more(newcomer: Worker, ask: Ask, employ: Post) -> None:
    employ(date(2024, 1, 1), date(2026, 10, 1))
    assert told(Experience(), newcomer, ask).detail.endswith("of the 36 months needed.")


def test_the_clause_asks_for_more(newcomer: Worker, liverpool: Council, employ: Post) -> None:
    employ(date(2022, 10, 12), None)
    for months, severity in ((48, None), (49, "block")):
        ask = ask_for(liverpool, day_shifts(FIRST), experience_months=months)
        assert severity_of(Experience(), newcomer, ask) == severity


@pytest.mark.parametrize(
    ("kind", "severity"),
    [
        ("maternity", None),
        ("paternity", None),
        ("adoption", None),
        ("shared_parental", None),
        ("sickness", None),
        ("annual", None),
        ("career_break", "block"),
        ("unpaid", "block"),
    ],
)
def test_statutory_leave_counts_and_a_break_does_not(
    newcomer: Worker, ask: Ask, employ: Post, kind: str, severity: str | None
) -> None:
    employ(date(2019, 1, 1), date(2022, 1, 1))
    away(newcomer, kind, date(2020, 2, 29), date(2020, 3, 1))
    assert severity_of(Experience(), newcomer, ask) == severity


def away(worker: Worker, kind: str, start: date, end: date | None) -> None:
    EmploymentLeave.objects.create(
        spell=worker.spells.latest("pk"),
        kind=kind,
        effective=DateRange(start, end),
        recorded_at=LONG_AGO,
        recorded_by=worker.joined_by,
    )


def test_a_break_moves_the_day_by_its_length(
    newcomer: Worker, liverpool: Council, ask: Ask, employ: Post
) -> None:
    """Eleven months, a break of a month, and then whole months again from the same day."""
    employ(date(2024, 1, 12), None)
    away(newcomer, "career_break", date(2024, 12, 12), date(2025, 1, 12))
    finding = told(Experience(), newcomer, ask)
    assert finding.detail.startswith("32 months")
    assert finding.detail.endswith("brings it to 36 months on 12 February 2027.")


def test_a_break_that_lasts_brings_nothing(newcomer: Worker, ask: Ask, employ: Post) -> None:
    employ(date(2024, 1, 12), None)
    away(newcomer, "unpaid", date(2026, 9, 1), None)
    assert told(Experience(), newcomer, ask).detail.endswith("of the 36 months needed.")


def test_a_break_from_one_post_is_filled_by_another(
    newcomer: Worker, ask: Ask, employ: Post
) -> None:
    employ(date(2020, 6, 1), date(2020, 7, 1))
    employ(date(2019, 1, 1), date(2022, 1, 1))
    away(newcomer, "career_break", date(2020, 6, 1), date(2020, 7, 1))
    assert severity_of(Experience(), newcomer, ask) is None
