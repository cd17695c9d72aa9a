"""The recharges of a month or of all: who owes whom, how much, and whose turn it is."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from accounts.models import User
from rates.actions.recharges import look_at_recharges
from rates.models import RechargeStatement
from rates.models.recharges import RechargeStatementQuerySet
from rates.money import ZERO
from rates.recharge_rules import RechargeState
from rates.reports.sheets import Sheet

COLUMNS = (
    "employing_council",
    "host_council",
    "month",
    "version",
    "state",
    "lines",
    "total",
    "waits_for",
    "settled_on",
    "settlement_reference",
    "sha256",
)


@dataclass(frozen=True, kw_only=True)
class RegisterFilters:
    """What the register is narrowed to; `council` is on either side, `month` its first day."""

    council: str | None = None
    month: date | None = None
    state: str | None = None

    def given(self) -> dict[str, str]:
        """As they stand in an address, the month apart."""
        asked = {"council": self.council, "state": self.state}
        return {name: value for name, value in asked.items() if value}

    def lookups(self) -> Q:
        found = Q()
        if self.council:
            found &= Q(employing_council__gss_code=self.council) | Q(
                host_council__gss_code=self.council
            )
        if self.month:
            found &= Q(month=self.month)
        if self.state:
            found &= Q(state=self.state)
        return found


def recharge_register(*, by: User, where: RegisterFilters) -> RechargeStatementQuerySet:
    """The latest month first. Versions that were replaced are there only when asked for by state."""
    found = look_at_recharges(by=by).filter(where.lookups())
    if where.state != RechargeState.REPLACED:
        found = found.standing()
    return found.order_by("-month", "employing_council__name", "host_council__name", "-version")


def sides_of(found: Iterable[RechargeStatement], councils: Collection[int]) -> list[Decimal]:
    """What these councils pay, and what they are paid; between two of them it is both."""
    pays, paid = ZERO, ZERO
    for each in found:
        pays += each.total if each.host_council_id in councils else ZERO
        paid += each.total if each.employing_council_id in councils else ZERO
    return [pays, paid]


def as_sheet(found: Iterable[RechargeStatement]) -> Sheet:
    """The total is of what was issued: a draft comes to nothing yet."""
    rows = [
        (
            str(each.employing_council),
            str(each.host_council),
            each.month,
            each.version,
            each.state,
            each.line_count,
            each.total,
            each.waits_for,
            each.settled_on,
            each.settlement_reference,
            each.sha256,
        )
        for each in found
    ]
    count, total = sum(row[5] for row in rows), sum((row[6] for row in rows), ZERO)
    blank = (None,) * 4
    return Sheet(
        title="Recharges",
        columns=COLUMNS,
        rows=rows,
        total=("Total", None, None, None, None, count, total, *blank),
    )
