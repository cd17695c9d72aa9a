"""The facts of a claim as JSON, and back as the action that records the kind takes them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from accounts.models import Council

DAYS = ("_on", "_until")


def stored(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: as_json(value) for name, value in facts.items()}


def as_json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.gss_code if isinstance(value, Council) else value


def loaded(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: from_json(name, value) for name, value in facts.items()}


def from_json(name: str, value: Any) -> Any:
    if value is not None and name.endswith(DAYS):
        return date.fromisoformat(value)
    if value is not None and name == "council":
        return Council.objects.get(gss_code=value)
    return value
