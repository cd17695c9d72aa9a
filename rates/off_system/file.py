"""A file of payments: what each row says, or what is wrong with its cells."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from accounts.cells import Problem
from accounts.tables import Reading, read_each
from rates.off_system.cells import READERS, TEXTS, money_from
from rates.off_system.columns import AS_TABLE, Named, under_our_names

DAY, WEEK, YEAR = timedelta(days=1), timedelta(days=7), timedelta(days=366)


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentRow:
    """One payment. Days are inclusive here; one at least of `starts_on` and `paid_on` is said."""

    row: int = field(compare=False)
    amount: Decimal
    basis: str
    worker_name: str = ""
    registration_number: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    paid_on: date | None = None
    hours: Decimal | None = None
    hourly_rate: Decimal | None = None
    title: str = ""
    supplier: str = ""
    reference: str = ""

    @property
    def days(self) -> tuple[date, date]:
        """First and last day to be judged by: those worked, or the day of the payment."""
        first = self.starts_on or self.paid_on
        assert first is not None
        return first, self.ends_on or first

    @property
    def is_credit(self) -> bool:
        return self.amount < 0


@dataclass
class Payments:
    rows: list[PaymentRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_payments(
    rows: Iterable[Sequence[str]],
    *,
    named: Named,
    basis: str,
    today: date,
    told: Callable[[int], None] = lambda row: None,
) -> Payments:
    """`basis` is of rows that do not say theirs; `told` hears how far it is."""
    found = Payments()

    def read(reading: Reading) -> None:
        if (row := row_of(reading, basis, today)) is not None:
            found.rows.append(row)

    read_each(under_our_names(rows, named), AS_TABLE, read, found.problems, told)
    return found


def row_of(reading: Reading, basis: str, today: date) -> PaymentRow | None:
    amount = reading.read("amount", money_from)
    said = {name: reading.read_if_any(name, reader) for name, reader in READERS.items()}
    first, last = days_of(reading, said)
    for name, day in (("paid_on", said["paid_on"]), ("worked_from", first)):
        if day and day > today:
            reading.refuse(name, day, "It is in the future; give a day up to today.")
    if said["hours"] and amount and (said["hours"] > 0) != (amount > 0):
        remedy = "Give hours below zero for a credit, and above zero for a payment."
        reading.refuse("hours", said["hours"], remedy)
    if not reading.fine or amount is None:
        return None
    texts = {name: said[name] or "" for name in TEXTS}
    return PaymentRow(
        row=reading.row,
        amount=amount,
        basis=said["basis"] or basis,
        registration_number=said["registration_number"] or "",
        starts_on=first,
        ends_on=last,
        paid_on=said["paid_on"],
        hours=said["hours"],
        hourly_rate=said["hourly_rate"],
        **texts,
    )


def days_of(reading: Reading, said: Mapping[str, Any]) -> tuple[date | None, date | None]:
    first, last, ending = (said[name] for name in ("worked_from", "worked_to", "week_ending"))
    if ending is not None and (first or last):
        remedy = "Give the week ending, or the first and last day, and not both."
        reading.refuse("week_ending", ending, remedy)
    elif ending is not None:
        first, last = ending - WEEK + DAY, ending
    if last and not first:
        reading.refuse("worked_from", "", "Give the first day as well as the last.")
    elif first and last and not first <= last < first + YEAR:
        reading.refuse("worked_to", last, "Give a day from the first on, within a year of it.")
    if reading.fine and not (first or said["paid_on"]):
        reading.refuse("worked_from", "", "Give the days worked, or the day of the payment.")
    return first, last or first
