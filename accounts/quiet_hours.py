"""The hours in which someone wants no e-mail and no text, by London clocks."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
DAY = timedelta(days=1)
FORWARD_TO = time(2)  # in spring the hour from 01:00 to 02:00 does not happen


@dataclass(frozen=True)
class QuietHours:
    """From one time of day up to another, which is the next day's where it comes earlier."""

    starts: time
    ends: time

    def over_at(self, now: datetime) -> datetime:
        """`now` outside them; inside, the instant at which they end.

        Where the clocks go back and a time happens twice, they start with the first and end with
        the second: an hour more of silence, never a message in the middle of it.
        """
        today = now.astimezone(LONDON).date()
        for day in (today - DAY, today):
            starts, ends = self.of_night(day)
            if starts <= now < ends:
                return ends
        return now

    def of_night(self, day: date) -> tuple[datetime, datetime]:
        until = day if self.starts < self.ends else day + DAY
        return instant(day, self.starts, second=False), instant(until, self.ends, second=True)


def instant(day: date, at: time, *, second: bool) -> datetime:
    """In UTC; a time that the clocks skip is the moment at which they do."""
    local = datetime.combine(day, at, LONDON).replace(fold=int(second))
    if local.astimezone(UTC).astimezone(LONDON).time() != at:
        local = datetime.combine(day, FORWARD_TO, LONDON)
    return local.astimezone(UTC)
