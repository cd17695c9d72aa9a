"""Worked time cut into lines of pay: one date, one cap and one multiplier each."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import partial
from itertools import groupby, pairwise

from rates.money import ZERO, as_percent, as_pounds, plain, to_pence
from shifts.calendar import LONDON, MINUTE, WorkedPeriod, written
from shifts.patterns import hours_and_minutes

Piece = tuple[datetime, datetime]

PLAIN = Decimal(1)
SATURDAY, SUNDAY = 5, 6
MIDNIGHT = time(0)
CLOCKS_CHANGE = time(1, tzinfo=UTC)  # British clocks always change at this instant


@dataclass(frozen=True, kw_only=True)
class Enhancements:
    """The multipliers of a memorandum version.

    They do not stack: where several apply to the same minute, the highest one is paid.
    Night runs from night_from until night_until by the clock on the wall, past midnight
    where it must; two equal times mean that there is no night.
    """

    night_multiplier: Decimal = PLAIN
    saturday: Decimal = PLAIN
    sunday: Decimal = PLAIN
    bank_holiday: Decimal = PLAIN
    night_from: time = MIDNIGHT
    night_until: time = MIDNIGHT

    def __post_init__(self) -> None:
        if min(self.night_multiplier, self.saturday, self.sunday, self.bank_holiday) < PLAIN:
            raise ValueError("A multiplier below 1 would pay less than the rate agreed.")

    def is_night(self, at: time) -> bool:
        if self.night_from <= self.night_until:
            return self.night_from <= at < self.night_until
        return at >= self.night_from or at < self.night_until

    def multiplier_at(self, local: datetime, bank_holidays: AbstractSet[date]) -> Decimal:
        applying = (
            (self.night_multiplier, self.is_night(local.time())),
            (self.saturday, local.weekday() == SATURDAY),
            (self.sunday, local.weekday() == SUNDAY),
            (self.bank_holiday, local.date() in bank_holidays),
        )
        return max((multiplier for multiplier, applies in applying if applies), default=PLAIN)


@dataclass(frozen=True)
class CapSegment:
    """The dates on which one cap binds, half-open; no last day means until further notice."""

    starts_on: date
    ends_before: date | None
    key: str

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_before is None or day < self.ends_before)


@dataclass(frozen=True, kw_only=True)
class PaySegment:
    """Minutes paid alike. It may span the unpaid break, whose minutes are left out."""

    work_date: date
    starts_at: datetime
    ends_at: datetime
    minutes: int
    multiplier: Decimal
    cap_key: str | None  # None: no cap was in force that day


@dataclass(frozen=True, kw_only=True)
class PayLine:
    label: str
    working: str
    amount: Decimal
    segment: PaySegment | None = None  # None: the line is holiday pay


@dataclass(frozen=True, kw_only=True)
class PayBreakdown:
    """What the worker sees before accepting. The lines add up to the total."""

    lines: tuple[PayLine, ...]
    gross: Decimal
    holiday: Decimal
    total: Decimal


def cut(
    period: WorkedPeriod,
    *,
    caps: Sequence[CapSegment],
    enhancements: Enhancements,
    bank_holidays: AbstractSet[date],
    breaks_paid: bool,
) -> tuple[PaySegment, ...]:
    """Cut at local midnight, at each change of cap and at each change of multiplier.

    The minutes add up to the period's paid minutes, or to all of them where breaks are paid.
    """
    kind = partial(_kind, enhancements, bank_holidays)
    segments = []
    for (work_date, multiplier), alike in groupby(_pieces(period, enhancements), key=kind):
        pieces = list(alike)
        starts_at, ends_at = pieces[0][0], pieces[-1][1]
        unpaid = 0 if breaks_paid else _minutes_of_break(period, starts_at, ends_at)
        segment = PaySegment(
            work_date=work_date,
            starts_at=starts_at,
            ends_at=ends_at,
            minutes=(ends_at - starts_at) // MINUTE - unpaid,
            multiplier=multiplier,
            cap_key=_cap_key(caps, work_date),
        )
        segments.append(segment)
    return tuple(segment for segment in segments if segment.minutes)


def _kind(
    enhancements: Enhancements, bank_holidays: AbstractSet[date], piece: Piece
) -> tuple[date, Decimal]:
    local = piece[0].astimezone(LONDON)
    return local.date(), enhancements.multiplier_at(local, bank_holidays)


def _pieces(period: WorkedPeriod, enhancements: Enhancements) -> Iterator[Piece]:
    """Cut wherever anything could change; neighbours that turn out alike are joined later."""
    edges = {period.starts_at, period.ends_at}
    for day in period.local_dates():
        edges.add(datetime.combine(day, CLOCKS_CHANGE))
        for at in (MIDNIGHT, enhancements.night_from, enhancements.night_until):
            for fold in (0, 1):
                local = datetime.combine(day, at.replace(fold=fold), LONDON)
                edges.add(local.astimezone(UTC))
    inside = (edge for edge in edges if period.starts_at <= edge <= period.ends_at)
    return pairwise(sorted(inside))


def _minutes_of_break(period: WorkedPeriod, starts_at: datetime, ends_at: datetime) -> int:
    if period.unpaid_break is None:
        return 0
    begins, resumes = period.unpaid_break
    return max((min(resumes, ends_at) - max(begins, starts_at)) // MINUTE, 0)


def _cap_key(caps: Sequence[CapSegment], day: date) -> str | None:
    keys = [cap.key for cap in caps if cap.covers(day)]
    if len(keys) > 1:
        raise ValueError(f"Only one cap may bind on {day}, not {', '.join(keys)}.")
    return keys[0] if keys else None


def amount(minutes: int, rate: Decimal, multiplier: Decimal = PLAIN) -> Decimal:
    return to_pence(minutes * rate * multiplier / 60)


def pay_breakdown(
    priced: Iterable[tuple[PaySegment, Decimal]], holiday_rate: Decimal
) -> PayBreakdown:
    """Of segments with their hourly rates, which a change of rate may make several.

    Each line is rounded to the penny, so the lines shown add up to the total shown.
    """
    worked = [_work_line(segment, rate) for segment, rate in priced]
    gross = sum((line.amount for line in worked), ZERO)
    holiday = PayLine(
        label="Holiday pay",
        working=f"{as_percent(holiday_rate)} of {as_pounds(gross)}",
        amount=to_pence(gross * holiday_rate),
    )
    return PayBreakdown(
        lines=(*worked, holiday),
        gross=gross,
        holiday=holiday.amount,
        total=gross + holiday.amount,
    )


def _work_line(segment: PaySegment, rate: Decimal) -> PayLine:
    starts, ends = (
        at.astimezone(LONDON).strftime("%H:%M") for at in (segment.starts_at, segment.ends_at)
    )
    working = f"{hours_and_minutes(segment.minutes)} at {as_pounds(rate)}"
    if segment.multiplier != PLAIN:
        working += f" × {plain(segment.multiplier)}"
    return PayLine(
        label=f"{written(segment.work_date)}, {starts} to {ends}",
        working=working,
        amount=amount(segment.minutes, rate, segment.multiplier),
        segment=segment,
    )
