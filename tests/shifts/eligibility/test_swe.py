from datetime import date
from typing import Any

import pytest

from accounts.models import Council, Registration, Worker
from shifts.eligibility.swe import Swe, renewal_before
from tests.shifts.building import hours
from tests.shifts.eligibility.asking import ask_for, day_shifts, noon, severity_of, told

LAST_DAY, NEXT_DAY = date(2026, 11, 30), date(2026, 12, 1)
LAST_YEAR = date(2025, 11, 30)


@pytest.fixture
def entry(worker: Worker) -> Registration:
    return worker.registration


def set_entry(entry: Registration, **values: Any) -> None:
    Registration.objects.filter(pk=entry.pk).update(**values)


@pytest.mark.parametrize(
    ("status", "conditions", "severity"),
    [
        ("registered", "", None),
        ("conditions", "Not to work alone.", "escalate"),
        ("suspended", "", "block"),
        ("removed", "", "block"),
    ],
)
def test_status_on_the_register(
    worker: Worker,
    entry: Registration,
    liverpool: Council,
    status: str,
    conditions: str,
    severity: str | None,
) -> None:
    set_entry(entry, status=status, conditions=conditions)
    ask = ask_for(liverpool, day_shifts(LAST_DAY))
    assert severity_of(Swe(), worker, ask) == severity


def test_conditions_are_told_in_full(
    worker: Worker, entry: Registration, liverpool: Council
) -> None:
    set_entry(entry, status="conditions", conditions="Not to work alone.")
    finding = told(Swe(), worker, ask_for(liverpool, day_shifts(LAST_DAY)))
    assert finding.detail == "Registered with conditions: Not to work alone."


def test_nobody_unregistered(newcomer: Worker, liverpool: Council) -> None:
    finding = told(Swe(), newcomer, ask_for(liverpool, day_shifts(LAST_DAY)))
    assert finding.severity == "block"
    assert finding.detail == "No registration with Social Work England is recorded."


@pytest.mark.parametrize(
    ("until", "today", "recorded", "worked", "severity"),
    [
        # covered to its last day
        (LAST_DAY, date(2026, 10, 5), date(2026, 1, 5), LAST_DAY, None),
        # the renewal is still to come, up to and on 30 November
        (LAST_DAY, date(2026, 10, 5), date(2026, 1, 5), NEXT_DAY, "warn"),
        (LAST_DAY, LAST_DAY, date(2026, 1, 5), NEXT_DAY, "warn"),
        # from 1 December an entry not looked up since is to be confirmed
        (LAST_DAY, NEXT_DAY, date(2026, 1, 5), NEXT_DAY, "warn"),
        (LAST_DAY, date(2027, 3, 1), LAST_DAY, date(2027, 3, 2), "warn"),
        # looked up since, it was not renewed
        (LAST_DAY, NEXT_DAY, NEXT_DAY, NEXT_DAY, "block"),
        (LAST_DAY, date(2027, 3, 1), date(2026, 12, 9), date(2027, 3, 2), "block"),
        # a whole renewal missed, however long ago it was looked up
        (LAST_YEAR, LAST_DAY, date(2025, 1, 5), LAST_DAY, "warn"),
        (LAST_YEAR, NEXT_DAY, date(2025, 1, 5), NEXT_DAY, "block"),
        # only 30 November is renewed
        (date(2026, 11, 29), date(2026, 10, 5), date(2026, 1, 5), LAST_DAY, "block"),
    ],
)
def test_end_of_the_registration_year(
    worker: Worker,
    entry: Registration,
    liverpool: Council,
    until: date,
    today: date,
    recorded: date,
    worked: date,
    severity: str | None,
) -> None:
    set_entry(entry, registered_until=until, recorded_at=noon(recorded))
    ask = ask_for(liverpool, day_shifts(worked), today=today)
    assert severity_of(Swe(), worker, ask) == severity


def test_names_the_first_day_not_covered(
    worker: Worker, entry: Registration, liverpool: Council
) -> None:
    set_entry(entry, registered_until=date(2026, 11, 17), recorded_at=noon(date(2026, 9, 1)))
    days = [date(2026, 11, day) for day in (16, 17, 19, 20)]
    finding = told(Swe(), worker, ask_for(liverpool, day_shifts(*days)))
    assert finding.on == date(2026, 11, 19)
    assert finding.detail == (
        "Registered until 17 November 2026 when last looked up, on 1 September 2026; "
        "19 November 2026 is not covered."
    )


def test_a_night_works_the_day_it_ends(
    worker: Worker, entry: Registration, liverpool: Council
) -> None:
    set_entry(entry, registered_until=LAST_DAY)
    until_midnight = ask_for(liverpool, [hours(LAST_DAY, "16:00", "00:00")])
    into_december = ask_for(liverpool, [hours(LAST_DAY, "22:00", "06:00")])
    assert severity_of(Swe(), worker, until_midnight) is None
    assert severity_of(Swe(), worker, into_december) == "warn"


def test_looked_up_late_on_the_last_evening_is_not_since(
    worker: Worker, entry: Registration, liverpool: Council
) -> None:
    ask = ask_for(liverpool, day_shifts(date(2026, 12, 3)), today=date(2026, 12, 2))
    last_minute = hours(LAST_DAY, "23:59", "00:01")
    for recorded_at, severity in ((last_minute.lower, "warn"), (last_minute.upper, "block")):
        set_entry(entry, registered_until=LAST_DAY, recorded_at=recorded_at)
        assert severity_of(Swe(), worker, ask) == severity


def test_conditions_and_a_renewal_are_both_told(
    worker: Worker, entry: Registration, liverpool: Council
) -> None:
    set_entry(
        entry, status="conditions", conditions="Weekly review.", registered_until=LAST_DAY
    )
    finding = told(Swe(), worker, ask_for(liverpool, day_shifts(NEXT_DAY)))
    assert finding.severity == "escalate"
    assert finding.detail == (
        "Registered with conditions: Weekly review. Registered until 30 November 2026, "
        "to be renewed by then; this work goes on after it."
    )


@pytest.mark.parametrize(
    ("today", "renewal"),
    [(LAST_DAY, LAST_YEAR), (NEXT_DAY, LAST_DAY), (date(2027, 1, 1), LAST_DAY)],
)
def test_renewal_before(today: date, renewal: date) -> None:
    assert renewal_before(today) == renewal
