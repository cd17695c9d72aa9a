"""Who saw the original of a credential, when and how: said whole, or not at all."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.checks import expect_filled, expect_past, input_checked
from accounts.models.recorded import SeenHow


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A named person saw it on a day (London), in one of the known ways."""

    by: str
    on: date
    how: str


def check_seen(seen: Seen, today: date) -> None:
    known = ", ".join(SeenHow.values)
    with input_checked() as expect:
        expect_filled(expect, "original_seen_by", seen.by)
        expect_past(expect, "original_seen_on", seen.on, today)
        expect(
            seen.how in SeenHow.values,
            "original_seen_how",
            f"“{seen.how}” is not one of: {known}.",
        )


def columns(seen: Seen | None, today: date) -> dict[str, Any]:
    """As the row keeps it, or BadInput; nothing, where a later look leaves what is kept."""
    if seen is None:
        return {}
    check_seen(seen, today)
    return {
        "original_seen_by": seen.by.strip(),
        "original_seen_on": seen.on,
        "original_seen_how": seen.how,
    }
