"""What a replay counts: figures that add up to the penny, and to the booking."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal

from rates.money import ZERO, to_pence


@dataclass(frozen=True, kw_only=True)
class Figures:
    """As it was, and as it would have been. Over-cap money is by line and never netted.

    Work for which no cap would have held is counted apart: it is in `spend` and in what was, and
    in nothing that would have been but the figures that end in `no_cap`. A booking is in one row
    only, because its decision is for one council and one job role; so bookings add up as well.
    """

    lines: int = 0
    minutes: int = 0
    minutes_over: int = 0
    minutes_over_proposed: int = 0
    minutes_no_cap: int = 0
    spend: Decimal = ZERO
    spend_at_cap: Decimal = ZERO
    over_cap: Decimal = ZERO
    spend_at_proposed: Decimal = ZERO
    over_proposed: Decimal = ZERO
    spend_no_cap: Decimal = ZERO
    bookings: int = 0
    bookings_over: int = 0
    bookings_over_proposed: int = 0
    bookings_no_cap: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            **{
                field.name: getattr(self, field.name) + getattr(other, field.name)
                for field in fields(self)
            }
        )

    @property
    def hours(self) -> Decimal:
        return to_pence(Decimal(self.minutes) / 60)

    @property
    def minutes_passing(self) -> int:
        return self.minutes - self.minutes_over_proposed - self.minutes_no_cap

    @property
    def share_passing(self) -> Decimal | None:
        """Of the hours, those at a rate that would still pass, in per cent; None without work."""
        return share(self.minutes_passing, self.minutes)

    @property
    def share_passing_before(self) -> Decimal | None:
        return share(self.minutes - self.minutes_over, self.minutes)


def share(part: int, whole: int) -> Decimal | None:
    return to_pence(Decimal(100 * part) / whole) if whole else None


FIGURES = tuple(field.name for field in fields(Figures))


@dataclass(frozen=True, kw_only=True)
class Row:
    """One council and job role; `fingerprint` stands for which lines were replayed."""

    council: str
    council_name: str
    job_role: str
    job_role_name: str
    figures: Figures
    fingerprint: int = 0


def total(rows: Iterable[Row]) -> Figures:
    return sum((row.figures for row in rows), Figures())
