"""A cap and a decision as they are told to people and programs: the same words everywhere."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from rates.caps import CapInForce, Decision, Segment
from rates.caps.in_force import text_or_none
from rates.conversion import Conversion
from rates.equivalents import Line


def cap_as_told(cap: CapInForce) -> dict[str, Any]:
    return {
        "id": cap.cap_id,
        "memorandum": cap.memorandum,
        "version": cap.version,
        "kind": cap.kind.value,
        "hourly_rate": str(cap.amount),
        "derived_rate": text_or_none(cap.derived_amount),
        "negotiated_rate": text_or_none(cap.negotiated_amount),
        "gap": text_or_none(gap(cap.derived_amount, cap.negotiated_amount)),
        "provisional": cap.provisional,
    }


def gap(derived: Decimal | None, negotiated: Decimal | None) -> Decimal | None:
    """How far the negotiated figure is above its derived twin; below is negative."""
    return None if derived is None or negotiated is None else negotiated - derived


def segment_as_told(segment: Segment) -> dict[str, Any]:
    return {
        "starts_on": segment.starts_on.isoformat(),
        "ends_on": (segment.ends_before - timedelta(days=1)).isoformat(),
        "cap": cap_as_told(segment.cap) if segment.cap else None,
        "verdict": segment.verdict.value,
        "over_by": str(segment.over_by),
        "headroom": text_or_none(segment.headroom),
        "sentence": str(segment),
    }


def headroom(decision: Decision) -> Decimal | None:
    """What could still be added on every day; None where a day has no cap."""
    found = [segment.headroom for segment in decision.segments]
    known = [room for room in found if room is not None]
    return min(known) if len(known) == len(found) else None


def decision_as_told(decision: Decision) -> dict[str, Any]:
    return {
        "verdict": decision.verdict.value,
        "allowed": decision.allowed,
        "sentence": str(decision),
        "highest_passing_rate": text_or_none(decision.highest_passing_rate),
        "headroom": text_or_none(headroom(decision)),
        "provisional": decision.provisional,
        "segments": [segment_as_told(segment) for segment in decision.segments],
    }


def conversion_as_told(conversion: Conversion | None) -> dict[str, Any] | None:
    if conversion is None:
        return None
    return {
        "from_basis": conversion.from_basis,
        "from_rate": str(conversion.from_rate),
        "to_basis": conversion.to_basis,
        "to_rate": str(conversion.to_rate),
        "lines": [line_as_told(line) for line in conversion.lines],
        "sentence": str(conversion),
    }


def line_as_told(line: Line) -> dict[str, str]:
    return {
        "code": line.code,
        "label": line.label,
        "amount": str(line.amount),
        "working": line.working,
    }
