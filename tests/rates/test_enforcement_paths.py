"""Pay above the cap by every path there is, each refused by the constraint's name.

An administrator's form, the shell and an import through the ORM all come down to the first
paths; a script of SQL, a restore and a bulk load to the others.
"""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import serializers
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.db.models import Model

from accounts.models import Team
from rates.actions.decisions import judge, store_decision
from rates.actions.ledger import post_spend
from rates.models import (
    Cap,
    CapDecision,
    DecisionSegment,
    MemorandumVersion,
    SpendLine,
)
from shifts.models import Booking
from tests.conftest import People
from tests.rates.asking import work
from tests.rates.statements import check_deferred
from tests.refusals import refused
from tests.shifts.building import booked

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
PENNY_OVER, WAY_OVER = Decimal("31.01"), Decimal("35.00")
Changes = dict[str, Any]
Path = Callable[[Model, Changes], object]


@pytest.fixture
def booking(memorandum: MemorandumVersion, team: Team, people: People) -> Booking:
    """A week at the cap of £31.00, with a line of its spend."""
    made = booked(team, people.hr)
    segment = made.cap_decision.segments.get()
    post_spend(by=people.hr, lines=[work(segment, team, people.worker)])
    return made


# Ways in: each makes a second row like the one given, but for the changes.


def fields_of(row: Model) -> list[Any]:
    return [
        field
        for field in row._meta.concrete_fields
        if not field.primary_key and not field.generated
    ]


def columns_of(row: Model) -> list[str]:
    return [str(field.column) for field in fields_of(row)]


def alike(row: Model, changes: Changes) -> Model:
    values = {field.attname: getattr(row, field.attname) for field in fields_of(row)}
    return type(row)(**values | changes)


def saving(row: Model, changes: Changes) -> None:
    alike(row, changes).save()


def creating_many(row: Model, changes: Changes) -> None:
    type(row)._default_manager.bulk_create([alike(row, changes)])


def loading_a_fixture(row: Model, changes: Changes) -> None:
    names = [field.name for field in fields_of(row)]
    written = serializers.serialize("json", [alike(row, changes)], fields=names)
    for read in serializers.deserialize("json", written):
        read.save()


def selected(row: Model, changes: Changes) -> tuple[str, list[Any]]:
    """The row's columns with the changed ones in place, as a select."""
    columns = columns_of(row)
    kinds = {str(field.column): field.db_type(connection) for field in fields_of(row)}
    shown = [f"%s::{kinds[name]}" if name in changes else name for name in columns]
    sql = f"SELECT {', '.join(shown)} FROM {row._meta.db_table} WHERE id = %s"
    return sql, [*(changes[name] for name in columns if name in changes), row.pk]


def inserting(row: Model, changes: Changes) -> None:
    sql, values = selected(row, changes)
    columns = ", ".join(columns_of(row))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {row._meta.db_table} ({columns}) {sql}", values)


def copying(row: Model, changes: Changes) -> None:
    """COPY, as pg_restore and bulk loaders do it."""
    sql, values = selected(row, changes)
    columns = ", ".join(columns_of(row))
    with connection.cursor() as cursor, connection.wrap_database_errors:
        with cursor.copy(f"COPY ({sql}) TO STDOUT", values) as out:
            told = b"".join(bytes(part) for part in out)
        with cursor.copy(f"COPY {row._meta.db_table} ({columns}) FROM STDIN") as into:
            into.write(told)


WAYS_IN: tuple[Path, ...] = (saving, creating_many, loading_a_fixture, inserting, copying)


# What is tried, the row it is like, and who refuses it.


def segment_of(booking: Booking, **decision: Any) -> tuple[DecisionSegment, Changes]:
    """The booking's segment for a decision like the booking's, but for these changes."""
    changed = alike(booking.cap_decision, decision)
    changed.save()
    return booking.cap_decision.segments.get(), {"decision_id": changed.pk}


def segment_under_its_rate(booking: Booking) -> tuple[Model, Changes]:
    return segment_of(booking, hourly_rate=PENNY_OVER)


def segment_with_a_made_up_cap(booking: Booking) -> tuple[Model, Changes]:
    segment, changes = segment_of(booking, hourly_rate=WAY_OVER)
    return segment, changes | {"cap_rate": WAY_OVER}


