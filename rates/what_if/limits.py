"""The caps that would have held in the replayed months, laid out day by day.

docs/decisions/0008 says why a day outside the proposed version is judged as its nearest day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from rates.caps.decision import runs
from rates.caps.in_force import CapInForce


@dataclass(frozen=True, kw_only=True)
class Limit:
    """The strictest cap of one council, role and basis on a run of days."""

    council: str
    job_role: str
    basis: str
    starts_on: date
    ends_before: date
    rate: Decimal
    source: str

    def as_json(self) -> dict[str, Any]:
        return {
            "council": self.council,
            "job_role": self.job_role,
            "basis": self.basis,
            "starts_on": self.starts_on.isoformat(),
            "ends_before": self.ends_before.isoformat(),
            "rate": str(self.rate),
            "source": self.source,
        }


def as_if_throughout(
    caps: Iterable[CapInForce], starts_on: date, ends_before: date | None
) -> tuple[CapInForce, ...]:
    """The version's own caps, its first held on every day before it and its last on those after."""
    return tuple(
        replace(
            cap,
            effective_from=date.min if cap.effective_from <= starts_on else cap.effective_from,
            effective_until=None if cap.effective_until == ends_before else cap.effective_until,
        )
        for cap in caps
    )


def limits_of(
    council: str, caps: Sequence[CapInForce], starts_on: date, ends_before: date
) -> tuple[Limit, ...]:
    """As a decision finds them: the strictest of the caps that bind this council, day by day."""
    keys = sorted({(cap.job_role, cap.basis) for cap in caps})
    return tuple(
        Limit(
            council=council,
            job_role=job_role,
            basis=basis.value,
            starts_on=run[0].starts_on,
            ends_before=run[-1].ends_before,
            rate=cap.amount,
            source=cap.source,
        )
        for job_role, basis in keys
        for run in runs(starts_on, ends_before, strictest_first(caps, job_role, basis))
        if (cap := run[0].binding) is not None
    )


def strictest_first(
    caps: Iterable[CapInForce], job_role: str, basis: str
) -> Sequence[CapInForce]:
    binding = (cap for cap in caps if (cap.job_role, cap.basis) == (job_role, basis))
    return sorted(binding, key=CapInForce.strictness)
