"""May this be paid on these days? One segment per run of days with the same binding cap."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from rates.caps.basis import Rate, check_amount
from rates.caps.in_force import CapInForce, check_days, on_day, text_or_none
from rates.money import ZERO, BadInput, as_difference, as_pounds

SCHEMA = 1


class Verdict(StrEnum):
    WITHIN = "within"
    OVER = "over"
    OVER_APPROVED = "over_approved"
    NO_CAP = "no_cap"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Verdict.WITHIN: "Within the cap",
    Verdict.OVER: "Over the cap, needs an exception",
    Verdict.OVER_APPROVED: "Over the cap, exception approved",
    Verdict.NO_CAP: "No cap in force, cannot be booked",
}
WORST_FIRST = (Verdict.NO_CAP, Verdict.OVER, Verdict.OVER_APPROVED, Verdict.WITHIN)


@dataclass(frozen=True, kw_only=True)
class Segment:
    """`others` are the caps that apply on any of these days but do not bind."""

    starts_on: date
    ends_before: date
    rate: Rate
    job_role: str
    cap: CapInForce | None
    others: tuple[CapInForce, ...] = ()
    approved_ceiling: Decimal | None = None

    @property
    def verdict(self) -> Verdict:
        if self.cap is None:
            return Verdict.NO_CAP
        if self.rate <= self.cap.rate:
            return Verdict.WITHIN
        if self.approved_ceiling is not None and self.rate.amount <= self.approved_ceiling:
            return Verdict.OVER_APPROVED
        return Verdict.OVER

    @property
    def over_by(self) -> Decimal:
        return ZERO if self.cap is None else max(self.rate - self.cap.rate, ZERO)

    @property
    def headroom(self) -> Decimal | None:
        """What could still be added; None where no cap says how much."""
        return None if self.cap is None else max(self.cap.rate - self.rate, ZERO)

    @property
    def days(self) -> str:
        last = self.ends_before - timedelta(days=1)
        if last == self.starts_on:
            return f"on {on_day(last)}"
        return f"from {on_day(self.starts_on)} to {on_day(last)}"

    @property
    def work(self) -> str:
        return f"{self.job_role.replace('_', ' ')} ({self.rate.basis.label})"

    def __str__(self) -> str:
        rate = as_pounds(self.rate.amount)
        if self.cap is None:
            return (
                f"{rate} an hour cannot be booked: "
                f"no cap is in force for {self.work} {self.days}."
            )
        cap, verdict = as_pounds(self.cap.amount), self.verdict
        if verdict == Verdict.WITHIN:
            return f"{rate} an hour is within {self.limit}."
        over = (
            f"{rate} an hour is {as_difference(self.over_by)} over {self.limit}; {cap} passes"
        )
        if verdict == Verdict.OVER_APPROVED and self.approved_ceiling is not None:
            return f"{over}. An exception allows up to {as_pounds(self.approved_ceiling)}."
        return f"{over}."

    @property
    def limit(self) -> str:
        """The cap, its work and days, and who set it."""
        if self.cap is None:
            return "no cap"
        provisional = " (provisional)" if self.cap.provisional else ""
        strictest = (
            f", the strictest of {len(self.others) + 1} that apply" if self.others else ""
        )
        return (
            f"the cap of {as_pounds(self.cap.amount)}{provisional} for {self.work} "
            f"{self.days}, set by {self.cap.source}{strictest}"
        )


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Every day asked about is in exactly one segment."""

    rate: Rate
    job_role: str
    council: str
    starts_on: date
    ends_before: date
    caps: tuple[CapInForce, ...]
    segments: tuple[Segment, ...]
    approved_ceiling: Decimal | None = None

    @property
    def verdict(self) -> Verdict:
        found = {segment.verdict for segment in self.segments}
        return next(verdict for verdict in WORST_FIRST if verdict in found)

    @property
    def allowed(self) -> bool:
        return self.verdict in (Verdict.WITHIN, Verdict.OVER_APPROVED)

    @property
    def highest_passing_rate(self) -> Decimal | None:
        caps = [segment.cap for segment in self.segments]
        amounts = [cap.amount for cap in caps if cap is not None]
        return min(amounts) if len(amounts) == len(caps) else None

    @property
    def provisional(self) -> bool:
        return any(segment.cap and segment.cap.provisional for segment in self.segments)

    def approved(self, ceiling: Decimal) -> "Decision":
        """The same decision once an exception allows up to this ceiling."""
        ceiling = check_amount(ceiling, "approved_ceiling")
        segments = tuple(replace(each, approved_ceiling=ceiling) for each in self.segments)
        return replace(self, segments=segments, approved_ceiling=ceiling)

    def __str__(self) -> str:
        """The days that decide the verdict; a reader needs no others."""
        return " ".join(str(each) for each in self.segments if each.verdict == self.verdict)

    def inputs(self) -> dict[str, Any]:
        """All that the answer depends on, ready to be stored as JSON."""
        return {
            "schema": SCHEMA,
            "rate": str(self.rate.amount),
            "basis": self.rate.basis.value,
            "job_role": self.job_role,
            "council": self.council,
            "starts_on": self.starts_on.isoformat(),
            "ends_before": self.ends_before.isoformat(),
            "approved_ceiling": text_or_none(self.approved_ceiling),
            "caps": [cap.as_json() for cap in self.caps],
        }

    def outcome(self) -> dict[str, Any]:
        """The answer without its sentences, which may be reworded without changing it."""
        return {
            "verdict": self.verdict.value,
            "highest_passing_rate": text_or_none(self.highest_passing_rate),
            "segments": [
                {
                    "starts_on": each.starts_on.isoformat(),
                    "ends_before": each.ends_before.isoformat(),
                    "cap_id": each.cap.cap_id if each.cap else None,
                    "cap": str(each.cap.amount) if each.cap else None,
                    "verdict": each.verdict.value,
                    "over_by": str(each.over_by),
                    "headroom": text_or_none(each.headroom),
                    "others": [cap.cap_id for cap in each.others],
                }
                for each in self.segments
            ],
        }


