from datetime import date

import pytest

from accounts.models import AssessedYear, Council, Worker
from shifts.eligibility.early_career import EarlyCareer
from tests.shifts.building import hours
from tests.shifts.eligibility.asking import ask_for, day_shifts, seen, severity_of, told

FIRST = date(2026, 10, 12)


def assessed(worker: Worker, started_on: date, completed_on: date | None) -> None:
    AssessedYear.objects.create(
        started_on=started_on,
        completed_on=completed_on,
        verified_by="Priya Shah",
        **seen(worker),
    )


def qualified(worker: Worker, on: date) -> None:
    Worker.objects.filter(pk=worker.pk).update(qualified_on=on)


@pytest.mark.parametrize(
    ("completed_on", "severity"),
    [
        (None, "block"),
        (date(2026, 10, 13), "block"),
        (date(2026, 10, 12), None),  # done by the first day worked
        (date(2025, 1, 1), None),
    ],
)
def test_recorded_year(
    newcomer: Worker, liverpool: Council, completed_on: date | None, severity: str | None
) -> None:
    assessed(newcomer, date(2024, 9, 1), completed_on)
    ask = ask_for(liverpool, day_shifts(FIRST, date(2026, 10, 20)))
    assert severity_of(EarlyCareer(), newcomer, ask) == severity


@pytest.mark.parametrize(
    ("qualified_on", "first", "severity"),
    [
        (date(2025, 10, 12), FIRST, None),
        (date(2025, 10, 13), FIRST, "block"),
        (date(2027, 1, 1), FIRST, "block"),
        (date(2024, 2, 29), date(2025, 2, 27), "block"),
        (date(2024, 2, 29), date(2025, 2, 28), None),
        (date(2027, 2, 28), date(2028, 2, 27), "block"),
        (date(2027, 2, 28), date(2028, 2, 28), None),
    ],
)
def test_nothing_recorded(
    newcomer: Worker,
    liverpool: Council,
    qualified_on: date,
    first: date,
    severity: str | None,
) -> None:
    qualified(newcomer, qualified_on)
    ask = ask_for(liverpool, day_shifts(first))
    assert severity_of(EarlyCareer(), newcomer, ask) == severity


@pytest.mark.parametrize(("months", "severity"), [(23, None), (24, "block")])
def test_a_memorandum_may_ask_for_longer(
    newcomer: Worker, liverpool: Council, months: int, severity: str | None
) -> None:
    qualified(newcomer, date(2024, 11, 12))  # 23 months before
    ask = ask_for(liverpool, day_shifts(FIRST), early_career_months=months)
    assert severity_of(EarlyCareer(), newcomer, ask) == severity


def test_a_completed_year_counts_however_late_they_qualified(
    newcomer: Worker, liverpool: Council
) -> None:
    qualified(newcomer, date(2026, 1, 1))
    assessed(newcomer, date(2025, 9, 1), date(2026, 9, 1))
    ask = ask_for(liverpool, day_shifts(FIRST))
    assert severity_of(EarlyCareer(), newcomer, ask) is None


def test_a_night_is_judged_on_the_day_it_begins(newcomer: Worker, liverpool: Council) -> None:
    """Over the night on which the clocks go back; the year ends with the second day."""
    assessed(newcomer, date(2025, 9, 1), date(2026, 10, 25))
    ask = ask_for(liverpool, [hours(date(2026, 10, 24), "22:00", "06:00")])
    assert told(EarlyCareer(), newcomer, ask).on == date(2026, 10, 24)


def test_says_why(newcomer: Worker, liverpool: Council) -> None:
    ask = ask_for(liverpool, day_shifts(FIRST))
    qualified(newcomer, date(2026, 1, 31))
    assert told(EarlyCareer(), newcomer, ask).detail == (
        "Qualified on 31 January 2026, less than 12 months before this work, and no"
        " assessed year is recorded."
    )
    assessed(newcomer, date(2026, 2, 1), None)
    newcomer = Worker.objects.get(pk=newcomer.pk)
    assert told(EarlyCareer(), newcomer, ask).detail == "The assessed year is not finished."
    AssessedYear.objects.update(completed_on=date(2027, 2, 1))
    assert told(EarlyCareer(), newcomer, ask).detail == (
        "The assessed year is finished on 1 February 2027 only."
    )
