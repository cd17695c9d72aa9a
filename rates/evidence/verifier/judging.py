"""Each decision made again from its inputs: the same pence, verdict and digest, years later."""

import hashlib
import json
from datetime import date
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Any

from .reading import Failed, Pack, Row, canonical

WORST_FIRST = ("no_cap", "over", "over_approved", "within")
ZERO = Decimal("0.00")
Cap = dict[str, Any]


def check_decisions(pack: Pack) -> str:
    """Each verdict follows from the decision's own inputs, under the caps that they name."""
    caps = {row["id"]: row for row in pack.rows("caps.csv")}
    count = 0
    for row in pack.rows("decisions.csv"):
        name = f"decisions.csv: decision {row['id']}"
        inputs = json.loads(row["inputs"])
        outcome = decided(inputs)
        both = {"inputs": inputs, "outcome": outcome}
        if hashlib.sha256(canonical(both)).hexdigest() != row["digest"]:
            raise Failed(f"{name}: made again from its inputs it has another digest")
        if outcome["verdict"] != row["verdict"]:
            raise Failed(f"{name}: its inputs come to {outcome['verdict']}")
        check_told(name, row, inputs, outcome)
        for cap in inputs["caps"]:
            check_cap(name, cap, caps)
        count += 1
    return f"{count} decisions made again"


def check_told(name: str, row: Row, inputs: dict[str, Any], outcome: dict[str, Any]) -> None:
    """The columns say what the inputs and the outcome say."""
    asked = (inputs["rate"], inputs["basis"], inputs["job_role"], inputs["council"])
    if asked != (row["hourly_rate"], row["pay_basis"], row["job_role"], row["council"]):
        raise Failed(f"{name}: its columns differ from its inputs")
    if (inputs["starts_on"], inputs["ends_before"]) != (row["starts_on"], row["ends_before"]):
        raise Failed(f"{name}: its days differ from its inputs")
    told = [
        [each["starts_on"], each["ends_before"], each["cap_id"], each["cap"]]
        for each in outcome["segments"]
    ]
    if [segment[1:] for segment in json.loads(row["segments"])] != told:
        raise Failed(f"{name}: its segments differ from those of its inputs")
    approved = outcome["verdict"] == "over_approved"
    if approved != bool(row["exception"]):
        raise Failed(f"{name}: it is over the cap without an exception, or has one in vain")


def check_cap(name: str, cap: Cap, caps: dict[str, Row]) -> None:
    """Caps of other days are not in the pack."""
    known = caps.get(str(cap["cap_id"]))
    if known is not None and (cap["amount"], cap["basis"], cap["job_role"]) != (
        known["hourly_rate"],
        known["basis"],
        known["job_role"],
    ):
        raise Failed(f"{name}: cap {cap['cap_id']} is another in caps.csv")


def decided(inputs: dict[str, Any]) -> dict[str, Any]:
    """The strictest cap of each run of days, and the rate against it."""
    segments = [judged(inputs, *run) for run in runs(inputs)]
    amounts = [each["cap"] for each in segments]
    found = {each["verdict"] for each in segments}
    return {
        "verdict": next(verdict for verdict in WORST_FIRST if verdict in found),
        "highest_passing_rate": None if None in amounts else min(amounts, key=Decimal),
        "segments": segments,
    }


def strictness(cap: Cap) -> tuple[Decimal, str, int, str]:
    return Decimal(cap["amount"]), cap["memorandum"], cap["version"], repr(cap["cap_id"])


def holds_on(cap: Cap, day: str) -> bool:
    until = cap["effective_until"]
    return bool(cap["effective_from"] <= day and (until is None or day < until))


def runs(inputs: dict[str, Any]) -> list[tuple[str, str, list[list[Cap]]]]:
    """Neighbouring days under the same binding cap; days are ISO dates, which sort as text."""
    first, after = inputs["starts_on"], inputs["ends_before"]
    binding = sorted(
        (
            cap
            for cap in inputs["caps"]
            if (cap["job_role"], cap["basis"]) == (inputs["job_role"], inputs["basis"])
        ),
        key=strictness,
    )
    changes = {
        day for cap in binding for day in (cap["effective_from"], cap["effective_until"])
    }
    days = sorted({first, after} | {day for day in changes if day and first < day < after})
    stretches = [
        (start, end, [cap for cap in binding if holds_on(cap, start)])
        for start, end in pairwise(days)
    ]
    found = []
    for _, run in groupby(
        stretches, key=lambda each: each[2][0]["cap_id"] if each[2] else None
    ):
        whole = list(run)
        found.append((whole[0][0], whole[-1][1], [caps for _, _, caps in whole]))
    return found


def judged(
    inputs: dict[str, Any], starts_on: str, ends_before: str, run: list[list[Cap]]
) -> dict[str, Any]:
    rate, ceiling = Decimal(inputs["rate"]), inputs["approved_ceiling"]
    cap = run[0][0] if run[0] else None
    limit = Decimal(cap["amount"]) if cap else None
    over = ZERO if limit is None else max(rate - limit, ZERO)
    others = {each["cap_id"]: each for caps in run for each in caps[1:]}
    return {
        "starts_on": date.fromisoformat(starts_on).isoformat(),
        "ends_before": date.fromisoformat(ends_before).isoformat(),
        "cap_id": cap and cap["cap_id"],
        "cap": cap and cap["amount"],
        "verdict": verdict(rate, limit, ceiling),
        "over_by": str(over),
        "headroom": None if limit is None else str(max(limit - rate, ZERO)),
        "others": [each["cap_id"] for each in sorted(others.values(), key=strictness)],
    }


def verdict(rate: Decimal, limit: Decimal | None, ceiling: str | None) -> str:
    if limit is None:
        return "no_cap"
    if rate <= limit:
        return "within"
    return "over_approved" if ceiling is not None and rate <= Decimal(ceiling) else "over"
