"""A cap's answer with all that stands behind it, as a page shows it before anything is booked."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import Council, JobRole, User
from rates.actions.conversions import conversion_of
from rates.actions.equivalents import Look, look_at_equivalent
from rates.answers import headroom
from rates.caps import Decision, Segment
from rates.conversion import Conversion
from rates.errors import DataEnds, NoEquivalent
from rates.models import Cap


@dataclass(frozen=True, kw_only=True)
class AnsweredSegment:
    segment: Segment
    cap: Cap | None

    @property
    def last_day(self) -> date:
        return self.segment.ends_before - timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`look` and `conversion` are None where the council's figures do not reach that far."""

    decision: Decision
    segments: tuple[AnsweredSegment, ...]
    look: Look | None
    conversion: Conversion | None

    @property
    def rate_to_use(self) -> Decimal | None:
        return rate_to_use(self.decision)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The answer in short, for whoever is still typing."""

    decision: Decision
    headroom: Decimal | None
    conversion: Conversion | None

    @property
    def rate_to_use(self) -> Decimal | None:
        return rate_to_use(self.decision)


def rate_to_use(decision: Decision) -> Decimal | None:
    """What would pass, where what was typed does not."""
    return None if decision.allowed else decision.highest_passing_rate


def verdict_on(decision: Decision, *, council: Council) -> Verdict:
    return Verdict(
        decision=decision,
        headroom=headroom(decision),
        conversion=conversion_of(decision, council=council),
    )


def answer_to(*, by: User, decision: Decision, council: Council, job_role: JobRole) -> Answer:
    look = equivalent_behind(by, council, job_role, decision.starts_on)
    return Answer(
        decision=decision,
        segments=answered(decision),
        look=look,
        conversion=conversion_of(decision, council=council),
    )


def answered(decision: Decision) -> tuple[AnsweredSegment, ...]:
    caps = Cap.objects.select_related("version__memorandum").in_bulk(
        [segment.cap.cap_id for segment in decision.segments if segment.cap]
    )
    return tuple(
        AnsweredSegment(
            segment=segment, cap=caps[int(segment.cap.cap_id)] if segment.cap else None
        )
        for segment in decision.segments
    )


def equivalent_behind(by: User, council: Council, job_role: JobRole, on: date) -> Look | None:
    try:
        return look_at_equivalent(by=by, council=council, job_role=job_role, on=on)
    except (NoEquivalent, DataEnds):
        return None
