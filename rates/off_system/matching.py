"""Finding a payment in the ledger: points for who, when and how much, each said in words.

A payment is matched only where one answer is sure and no other comes near it; whatever else fits
at all is for a person to answer (decision 0051).
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

from rates.caps.basis import Basis
from rates.money import ZERO, as_pounds, plain
from rates.off_system.file import PaymentRow
from rates.off_system.states import Found

SURE, MAYBE, LEAD = 70, 40, 10
SHOWN = 3
PAID_WITHIN = timedelta(days=42)  # of the last day of the work
NEARLY_HOURS, NEARLY_POUNDS = Decimal("0.05"), Decimal("0.01")
WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """What still stands in the ledger of one timesheet; the last day is included."""

    number: int
    worker: int
    name: str
    registration: str
    first: date
    last: date
    minutes: int
    amount: Decimal
    basis: str


@dataclass(frozen=True)
class Reason:
    said: str
    points: int


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One worker's timesheets that the payment may be for."""

    worker: int
    name: str
    timesheets: tuple[int, ...]
    first: date
    last: date
    reasons: tuple[Reason, ...]
    taken: bool = False  # another payment is for it

    @property
    def confidence(self) -> int:
        """Of 100; what speaks against it is never outweighed by more than that."""
        points = [reason.points for reason in self.reasons]
        against = sum(each for each in points if each < 0)
        return max(min(sum(points) - against, 100) + against, 0)

    def as_json(self) -> dict[str, Any]:
        return {
            "worker": self.worker,
            "name": self.name,
            "timesheets": list(self.timesheets),
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "confidence": self.confidence,
            "reasons": [[reason.said, reason.points] for reason in self.reasons],
        }


@dataclass(frozen=True, kw_only=True)
class Finding:
    """The best candidates first, and why they come to what was found."""

    found: Found
    why: str
    candidates: tuple[Candidate, ...] = ()

    @property
    def confidence(self) -> int:
        return self.candidates[0].confidence if self.candidates else 0


def words_of(name: str) -> tuple[str, ...]:
    """“OBI, Grace” and “Grace Obi” are one name."""
    return tuple(sorted(WORDS.findall(name.casefold())))


def is_like(name: str, other: str) -> bool:
    """The same family name and first letter: G. Obi and Grace Obi."""
    one: list[str] = WORDS.findall(name.casefold())
    two: list[str] = WORDS.findall(other.casefold())
    if len(one) < 2 or len(two) < 2:
        return False
    if "," in name:
        one = [*one[1:], one[0]]
    return (one[-1], one[0][0]) == (two[-1], two[0][0])


class Ledger:
    """What stands in the ledger of one council, ready to be searched by who was paid."""

    def __init__(self, sheets: Iterable[Sheet], taken: Collection[int]) -> None:
        """`taken` timesheets have a payment already; each that is matched joins them."""
        self.taken = set(taken)
        self.by_registration: dict[str, int] = {}
        self.by_family: dict[str, set[int]] = {}
        self.sheets: dict[int, list[Sheet]] = {}
        ordered = sorted(sheets, key=attrgetter("worker", "first", "number"))
        for worker, own in groupby(ordered, key=attrgetter("worker")):
            self.sheets[worker] = list(own)
            one = self.sheets[worker][0]
            if one.registration:
                self.by_registration[one.registration] = worker
            for word in words_of(one.name):
                self.by_family.setdefault(word, set()).add(worker)

    def find(self, row: PaymentRow) -> Finding:
        found = sorted(
            (one for worker in self.people(row) for one in self.of_worker(row, worker)),
            key=lambda each: (each.taken, -each.confidence, each.first, each.timesheets),
        )
        likely = tuple(each for each in found if each.confidence >= MAYBE)[:SHOWN]
        finding = concluded(row, likely)
        if finding.found == Found.MATCHED:
            self.taken |= set(likely[0].timesheets)
        return finding

    def people(self, row: PaymentRow) -> set[int]:
        """Those whom the payment may name: by registration, or by a word of their name."""
        named: set[int] = set()
        for word in words_of(row.worker_name):
            if len(word) > 1:
                named |= self.by_family.get(word, set())
        if (known := self.by_registration.get(row.registration_number)) is not None:
            named.add(known)
        return named

    def of_worker(self, row: PaymentRow, worker: int) -> Iterator[Candidate]:
        own = self.sheets[worker]
        who = who_says(row, own[0])
        if who is None:
            return
        near = [sheet for sheet in own if is_near(row, sheet)]
        within = [sheet for sheet in near if is_within(row, sheet)]
        for sheet in near:
            yield self.candidate(row, who, [sheet], alone=len(near) == 1)
        if len(within) > 1:
            yield self.candidate(row, who, within, alone=True)

    def candidate(
        self, row: PaymentRow, who: Reason, sheets: list[Sheet], *, alone: bool
    ) -> Candidate:
        reasons = [who, when_says(row, sheets, alone=alone), *much_says(row, sheets)]
        taken = any(sheet.number in self.taken for sheet in sheets)
        if taken:
            reasons.append(Reason("Another payment is matched to this work already.", 0))
        return Candidate(
            worker=sheets[0].worker,
            name=sheets[0].name,
            timesheets=tuple(sheet.number for sheet in sheets),
            first=min(sheet.first for sheet in sheets),
            last=max(sheet.last for sheet in sheets),
            reasons=tuple(reasons),
            taken=taken,
        )


