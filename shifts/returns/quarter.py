"""A calendar quarter, by London dates."""

from dataclasses import dataclass
from datetime import date, timedelta

from rates.evidence.quarters import quarter_of

DAY = timedelta(days=1)


def month_after(first: date, months: int = 1) -> date:
    """The first day of the month that comes so many months later."""
    count = first.month - 1 + months
    return date(first.year + count // 12, count % 12 + 1, 1)


@dataclass(frozen=True, order=True)
class Quarter:
    """`first` is its first day."""

    first: date

    @classmethod
    def named(cls, text: str) -> "Quarter | None":
        """2026-Q3; None for what is not a quarter."""
        first = quarter_of(text)
        return cls(first) if first else None

    @classmethod
    def holding(cls, day: date) -> "Quarter":
        return cls(date(day.year, (day.month - 1) // 3 * 3 + 1, 1))

    @property
    def ends_before(self) -> date:
        return month_after(self.first, 3)

    @property
    def last(self) -> date:
        return self.ends_before - DAY

    @property
    def before(self) -> "Quarter":
        return Quarter.holding(self.first - DAY)

    @property
    def months(self) -> tuple[date, date, date]:
        """Their first days."""
        return self.first, month_after(self.first), month_after(self.first, 2)

    @property
    def words(self) -> str:
        return f"{self.first:%B} to {self.last:%B %Y}"

    def is_over(self, today: date) -> bool:
        return self.ends_before <= today

    def __str__(self) -> str:
        return f"{self.first.year}-Q{(self.first.month + 2) // 3}"
