from datetime import date
from typing import Any

import pytest

from accounts.models import Council, DbsCheck, Worker
from shifts.eligibility.ask import Ask
from shifts.eligibility.dbs import Dbs
from tests.shifts.eligibility.asking import ask_for, day_shifts, seen, severity_of, told

FIRST = date(2026, 10, 12)
BEFORE = date(2023, 10, 11)  # a day more than 36 months before it
EXACTLY = date(2023, 10, 12)


@pytest.fixture
def ask(liverpool: Council) -> Ask:
    return ask_for(liverpool, day_shifts(FIRST, date(2027, 10, 1)))


def certificate(worker: Worker, **changes: Any) -> None:
    normal = {
        "certificate_number": f"{DbsCheck.objects.count():012d}",
        "issued_on": date(2026, 1, 5),
        "childrens_barred_list": True,
        "update_service_checked_on": None,
        "original_seen_by": "Priya Shah",
    }
    DbsCheck.objects.create(**normal | changes | seen(worker))


@pytest.mark.parametrize(
    ("changes", "severity"),
    [
        ({}, None),
        ({"childrens_barred_list": False}, "block"),
        ({"original_seen_by": ""}, "block"),
        ({"issued_on": EXACTLY}, None),
        ({"issued_on": BEFORE}, "block"),
        ({"issued_on": date(2015, 1, 1), "update_service_checked_on": EXACTLY}, None),
        ({"issued_on": date(2015, 1, 1), "update_service_checked_on": BEFORE}, "block"),
        ({"issued_on": FIRST}, None),
        ({"issued_on": date(2026, 10, 13)}, "block"),
    ],
)
def test_certificate(
    newcomer: Worker, ask: Ask, changes: dict[str, Any], severity: str | None
) -> None:
    certificate(newcomer, **changes)
    assert severity_of(Dbs(), newcomer, ask) == severity


def test_no_certificate_at_all(newcomer: Worker, ask: Ask) -> None:
    assert severity_of(Dbs(), newcomer, ask) == "block"


def test_one_sound_certificate_among_others_is_enough(newcomer: Worker, ask: Ask) -> None:
    certificate(newcomer, original_seen_by="")
    certificate(newcomer, issued_on=BEFORE)
    assert severity_of(Dbs(), newcomer, ask) == "block"
    certificate(newcomer, issued_on=EXACTLY)
    assert severity_of(Dbs(), newcomer, ask) is None


def test_the_clause_sets_the_age(newcomer: Worker, liverpool: Council) -> None:
    certificate(newcomer, issued_on=date(2026, 8, 31))
    for worked, severity in ((date(2027, 2, 28), None), (date(2027, 3, 1), "block")):
        ask = ask_for(liverpool, day_shifts(worked), dbs_max_age_months=6)
        assert severity_of(Dbs(), newcomer, ask) == severity


def test_says_when_it_was_last_checked(newcomer: Worker, ask: Ask) -> None:
    certificate(newcomer, issued_on=BEFORE)
    assert told(Dbs(), newcomer, ask).detail == (
        "The DBS check was last made on 11 October 2023, "
        "which is more than 36 months before 12 October 2026."
    )