def segment_by_the_umbrella_cap(booking: Booking) -> tuple[Model, Changes]:
    segment, changes = segment_of(booking, hourly_rate=WAY_OVER)
    umbrella = segment.cap.version.caps.get(basis="umbrella")
    return segment, changes | {"cap_id": umbrella.pk, "cap_rate": umbrella.hourly_rate}


def segment_before_the_memorandum(booking: Booking) -> tuple[Model, Changes]:
    lower = booking.cap_decision.segments.get().cap.effective.lower - WEEK
    days = DateRange(lower, lower + WEEK)
    segment, changes = segment_of(booking, period=days)
    return segment, changes | {"effective": days}


def booking_over(booking: Booking) -> tuple[Model, Changes]:
    return booking, {"hourly_rate": PENNY_OVER}


def booking_of_another_role(booking: Booking) -> tuple[Model, Changes]:
    return booking, {"job_role_id": "team_manager"}


def shift_later(booking: Booking) -> tuple[Model, Changes]:
    shift = booking.shifts.earliest("period")
    later = DateTimeTZRange(shift.period.lower + WEEK, shift.period.upper + WEEK)
    return shift, {"period": later, "unpaid_break": None}


def spend_over(booking: Booking) -> tuple[Model, Changes]:
    line = SpendLine.objects.get()
    amount = (PENNY_OVER * line.minutes / 60).quantize(Decimal("0.01"))
    over = {
        "hourly_rate": PENNY_OVER,
        "amount": amount,
        "posting_key": f"{line.worked_on:%Y%m%d}:another",
    }
    return line, over | {"over_cap_amount": amount - line.amount_at_cap}


def spend_with_a_made_up_cap(booking: Booking) -> tuple[Model, Changes]:
    line, over = spend_over(booking)
    amount = over["amount"]
    return line, over | {
        "cap_rate": PENNY_OVER,
        "amount_at_cap": amount,
        "over_cap_amount": Decimal("0.00"),
    }


def cap_for_a_signed_version(booking: Booking) -> tuple[Model, Changes]:
    cap = booking.cap_decision.segments.get().cap
    return cap, {"negotiated_rate": WAY_OVER, "basis": "charge"}


NEW_ROWS = {
    segment_under_its_rate: "decisionsegment_binds",
    segment_with_a_made_up_cap: "decisionsegment_binds",
    segment_by_the_umbrella_cap: "decisionsegment_binds",
    segment_before_the_memorandum: "decisionsegment_binds",
    booking_over: "booking_judged",
    booking_of_another_role: "booking_judged",
    shift_later: "shift_judged",
    spend_over: "spendline_judged",
    spend_with_a_made_up_cap: "spendline_judged",
    cap_for_a_signed_version: "rates_cap_frozen",
}


def named(value: Any) -> str:
    return getattr(value, "__name__", str(value))


@pytest.mark.parametrize("path", WAYS_IN, ids=named)
@pytest.mark.parametrize(("tried", "constraint"), NEW_ROWS.items(), ids=named)
def test_new_row_is_refused(
    tried: Callable[[Booking], tuple[Model, Changes]],
    constraint: str,
    path: Path,
    booking: Booking,
) -> None:
    with refused(constraint):
        row, changes = tried(booking)
        path(row, changes)


@pytest.mark.parametrize("path", WAYS_IN, ids=named)
def test_new_row_that_is_right_gets_in_by_the_same_path(path: Path, booking: Booking) -> None:
    """Proves that it is not the path that is refused."""
    segment, changes = segment_of(booking)
    path(segment, changes)
    check_deferred()
    line = SpendLine.objects.get()
    path(line, {"posting_key": f"{line.worked_on:%Y%m%d}:another"})
    assert (DecisionSegment.objects.count(), SpendLine.objects.count()) == (2, 2)


@pytest.mark.parametrize("path", WAYS_IN, ids=named)
def test_decision_without_its_segments_does_not_last(path: Path, booking: Booking) -> None:
    with refused("capdecision_covered"):
        path(booking.cap_decision, {"hourly_rate": WAY_OVER})
        check_deferred()


# Ways to change a row that is there.


def saving_again(row: Model, changes: Changes) -> None:
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))


def updating(row: Model, changes: Changes) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**changes)


def updating_many(row: Model, changes: Changes) -> None:
    for name, value in changes.items():
        setattr(row, name, value)
    type(row)._default_manager.bulk_update([row], list(changes))