def concluded(row: PaymentRow, likely: tuple[Candidate, ...]) -> Finding:
    if not likely:
        named = row.worker_name or row.registration_number
        why = "No approved work in the ledger fits it." if named else "It names nobody."
        if row.is_credit:
            return Finding(found=Found.AMBIGUOUS, why="A credit: say what it takes back.")
        return Finding(found=Found.UNMATCHED, why=why)
    best, others = likely[0], [each.confidence for each in likely[1:] if not each.taken]
    found = Found.AMBIGUOUS
    if row.is_credit:
        why = "A credit: say what it takes back."
    elif best.taken:
        why = "Another payment is matched to this work: was it paid twice?"
    elif best.confidence < SURE:
        why = "Something fits, but not well enough to be sure."
    elif others and best.confidence - others[0] < LEAD:
        why = "More than one answer fits about as well."
    else:
        why, found = "One answer fits, and no other comes near it.", Found.MATCHED
    return Finding(found=found, why=why, candidates=likely)


def who_says(row: PaymentRow, one: Sheet) -> Reason | None:
    """None where it is somebody else."""
    same_name = words_of(row.worker_name) == words_of(one.name)
    if row.registration_number and row.registration_number == one.registration:
        if same_name or not row.worker_name:
            return Reason("The registration number is the same.", 50)
        return Reason("The registration number is the same, but the name is another.", 35)
    if row.registration_number and one.registration and same_name:
        return Reason("The name is the same, but the registration number is another.", 15)
    if same_name:
        return Reason("The name is the same.", 35)
    if not row.registration_number and is_like(row.worker_name, one.name):
        return Reason("The family name and the first letter are the same.", 20)
    return None


def is_near(row: PaymentRow, sheet: Sheet) -> bool:
    if row.starts_on and row.ends_on:
        return row.starts_on <= sheet.last and sheet.first <= row.ends_on
    assert row.paid_on is not None
    return sheet.first <= row.paid_on <= sheet.last + PAID_WITHIN


def is_within(row: PaymentRow, sheet: Sheet) -> bool:
    if row.starts_on is None or row.ends_on is None:
        return False
    return row.starts_on <= sheet.first and sheet.last <= row.ends_on


def when_says(row: PaymentRow, sheets: list[Sheet], *, alone: bool) -> Reason:
    if row.starts_on is None:
        return Reason("It was paid within six weeks of the work.", 10)
    if not all(is_within(row, sheet) for sheet in sheets):
        return Reason("Some of the days are the same.", 10)
    if not alone:
        return Reason("The days fit, and so do those of other timesheets.", 15)
    return Reason("All the days worked are among the days paid.", 25)


def much_says(row: PaymentRow, sheets: list[Sheet]) -> Iterator[Reason]:
    if row.hours is not None:
        worked = Decimal(sum(sheet.minutes for sheet in sheets)) / 60
        yield compared("hours", abs(row.hours), worked, NEARLY_HOURS)
    bases = {sheet.basis for sheet in sheets}
    if bases == {row.basis}:
        amount = sum((sheet.amount for sheet in sheets), ZERO)
        yield compared("amount", abs(row.amount), amount, NEARLY_POUNDS)
    else:
        known = " and ".join(sorted(Basis(each).label for each in bases))
        told = f"Paid on the basis {Basis(row.basis).label}, worked on {known}: not compared."
        yield Reason(told, 0)


def compared(name: str, paid: Decimal, worked: Decimal, nearly: Decimal) -> Reason:
    apart = abs(paid - worked)
    if apart < Decimal("0.005"):
        return Reason(f"The {name} {'are' if name == 'hours' else 'is'} the same.", 25)
    said = [
        as_pounds(each) if name == "amount" else plain(round(each, 2))
        for each in (paid, worked)
    ]
    told = f"{name.capitalize()}: {said[0]} paid, {said[1]} in the ledger."
    return Reason(told, 15 if apart <= nearly * worked else -15)
