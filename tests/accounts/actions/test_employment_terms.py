from datetime import date, time, timedelta
from functools import partial
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts.actions.employment import end_spell
from accounts.actions.employment_terms import (
    Hours,
    end_leave,
    record_assessed_year,
    record_leave,
    set_contracted_hours,
)
from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AssessedYear, AuditEntry, EmploymentSpell, Worker
from tests.conftest import People

pytestmark = pytest.mark.django_db
TOMORROW = timezone.localdate() + timedelta(days=1)
NINE, FIVE, MIDNIGHT = time(9), time(17), time(0)


@pytest.fixture
def spell(people: People) -> EmploymentSpell:
    """Held from 2016 to 2023."""
    return people.worker.spells.get()


def office(weekday: int, start: time = NINE, end: time = FIVE) -> Hours:
    return Hours(weekday=weekday, start=start, end=end)


def test_record_leave(people: People, spell: EmploymentSpell) -> None:
    leave = record_leave(
        spell=spell,
        kind="maternity",
        starts_on=date(2020, 1, 1),
        ends_on=date(2020, 9, 30),
        by=people.hr,
    )
    assert leave.effective == DateRange(date(2020, 1, 1), date(2020, 10, 1))
    assert leave.counts
    entry = AuditEntry.objects.latest("pk")
    assert entry.verb == "employmentleave.recorded"
    assert "maternity" not in entry.body


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "holiday"}, "kind"),
        ({"starts_on": date(2015, 12, 31)}, "starts_on"),
        ({"ends_on": date(2024, 1, 1)}, "ends_on"),
        ({"ends_on": None}, "ends_on"),
        ({"ends_on": date(2019, 1, 1)}, "ends_on"),
        ({"starts_on": date(2022, 1, 1), "ends_on": date(2022, 1, 31)}, "starts_on"),
    ],
)
def test_record_leave_names_the_bad_field(
    people: People, spell: EmploymentSpell, given: dict[str, Any], field: str
) -> None:
    record = partial(record_leave, spell=spell, by=people.hr)
    record(kind="sickness", starts_on=date(2022, 1, 31), ends_on=date(2022, 2, 1))
    normal = {"kind": "sickness", "starts_on": date(2023, 1, 1), "ends_on": date(2023, 1, 2)}
    with pytest.raises(BadInput) as refusal:
        record(**normal | given)
    assert set(refusal.value.fields) == {field}


def test_end_leave_that_lasts(people: People, spell: EmploymentSpell) -> None:
    EmploymentSpell.objects.update(
        effective=DateRange(date(2016, 1, 1), None), leaving_reason=""
    )
    leave = record_leave(
        spell=spell, kind="unpaid", starts_on=date(2020, 1, 1), ends_on=None, by=people.hr
    )
    assert not leave.counts
    with pytest.raises(BadInput):
        end_leave(leave=leave, ends_on=date(2019, 12, 31), by=people.hr)
    leave = end_leave(leave=leave, ends_on=date(2020, 1, 1), by=people.hr)
    assert leave.effective.upper == date(2020, 1, 2)
    with pytest.raises(WrongState):
        end_leave(leave=leave, ends_on=date(2020, 1, 1), by=people.hr)


def test_end_spell_asks_to_end_its_leave_first(people: People, spell: EmploymentSpell) -> None:
    EmploymentSpell.objects.update(
        effective=DateRange(date(2016, 1, 1), None), leaving_reason=""
    )
    leave = record_leave(
        spell=spell, kind="annual", starts_on=date(2020, 1, 1), ends_on=None, by=people.hr
    )
    end = partial(end_spell, spell=spell, leaving_reason="resigned", by=people.hr)
    with pytest.raises(BadInput) as refusal:
        end(ends_on=date(2021, 1, 1))
    assert "end the leave first" in refusal.value.fields["ends_on"][0]
    end_leave(leave=leave, ends_on=date(2021, 1, 1), by=people.hr)
    assert end(ends_on=date(2021, 1, 1)).effective.upper == date(2021, 1, 2)


def test_set_contracted_hours_replaces_what_was_said(
    people: People, spell: EmploymentSpell
) -> None:
    set_hours = partial(set_contracted_hours, spell=spell, by=people.hr)
    set_hours(hours=[office(0), office(1, time(22), MIDNIGHT), office(2, MIDNIGHT, time(6))])
    assert [str(each) for each in spell.contracted_hours.all()] == [
        "09:00 to 17:00",
        "22:00 to 24:00",
        "00:00 to 06:00",
    ]
    set_hours(hours=[office(4, NINE, time(13)), office(4, time(13), FIVE)])
    assert [each.weekday for each in spell.contracted_hours.all()] == [4, 4]


@pytest.mark.parametrize(
    "hours",
    [
        [],
        [office(7)],
        [office(0, FIVE, NINE)],
        [office(0, NINE, NINE)],
        [office(0), office(0, time(16, 59), time(18))],
    ],
)
def test_set_contracted_hours_refuses(
    people: People, spell: EmploymentSpell, hours: list[Hours]
) -> None:
    with pytest.raises(BadInput) as refusal:
        set_contracted_hours(spell=spell, hours=hours, by=people.hr)
    assert set(refusal.value.fields) == {"hours"}


def test_record_assessed_year_and_its_completion(people: People) -> None:
    record = partial(
        record_assessed_year,
        worker=people.worker,
        started_on=date(2024, 9, 1),
        verified_by=" Priya Shah ",
        by=people.hr,
    )
    assert record(completed_on=None).verified_by == "Priya Shah"
    record(completed_on=date(2025, 8, 31))
    assert AssessedYear.objects.get().completed_on == date(2025, 8, 31)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"started_on": TOMORROW}, "started_on"),
        ({"completed_on": TOMORROW}, "completed_on"),
        ({"completed_on": date(2024, 8, 31)}, "completed_on"),
        ({"verified_by": " "}, "verified_by"),
    ],
)
def test_record_assessed_year_names_the_bad_field(
    people: People, given: dict[str, Any], field: str
) -> None:
    normal: dict[str, Any] = {
        "started_on": date(2024, 9, 1),
        "completed_on": None,
        "verified_by": "Priya Shah",
    }
    with pytest.raises(BadInput) as refusal:
        record_assessed_year(worker=people.worker, by=people.hr, **normal | given)
    assert set(refusal.value.fields) == {field}


@pytest.mark.parametrize("who", ["manager", "approver", "lead", "auditor", "nobody"])
def test_only_hr_records(people: People, spell: EmploymentSpell, who: str) -> None:
    by = getattr(people, who)
    with pytest.raises(NotPermitted):
        set_contracted_hours(spell=spell, hours=[office(0)], by=by)
    with pytest.raises(NotPermitted):
        record_leave(
            spell=spell, kind="annual", starts_on=date(2020, 1, 1), ends_on=None, by=by
        )
    with pytest.raises(NotPermitted):
        record_assessed_year(
            worker=Worker.objects.get(pk=people.worker.pk),
            started_on=date(2024, 9, 1),
            completed_on=None,
            verified_by="P",
            by=by,
        )
