"""When things happen in the story, counted from the day it is told, and making them happen then."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from shifts.calendar import LONDON, monday_of

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
WEEKS_BEFORE_WORK = 4  # in which the bank is set up


@contextmanager
def at_the_time(instant: datetime) -> Iterator[None]:
    """Actions that ask for the time are told this one, and so is the audit trail."""
    real = timezone.now
    timezone.now = lambda: instant
    try:
        yield
    finally:
        timezone.now = real


def clock(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), LONDON)


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or its 28th where that may be shorter."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, 28))


def registration_ends(looked_up_on: date) -> date:
    """The register is renewed each year by 30 November."""
    end = date(looked_up_on.year, 11, 30)
    return end if looked_up_on <= end else end.replace(year=end.year + 1)


@dataclass(frozen=True)
class Calendar:
    """The days of a story told `today`, after so many weeks of work.

    `last_day` is the last one whose pay is known: no cap can be derived after it.
    """

    today: date
    weeks: int
    last_day: date

    @property
    def yesterday(self) -> date:
        return self.today - DAY

    def monday(self, week: int) -> date:
        """Of this week (0), the last (-1), the next (1)."""
        return self.today - self.today.weekday() * DAY + week * WEEK

    @property
    def first_version(self) -> date:
        return first_of_month(self.monday(-self.weeks - WEEKS_BEFORE_WORK))

    @property
    def second_version(self) -> date:
        """The last 1 April where that is two to five months ago, or else about three."""
        april = date(self.today.year, 4, 1)
        if self.monday(-22) <= april <= self.monday(-9) and self.weeks >= 26:
            return april
        return first_of_month(self.monday(-min(12, self.weeks // 2)))

    @property
    def versions(self) -> tuple[date, date]:
        return self.first_version, self.second_version

    @property
    def set_up(self) -> datetime:
        """When the regional lead begins."""
        return clock(monday_of(self.first_version - 6 * WEEK), 9)

    @property
    def proposed(self) -> date:
        """From when the version that is still a draft would bind."""
        return first_of_month(self.monday(9))

    def drafted(self, version: int) -> datetime:
        return clock(monday_of(self.versions[version] - 4 * WEEK), 13)

    def signed(self, version: int) -> datetime:
        return clock(monday_of(self.versions[version] - 3 * WEEK), 13)

    def in_force(self, version: int) -> datetime:
        """When it is settled that the version will bind from its first day."""
        return clock(monday_of(self.versions[version] - 2 * WEEK), 13)

    def renewals(self) -> Iterator[tuple[str, datetime]]:
        """When councils look the register up again: early in its renewal, and after it."""
        for year in range(self.first_version.year, self.today.year + 1):
            for who, day in (("early", date(year, 10, 15)), ("late", date(year, 12, 7))):
                if self.monday(-self.weeks) <= monday_of(day) < self.yesterday:
                    yield who, clock(monday_of(day), 14)
