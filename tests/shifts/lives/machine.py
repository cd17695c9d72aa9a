"""Any life that bookings, offers and assignments can have, one action at a time.

Each step draws one action on whatever is there. The action may refuse; what it leaves behind must
hold in any case. The clock goes over the change of 25 October 2026.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, TypeVar

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition

from accounts.errors import DomainError
from accounts.models import Team, Worker
from tests.conftest import People
from tests.rates.statements import check_deferred
from tests.shifts.lives.checks import (
    approved_hours,
    check_everything,
    check_moves,
    states,
)

START = datetime(2026, 10, 20, 8, tzinfo=UTC)  # a Tuesday; the clocks change on Sunday
DAY = timedelta(days=1)
Row = TypeVar("Row")
rates = st.sampled_from(["29.00", "30.50", "31.00", "31.01"])
any_of = st.integers(0, 1000)


def there_is(name: str, *of: str) -> Callable[[Any], Any]:
    """Only while there is such a row in one of these states, so that steps are not wasted."""

    def found(lives: "Steps") -> bool:
        rows = getattr(lives, "seen", {}).items()
        return any(row[0] == name and state in of for row, state in rows)

    return precondition(found)


@dataclass(frozen=True)
class World:
    people: People
    team: Team
    workers: Sequence[Worker]


class Steps(RuleBasedStateMachine):
    """`world` is given by the test, whose transaction each example leaves as it found it."""

    world: ClassVar[World]

    def begin(self) -> None:
        self.sid = transaction.savepoint()
        self.now = START
        self.seen, self.paid = states(), approved_hours()

    def teardown(self) -> None:
        if hasattr(self, "sid"):
            transaction.savepoint_rollback(self.sid)

    def act(self, action: Callable[..., Any], **asked: Any) -> None:
        """One action, which may refuse, and all that must hold after it."""
        with suppress(DomainError), transaction.atomic():
            action(**asked)
            check_deferred()
        after, paid = states(), approved_hours()
        check_moves(self.seen, after)
        assert self.paid.items() <= paid.items(), "approved hours changed"
        self.seen, self.paid = after, paid
        check_everything(self.now)

    def one(self, rows: Any, drawn: int) -> Any:
        """One of the rows there are, oldest first; None where there is none."""
        found = list(rows.order_by("pk"))
        return found[drawn % len(found)] if found else None