def assigned(changes: Changes) -> str:
    return ", ".join(f"{name} = %s" for name in changes)


def updating_by_sql(row: Model, changes: Changes) -> None:
    sql = f"UPDATE {row._meta.db_table} SET {assigned(changes)} WHERE id = %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*changes.values(), row.pk])


def key_of(row: Model) -> str:
    """The ledger is partitioned by day, so its key has the day in it."""
    return "id, worked_on" if isinstance(row, SpendLine) else "id"


def upserting(row: Model, changes: Changes) -> None:
    columns = ", ".join(["id", *columns_of(row)])
    sql = f"""
        INSERT INTO {row._meta.db_table} ({columns})
        SELECT {columns} FROM {row._meta.db_table} WHERE id = %s
        ON CONFLICT ({key_of(row)}) DO UPDATE SET {assigned(changes)}
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [row.pk, *changes.values()])


def merging(row: Model, changes: Changes) -> None:
    sql = f"""
        MERGE INTO {row._meta.db_table} AS target USING (SELECT %s::bigint AS id) AS source
        ON target.id = source.id WHEN MATCHED THEN UPDATE SET {assigned(changes)}
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [row.pk, *changes.values()])


WAYS_TO_CHANGE: tuple[Path, ...] = (
    saving_again,
    updating,
    updating_many,
    updating_by_sql,
    upserting,
    merging,
)
CHANGES: dict[str, tuple[type[Model], Changes, str]] = {
    "the rate of a decision": (
        CapDecision,
        {"hourly_rate": WAY_OVER},
        "rates_capdecision_append_only",
    ),
    "the cap of a segment": (
        DecisionSegment,
        {"cap_rate": WAY_OVER},
        "rates_decisionsegment_append_only",
    ),
    "the rate of a booking": (Booking, {"hourly_rate": PENNY_OVER}, "booking_judged"),
    "the rate of a spend line": (
        SpendLine,
        {"hourly_rate": PENNY_OVER},
        "rates_spendline_append_only",
    ),
    "a cap in force": (Cap, {"negotiated_rate": WAY_OVER}, "rates_cap_frozen"),
    "when a version began": (
        MemorandumVersion,
        {"effective": DateRange(None, None)},
        "memorandumversion_life",
    ),
}


@pytest.mark.parametrize("path", WAYS_TO_CHANGE, ids=named)
@pytest.mark.parametrize("what", CHANGES)
def test_change_is_refused(what: str, path: Path, booking: Booking) -> None:
    model, changes, constraint = CHANGES[what]
    # A version cannot be inserted in force either, so an upsert is refused by the same guard.
    row = model._default_manager.earliest("pk")
    with refused(constraint):
        path(row, changes)


@pytest.mark.parametrize("path", WAYS_TO_CHANGE, ids=named)
def test_shift_moved_to_a_day_that_was_not_judged(path: Path, booking: Booking) -> None:
    shift, changes = shift_later(booking)
    with refused("shift_judged"):
        path(shift, changes)


@pytest.mark.parametrize("path", WAYS_TO_CHANGE, ids=named)
def test_booking_given_a_decision_of_other_days(
    path: Path, booking: Booking, people: People
) -> None:
    """Only the shifts would be above the cap, so the booking cannot be moved from under them."""
    first, last = booking.starts_on + WEEK, booking.ends_on + WEEK
    answer = judge(
        council=booking.council,
        job_role=booking.job_role,
        engagement=booking.engagement,
        pay_basis=booking.pay_basis,
        hourly_rate=booking.hourly_rate,
        starts_on=first,
        ends_before=last + timedelta(days=1),
    )
    decision = store_decision(
        by=people.hr,
        council=booking.council,
        job_role=booking.job_role,
        engagement=booking.engagement,
        decision=answer,
    )
    with refused("booking_shifts_covered"):
        path(booking, {"cap_decision_id": decision.pk})


@pytest.mark.parametrize("path", WAYS_TO_CHANGE, ids=named)
def test_change_that_is_right_gets_in_by_the_same_path(path: Path, booking: Booking) -> None:
    """Proves that it is not the path that is refused."""
    path(booking, {"supervisor": "Priya Shah"})
    booking.refresh_from_db()
    assert booking.supervisor == "Priya Shah"
