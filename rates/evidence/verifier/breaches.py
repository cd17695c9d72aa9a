"""Breaches: one for every decision with a line over the cap, followed up step by step."""

import json
from decimal import Decimal

from .reading import Failed, Pack, Row

NEXT = {
    "detected": {"explained", "closed"},
    "explained": {"discussed", "closed"},
    "discussed": {"closed"},
    "closed": set(),
}


def check_breaches(pack: Pack) -> str:
    """No line is over the cap without a breach, and none is called approved that was not."""
    breaches = {row["decision"]: row for row in pack.rows("breaches.csv")}
    late = {row["id"]: row["retrospective"] == "t" for row in pack.rows("exceptions.csv")}
    decisions = {row["id"]: row for row in pack.rows("decisions.csv")}
    of_segment = {
        str(segment[0]): row["id"]
        for row in decisions.values()
        for segment in json.loads(row["segments"])
    }
    for line in pack.rows("spend_lines.csv"):
        over = Decimal(line["over_cap_amount"])
        if over and of_segment.get(line["segment"]) not in breaches:
            raise Failed(f"spend_lines.csv: line {line['id']} is over the cap without a breach")
    for row in breaches.values():
        if row["decision"] in decisions:
            check_breach(row, decisions[row["decision"]], late)
    return f"{len(breaches)} breaches"


def check_breach(row: Row, decision: Row, late: dict[str, bool]) -> None:
    name = f"breaches.csv: breach {row['id']}"
    if row["council"] != decision["council"]:
        raise Failed(f"{name} is another council's than its decision")
    before_the_work = late.get(decision["exception"]) is False
    if (row["approved"] == "t") != before_the_work:
        raise Failed(f"{name}: its exception does not say what it says of approval")


def check_steps(pack: Pack) -> str:
    """Each breach went only forwards, a step at a time, none before it was detected."""
    reached = {row["id"]: ("detected", row["detected_at"]) for row in pack.rows("breaches.csv")}
    count = 0
    for row in pack.rows("breach_steps.csv"):
        name = f"breach_steps.csv: step {row['id']}"
        if row["breach"] not in reached:
            raise Failed(f"{name}: its breach is not in the pack")
        state, since = reached[row["breach"]]
        if row["state"] not in NEXT[state]:
            raise Failed(f"{name}: a breach does not go from {state} to {row['state']}")
        if row["recorded_at"] < since:
            raise Failed(f"{name}: it was taken before the step before it")
        reached[row["breach"]] = (row["state"], row["recorded_at"])
        count += 1
    return f"{count} steps in turn"
