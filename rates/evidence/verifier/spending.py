"""The ledger: each line's arithmetic, under the decision that allowed its rate, and the totals."""

import json
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

from .reading import Failed, Pack, Row

EXACT = Context(prec=50, rounding=ROUND_HALF_UP)
PENNY, ZERO = Decimal("0.01"), Decimal("0.00")
APPROVERS = "exception_approvers"
SIGNED = ("minutes", "amount", "amount_at_cap", "over_cap_amount")
KEY = (
    "host_council",
    "employing_council",
    "team",
    "job_role",
    "worker",
    "engagement",
    "basis",
)
SUMS = (
    "lines",
    "minutes",
    "minutes_over",
    "amount",
    "amount_at_cap",
    "over_cap_amount",
    "over_cap_approved",
    "headroom",
)


class Segment(NamedTuple):
    """What a decision allowed on a run of days."""

    starts_on: str
    ends_before: str
    cap: str
    rate: str
    basis: str
    exception: str
    before_the_work: bool


def segments(pack: Pack) -> dict[str, Segment]:
    late = {row["id"]: row["retrospective"] == "t" for row in pack.rows("exceptions.csv")}
    return {
        str(number): Segment(
            starts,
            ends,
            cap,
            row["hourly_rate"],
            row["pay_basis"],
            row["exception"],
            late.get(row["exception"]) is False,
        )
        for row in pack.rows("decisions.csv")
        for number, starts, ends, _, cap in json.loads(row["segments"])
    }


def priced(line: Row, rate: str) -> Decimal:
    exact = EXACT.multiply(
        EXACT.multiply(Decimal(line["minutes"]), Decimal(rate)), Decimal(line["multiplier"])
    )
    return EXACT.divide(exact, Decimal(60)).quantize(PENNY, context=EXACT) + ZERO


def check_lines(pack: Pack) -> str:
    """Each line is minutes at its rate, at the cap of its day, and what is over is never netted."""
    known = segments(pack)
    count = 0
    for line in pack.rows("spend_lines.csv"):
        name = f"spend_lines.csv: line {line['id']}"
        amount, at_cap = priced(line, line["hourly_rate"]), priced(line, line["cap_rate"])
        kind = min if int(line["minutes"]) < 0 else max
        counted = (amount, at_cap, kind(amount - at_cap, ZERO))
        if tuple(Decimal(line[each]) for each in SIGNED[1:]) != counted:
            raise Failed(f"{name}: its amounts are not its minutes at its rates")
        check_allowed(name, line, known.get(line["segment"]))
        count += 1
    return f"{count} lines priced again"


def check_allowed(name: str, line: Row, segment: Segment | None) -> None:
    if segment is None:
        raise Failed(f"{name}: the decision that allowed it is not in the pack")
    if not segment.starts_on <= line["worked_on"] < segment.ends_before:
        raise Failed(f"{name}: its decision does not hold on {line['worked_on']}")
    if (line["hourly_rate"], line["cap_rate"], line["basis"]) != (
        segment.rate,
        segment.cap,
        segment.basis,
    ):
        raise Failed(f"{name}: its decision was for another rate or cap")
    if Decimal(line["over_cap_amount"]) and not segment.exception:
        raise Failed(f"{name}: it is over the cap without an exception")


def check_reversals(pack: Pack) -> str:
    """A correction takes a line back whole: the same line with every figure below zero."""
    wanted = {row["reverses"]: row for row in pack.rows("spend_lines.csv") if row["reverses"]}
    same = ("worked_on", *KEY, "hourly_rate", "cap_rate", "multiplier", "segment")
    count = 0
    for line in pack.rows("spend_lines.csv"):
        taken = wanted.pop(line["id"], None)
        if taken is None:
            continue
        whole = all(Decimal(taken[each]) == -Decimal(line[each]) for each in SIGNED)
        if not whole or any(taken[each] != line[each] for each in same):
            raise Failed(
                f"spend_lines.csv: line {taken['id']} does not take back line {line['id']}"
            )
        count += 1
    if wanted:
        raise Failed(f"spend_lines.csv: line {min(wanted, key=int)}, taken back, is not here")
    return f"{count} lines taken back whole"


def check_summary(pack: Pack) -> str:
    """The kept summary is the sum of the lines, row for row."""
    found: dict[tuple[str, ...], list[Decimal]] = {}
    known = segments(pack)
    for line in pack.rows("spend_lines.csv"):
        key = (f"{line['worked_on'][:7]}-01", *(line[each] for each in KEY))
        total = found.setdefault(key, [ZERO] * len(SUMS))
        for place, figure in enumerate(figures(line, known[line["segment"]])):
            total[place] += figure
    count, spend = 0, ZERO
    for row in pack.rows("spend_summary.csv"):
        counted = found.pop((row["month"], *(row[each] for each in KEY)), None)
        if counted is None or counted != [Decimal(row[each]) for each in SUMS]:
            raise Failed(
                f"spend_summary.csv: {row['month']}, worker {row['worker']}: not its lines"
            )
        count, spend = count + 1, spend + Decimal(row["amount"])
    if found:
        raise Failed(f"spend_summary.csv: {min(found)[0]}, worker {min(found)[5]} is missing")
    return f"{count} rows, £{spend:,} in all"


def figures(line: Row, segment: Segment) -> Iterator[Decimal]:
    minutes, amount, at_cap, over = (Decimal(line[each]) for each in SIGNED)
    yield from (Decimal(1), minutes, minutes if over else ZERO, amount, at_cap, over)
    yield over if segment.before_the_work else ZERO
    yield at_cap - amount + over


def check_exceptions(pack: Pack) -> str:
    """Each approved exception has a yes of every office that its versions name, each another person's."""
    answers: dict[str, list[Row]] = {}
    for row in pack.rows("exception_answers.csv"):
        answers.setdefault(row["exception"], []).append(row)
    named = {
        (row["memorandum"], int(row["version"])): set(
            json.loads(row["clauses"]).get(APPROVERS, [])
        )
        for row in pack.rows("versions.csv")
    }
    count = 0
    for row in pack.rows("exceptions.csv"):
        if row["approved_at"]:
            check_signed(row, answers.get(row["id"], []), named)
            count += 1
    return f"{count} approved exceptions"


def check_signed(row: Row, answers: list[Row], named: dict[tuple[str, int], set[str]]) -> None:
    name = f"exceptions.csv: exception {row['id']}"
    required = set(json.loads(row["required_offices"]))
    for cap in json.loads(row["inputs"])["caps"]:
        if not named.get((cap["memorandum"], cap["version"]), set()) <= required:
            raise Failed(f"{name}: {cap['memorandum']} names an office that was not asked")
    said = [answer for answer in answers if answer["approves"] == "t"]
    if missing := required - {answer["office"] for answer in said}:
        raise Failed(f"{name}: it is approved without the {min(missing)}")
    people = {answer["answered_by"] for answer in said}
    if len(people) < len(said) or row["requested_by"] in people:
        raise Failed(f"{name}: two of those who asked and answered are one person")
