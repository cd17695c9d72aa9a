"""A post that falls vacant: who leaves it, and when."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from accounts.checks import Expect, expect_filled
from shifts.models.bookings import BookingReason
from shifts.working_days import DAY

KNOWN_AHEAD = timedelta(days=731)


@dataclass(frozen=True)
class Leaver:
    """The last day is the last one worked; the post is vacant from the day after."""

    name: str
    last_day: date

    def check(self, expect: Expect, today: date) -> None:
        expect_filled(expect, "leaver", self.name)
        latest = today + KNOWN_AHEAD
        expect(
            self.last_day <= latest,
            "last_day",
            f"{self.last_day:%-d %B %Y} is too far ahead. Give a day up to {latest:%-d %B %Y}.",
        )

    @property
    def vacant_from(self) -> date:
        return self.last_day + DAY

    @property
    def kept(self) -> dict[str, Any]:
        """What a template says of a leaver's post."""
        return {
            "leaver": " ".join(self.name.split()),
            "vacant_from": self.vacant_from,
            "reason": BookingReason.VACANCY,
        }
