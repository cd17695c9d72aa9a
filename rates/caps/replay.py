"""A stored decision can be made again from its inputs, and proved unaltered by its hash."""

import json
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from rates.caps.basis import Basis, Rate
from rates.caps.decision import SCHEMA, Decision, decide
from rates.caps.in_force import CapInForce
from rates.money import BadInput


def decision_hash(inputs: dict[str, Any], outcome: dict[str, Any]) -> str:
    """Key order and spacing, which a JSON column may change, do not change the hash."""
    both = {"inputs": inputs, "outcome": outcome}
    return sha256(json.dumps(both, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def replay(inputs: dict[str, Any]) -> Decision:
    if inputs.get("schema") != SCHEMA:
        raise BadInput("schema", inputs.get("schema"), f"Replay reads schema {SCHEMA}.")
    decision = decide(
        rate=Rate(Decimal(inputs["rate"]), Basis(inputs["basis"])),
        job_role=inputs["job_role"],
        council=inputs["council"],
        starts_on=date.fromisoformat(inputs["starts_on"]),
        ends_before=date.fromisoformat(inputs["ends_before"]),
        caps=[CapInForce.from_json(cap) for cap in inputs["caps"]],
    )
    ceiling = inputs["approved_ceiling"]
    return decision if ceiling is None else decision.approved(Decimal(ceiling))