def decide(
    *,
    rate: Rate,
    job_role: str,
    council: str,
    starts_on: date,
    ends_before: date,
    caps: Sequence[CapInForce],
) -> Decision:
    """Caps for another role or basis do not bind; give every memorandum that binds the council."""
    check_days(starts_on, ends_before, "ends_before")
    strictest_first = check_caps(caps)
    binding = [
        cap for cap in strictest_first if cap.job_role == job_role and cap.basis == rate.basis
    ]
    return Decision(
        rate=rate,
        job_role=job_role,
        council=council,
        starts_on=starts_on,
        ends_before=ends_before,
        caps=strictest_first,
        segments=segments(rate, job_role, runs(starts_on, ends_before, binding)),
    )


def check_caps(caps: Sequence[CapInForce]) -> tuple[CapInForce, ...]:
    """Strictest first, each once, so that the order they came in changes nothing."""
    unique = sorted(set(caps), key=CapInForce.strictness)
    seen = set()
    for cap in unique:
        if cap.cap_id in seen:
            raise BadInput("caps", cap.cap_id, "Give each cap its own cap_id.")
        seen.add(cap.cap_id)
    return tuple(unique)


class Stretch(NamedTuple):
    """Days on which the same caps apply, the strictest first."""

    starts_on: date
    ends_before: date
    caps: tuple[CapInForce, ...]

    @property
    def binding(self) -> CapInForce | None:
        return self.caps[0] if self.caps else None


def segments(rate: Rate, job_role: str, found: Iterable[list[Stretch]]) -> tuple[Segment, ...]:
    return tuple(
        Segment(
            starts_on=run[0].starts_on,
            ends_before=run[-1].ends_before,
            rate=rate,
            job_role=job_role,
            cap=run[0].binding,
            others=others(run),
        )
        for run in found
    )


def others(run: list[Stretch]) -> tuple[CapInForce, ...]:
    applying = {cap for stretch in run for cap in stretch.caps[1:]}
    return tuple(sorted(applying, key=CapInForce.strictness))


def runs(
    starts_on: date, ends_before: date, caps: Sequence[CapInForce]
) -> Iterator[list[Stretch]]:
    """Neighbouring stretches with the same binding cap belong together."""
    changes = {day for cap in caps for day in (cap.effective_from, cap.effective_until) if day}
    inside = {day for day in changes if starts_on < day < ends_before}
    stretches = [
        Stretch(first, after, tuple(cap for cap in caps if cap.holds_on(first)))
        for first, after in pairwise(sorted({starts_on, ends_before} | inside))
    ]
    for _, run in groupby(stretches, key=lambda stretch: stretch.binding):
        yield list(run)
