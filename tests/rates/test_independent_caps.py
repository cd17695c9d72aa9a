"""Every derived cap of the demonstration, worked out again from the files it was told from.

Only the telling is the product's. The files are read, the sums done and the stored caps fetched
by other means: csv, tomllib, fractions and SQL.
"""

import csv
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from staffbank.demo.chapters import Telling
from tests.rates.independent import Pay, cap

ROOT = Path(__file__).parents[2]
STORY = tomllib.loads((ROOT / "staffbank/demo/story.toml").read_text())
SETTLING = {"people", "grades", "memorandum"} | {
    f"{number} version {part}"
    for number in ("first", "second")
    for part in ("drafted", "signed", "in force")
}
DEFAULTS = {  # docs/clauses.md
    "cap_bases": ["paye", "umbrella"],
    "salary_basis": "top",
    "supplements_counted": [],
    "statistic": "mean",
    "tolerance_percent": "0",
    "rounding": "penny",
}
CAPS = """
SELECT version.number, cap.job_role_id, cap.basis, cap.council_id,
    lower(cap.effective), upper(cap.effective), cap.derived_rate::text,
    cap.negotiated_rate::text, cap.hourly_rate::text, cap.provisional
FROM rates_cap AS cap JOIN rates_memorandumversion AS version ON version.id = cap.version_id
ORDER BY cap.id
"""
VERSIONS = "SELECT number, lower(effective) FROM rates_memorandumversion ORDER BY number"


def rows_of(path: str) -> list[dict[str, str]]:
    with (ROOT / path).open(newline="") as file:
        return list(csv.DictReader(file))


def on_day(rows: list[dict[str, str]], day: date) -> list[dict[str, str]]:
    """Those of the latest start that is not after the day; the last holds for a year."""
    starts = sorted({date.fromisoformat(row["effective_from"]) for row in rows})
    past = [start for start in starts if start <= day]
    last = starts[-1]
    assert day < last.replace(year=last.year + 1), "a cap reaches beyond what is known"
    return [row for row in rows if row["effective_from"] == past[-1].isoformat()]


SPINE = rows_of("rates/reference/njc_spine.csv")
ON_COSTS = rows_of("rates/reference/employer_on_costs.csv")


def pay(council: dict[str, Any], role: str, day: date, clauses: dict[str, Any]) -> Pay:
    points = council["points"].get(role, STORY["grades"][role]["points"])
    salaries = {int(row["scp"]): Fraction(row["annual_salary"]) for row in on_day(SPINE, day)}
    (employer,) = on_day(ON_COSTS, day)
    market = "market" in clauses["supplements_counted"]
    assert clauses["salary_basis"] == "top"
    return Pay(
        annual=salaries[points[1]] + (Fraction(council["market_supplement"]) if market else 0),
        hours=Fraction(council["weekly_hours"]),
        leave=Fraction(council["leave_days"]),
        pension=Fraction(council["pension"]),
        ni=Fraction(employer["employer_ni_rate"]),
        threshold=Fraction(employer["employer_ni_weekly_threshold"]),
        levy=Fraction(employer["apprenticeship_levy_rate"]),
    )


def derived(number: int, role: str, basis: str, day: date) -> Fraction:
    clauses = DEFAULTS | STORY["memorandum"]["versions"][number - 1]["clauses"]
    figures = [pay(each, role, day, clauses).on(basis) for each in STORY["councils"]]
    return cap(figures, clauses)


def agreed(number: int, role: str, basis: str) -> Fraction | None:
    told = STORY["memorandum"]["versions"][number - 1]["agreed"]
    found = [
        each["hourly_rate"]
        for each in told
        if (each["job_role"], each["basis"]) == (role, basis)
    ]
    return Fraction(found[0]) if found else None


def is_provisional(day: date) -> bool:
    return on_day(SPINE, day)[0]["status"] == "provisional"


def fetched(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def days(start: date, end: date) -> Iterator[date]:
    return (start + timedelta(days=number) for number in range((end - start).days))


@pytest.fixture(params=["2025-12-20", "2026-07-15", "2026-11-22"])
def told(request: pytest.FixtureRequest, db: None) -> None:
    """The memorandum of the story, told on that day; the rest of the story sets no cap."""
    telling = Telling(today=date.fromisoformat(request.param), workers=16, weeks=26)
    for chapter in telling.left:
        if chapter.name in SETTLING:
            telling.tell(chapter)


def known_until() -> date:
    """The day on which either file ends: its last row holds for a year."""
    last = min(
        max(date.fromisoformat(row["effective_from"]) for row in rows)
        for rows in (SPINE, ON_COSTS)
    )
    return last.replace(year=last.year + 1)


@pytest.mark.usefixtures("told")
def test_every_derived_cap_of_the_demonstration() -> None:
    """On each day of each cap, to the penny, with its twin and whether it is provisional."""
    found = fetched(CAPS)
    assert len(found) > 20
    for number, role, basis, council, start, end, figure, agreed_then, limit, said in found:
        assert council is None
        twin = agreed(number, role, basis)
        assert (agreed_then and Fraction(agreed_then)) == twin
        assert Fraction(limit) == (Fraction(figure) if twin is None else twin)
        if figure is None:
            assert start >= known_until(), "what is known was not used"
            continue
        for day in days(start, end):
            where = (number, role, basis, day)
            assert Fraction(figure) == derived(number, role, basis, day), where
            assert said == (twin is None and is_provisional(day)), where


@pytest.mark.usefixtures("told")
def test_every_day_of_the_demonstration_has_its_cap() -> None:
    """For each role and basis of each version, until the day that its data end."""
    end = known_until()
    covered = {
        (number, role, basis, day)
        for number, role, basis, _, start, after, figure, *_ in fetched(CAPS)
        for day in days(start, after or start)
        if figure is not None
    }
    expected = set()
    for number, start in fetched(VERSIONS):
        clauses = DEFAULTS | STORY["memorandum"]["versions"][number - 1]["clauses"]
        for role in STORY["grades"]:
            for basis in clauses["cap_bases"]:
                expected |= {(number, role, basis, day) for day in days(start, end)}
    assert covered == expected
