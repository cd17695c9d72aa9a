"""What the database holds of posts: terms, leave, contracted hours, the assessed year."""

from datetime import date
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange
from django.utils import timezone

from accounts.models import (
    AssessedYear,
    ContractedHours,
    CredentialHistory,
    EmploymentLeave,
    EmploymentSpell,
    Worker,
)
from tests.conftest import People
from tests.factories import LONG_AGO, cleared_worker
from tests.refusals import refused

pytestmark = pytest.mark.django_db
FROM, UNTIL = date(2016, 1, 1), date(2024, 1, 1)  # the post of a cleared worker


@pytest.fixture
def worker() -> Worker:
    return cleared_worker(shares_with=[])


@pytest.fixture
def spell(worker: Worker) -> EmploymentSpell:
    return worker.spells.get()


def away(
    spell: EmploymentSpell, start: date | None, end: date | None, kind: str = "sickness"
) -> Any:
    return EmploymentLeave.objects.create(
        spell=spell,
        kind=kind,
        effective=DateRange(start, end),
        recorded_at=LONG_AGO,
        recorded_by=spell.recorded_by,
    )


def contract(spell: EmploymentSpell, weekday: int, *minutes: int | None) -> None:
    ContractedHours.objects.create(
        spell=spell,
        weekday=weekday,
        minutes=NumericRange(*minutes),
        recorded_at=LONG_AGO,
        recorded_by=spell.recorded_by,
    )


def test_only_a_permanent_post_is_substantive(spell: EmploymentSpell) -> None:
    found = {}
    for kind in ("permanent", "fixed_term", "bank", "other"):
        EmploymentSpell.objects.update(kind=kind)
        found[kind] = EmploymentSpell.objects.get().substantive
    assert found == {"permanent": True, "fixed_term": False, "bank": False, "other": False}


def test_kind_is_known(spell: EmploymentSpell) -> None:
    with refused("employmentspell_kind_known"):
        EmploymentSpell.objects.update(kind="casual")
    EmploymentSpell.objects.update(kind="other")


@pytest.mark.parametrize("kind", ["agency", "self_employed"])
def test_agency_is_not_direct(spell: EmploymentSpell, kind: str) -> None:
    with refused("employmentspell_agency_is_not_direct"):
        EmploymentSpell.objects.update(kind=kind)
    EmploymentSpell.objects.update(kind=kind, directly_employed=False)


def test_leave_lies_inside_its_post(spell: EmploymentSpell) -> None:
    for start, end in (
        (date(2015, 12, 31), UNTIL),
        (FROM, date(2024, 1, 2)),
        (date(2023, 1, 1), None),
    ):
        with refused("employmentleave_inside_spell"):
            away(spell, start, end)
    away(spell, FROM, UNTIL)
    with refused("employmentleave_inside_spell"):
        EmploymentLeave.objects.update(effective=DateRange(FROM, None))


def test_a_post_holds_its_leave(spell: EmploymentSpell) -> None:
    away(spell, date(2023, 6, 1), UNTIL)
    with refused("employmentspell_holds_leave"):
        EmploymentSpell.objects.update(effective=DateRange(FROM, date(2023, 12, 31)))
    EmploymentSpell.objects.update(effective=DateRange(date(2023, 6, 1), UNTIL))


def test_leave_begins_and_is_of_a_known_kind(spell: EmploymentSpell) -> None:
    EmploymentSpell.objects.update(effective=DateRange(FROM, None), leaving_reason="")
    with refused("employmentleave_effective_has_start"):
        away(spell, FROM, FROM)
    with refused("employmentleave_kind_known"):
        away(spell, FROM, UNTIL, "holiday")
    away(spell, FROM, None, "maternity")


def test_leave_of_one_post_does_not_overlap(spell: EmploymentSpell) -> None:
    away(spell, FROM, date(2017, 1, 1))
    with refused("employmentleave_no_overlap"):
        away(spell, date(2016, 12, 31), date(2017, 2, 1))
    away(spell, date(2017, 1, 1), date(2017, 2, 1))


def test_contracted_hours_stay_within_a_weekday(spell: EmploymentSpell) -> None:
    for minutes in ((-1, 60), (0, 1441), (60, 60), (60, None), (None, 60)):
        with refused("contractedhours_within_a_day"):
            contract(spell, 0, *minutes)
    for weekday in (-1, 7):
        name = "contractedhours_weekday_known"
        with refused("accounts_contractedhours_weekday_check" if weekday < 0 else name):
            contract(spell, weekday, 0, 60)
    contract(spell, 0, 0, 1440)
    contract(spell, 6, 0, 1)


def test_contracted_hours_do_not_overlap(spell: EmploymentSpell) -> None:
    contract(spell, 0, 540, 780)
    with refused("contractedhours_no_overlap"):
        contract(spell, 0, 779, 1020)
    contract(spell, 0, 780, 1020)
    contract(spell, 1, 540, 780)


def test_assessed_year_ends_after_it_starts_and_someone_says_so(worker: Worker) -> None:
    AssessedYear.objects.create(
        worker=worker,
        started_on=date(2025, 9, 1),
        verified_by="Priya Shah",
        recorded_at=LONG_AGO,
        recorded_by=worker.joined_by,
    )
    with refused("assessedyear_completed_after_start"):
        AssessedYear.objects.update(completed_on=date(2025, 8, 31))
    AssessedYear.objects.update(completed_on=date(2025, 9, 1))
    with refused("assessedyear_verified_by_someone"):
        AssessedYear.objects.update(verified_by="")
    AssessedYear.objects.update(verified_by="P")


def test_history_is_kept_of_the_terms_of_posts(worker: Worker, people: People):
    said: dict[str, Any] = {"recorded_at": LONG_AGO, "recorded_by": people.hr}
    spell = worker.spells.get()
    leave: dict[str, Any] = {"kind": "sickness", "effective": spell.effective}
    hours: dict[str, Any] = {"weekday": 0, "minutes": NumericRange(540, 1020)}
    year = {"started_on": "2016-09-01", "verified_by": "Priya Shah, Liverpool"}
    rows: list[Any] = [
        EmploymentLeave.objects.create(spell=spell, **leave, **said),
        ContractedHours.objects.create(spell=spell, **hours, **said),
        AssessedYear.objects.create(worker=worker, **year, **said),
    ]
    for row in rows:
        type(row).objects.update(recorded_at=timezone.now())
        row.delete()
    kept = CredentialHistory.objects.order_by("pk").values_list("kind", "worker", "replaced_by")
    assert list(kept) == [
        (row._meta.model_name, worker.pk, by) for row in rows for by in (people.hr.pk, None)
    ]
