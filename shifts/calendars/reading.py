"""Busy times out of a calendar file, in a process of its own: `python -m shifts.calendars.reading`.

It reads the file from its input and answers in JSON. Whoever runs it may kill it: a file that
repeats for ever costs that process, and nothing else. Titles and places are never answered.
"""

import hashlib
import json
import re
import resource
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar

LONDON = ZoneInfo("Europe/London")
AHEAD = timedelta(days=366)
MOST_BUSY_TIMES = 20_000
MOST_MEMORY = 1024**3
MOST_SECONDS = 15
TOO_OFTEN = re.compile(
    rb"FREQ=(SECONDLY|MINUTELY|HOURLY)|BY(HOUR|MINUTE|SECOND)=", re.IGNORECASE
)


class Unreadable(Exception):
    """Why the file cannot be read, in words for its owner."""


def busy_times(content: bytes, now: datetime) -> list[tuple[str, str, str]]:
    """Name, start and end of each event from today on, for twelve months."""
    if TOO_OFTEN.search(re.sub(rb"\r?\n[ \t]", b"", content)):
        raise Unreadable("It has an event that repeats within a day; that cannot be read.")
    calendar = parsed(content)
    first = datetime.combine(now.astimezone(LONDON).date(), time(0), LONDON)
    found: dict[tuple[str, str, str], None] = {}
    for event in recurring_ical_events.of(calendar).between(first, now + AHEAD):
        starts, ends = edges_of(event)
        if is_busy(event) and starts < ends:
            digest = hashlib.sha256(str(event.get("UID", "")).encode()).hexdigest()
            found[digest, starts.isoformat(), ends.isoformat()] = None
        if len(found) > MOST_BUSY_TIMES:
            raise Unreadable(f"It has more than {MOST_BUSY_TIMES:,} events in the next year.")
    return list(found)


def parsed(content: bytes) -> Any:
    try:
        return Calendar.from_ical(content)
    except (ValueError, IndexError, KeyError) as error:
        raise Unreadable("It is not a calendar file that can be read.") from error


def is_busy(event: Any) -> bool:
    transparent = str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
    return not transparent and str(event.get("STATUS", "")).upper() != "CANCELLED"


def edges_of(event: Any) -> tuple[datetime, datetime]:
    """A whole day is a London day; a time without a zone is a London time."""
    starts, ends = event.start, event.end
    if not isinstance(starts, datetime) and ends <= starts:
        ends = starts + timedelta(days=1)
    return instant(starts), instant(ends)


def instant(edge: date | datetime) -> datetime:
    if not isinstance(edge, datetime):
        edge = datetime.combine(edge, time(0))
    return (edge if edge.tzinfo else edge.replace(tzinfo=LONDON)).astimezone(UTC)


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


def answer(content: bytes, now: datetime) -> dict[str, Any]:
    try:
        return {"busy": busy_times(content, now)}
    except Unreadable as why:
        return {"error": str(why)}


def lines() -> Iterator[str]:
    yield json.dumps(answer(sys.stdin.buffer.read(), datetime.fromisoformat(sys.argv[1])))


if __name__ == "__main__":
    limit()
    sys.stdout.writelines(lines())
