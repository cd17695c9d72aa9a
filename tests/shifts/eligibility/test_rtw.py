from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Council, RightToWork, Worker
from shifts.eligibility.ask import Ask
from shifts.eligibility.rtw import Rtw
from tests.shifts.building import hours
from tests.shifts.eligibility.asking import ask_for, day_shifts, on_of, seen, severity_of, told

JUNE_30, JULY_1, JULY_2 = date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 2)


@pytest.fixture
def ask(liverpool: Council) -> Ask:
    return ask_for(liverpool, day_shifts(date(2026, 6, 29), JUNE_30, JULY_2))


def right(worker: Worker, start: date, end: date | None) -> None:
    RightToWork.objects.create(effective=DateRange(start, end), **seen(worker))


@pytest.mark.parametrize(
    ("start", "end", "uncovered"),
    [
        (date(2020, 1, 1), None, None),
        (date(2026, 6, 29), date(2026, 7, 3), None),
        (date(2026, 6, 30), None, date(2026, 6, 29)),
        (date(2020, 1, 1), JULY_2, JULY_2),
        (date(2020, 1, 1), JULY_1, JULY_2),
        (date(2020, 1, 1), JUNE_30, JUNE_30),
    ],
)
def test_covers_every_day_worked(
    newcomer: Worker, ask: Ask, start: date, end: date | None, uncovered: date | None
) -> None:
    right(newcomer, start, end)
    assert on_of(Rtw(), newcomer, ask) == uncovered


def test_none_recorded(newcomer: Worker, ask: Ask) -> None:
    assert severity_of(Rtw(), newcomer, ask) == "block"


def test_a_renewed_right_goes_on(newcomer: Worker, ask: Ask) -> None:
    right(newcomer, date(2020, 1, 1), JULY_1)
    assert severity_of(Rtw(), newcomer, ask) == "block"
    right(newcomer, JULY_1, None)
    assert severity_of(Rtw(), newcomer, ask) is None


def test_a_gap_where_nobody_works_does_not_matter(newcomer: Worker, ask: Ask) -> None:
    right(newcomer, date(2020, 1, 1), JULY_1)
    right(newcomer, JULY_2, None)
    assert severity_of(Rtw(), newcomer, ask) is None


def test_a_night_past_the_last_day(newcomer: Worker, liverpool: Council) -> None:
    right(newcomer, date(2020, 1, 1), JULY_1)
    finding = told(Rtw(), newcomer, ask_for(liverpool, [hours(JUNE_30, "22:00", "06:00")]))
    assert finding.on == JULY_1
    assert finding.detail == "No recorded right to work covers 1 July 2026."
