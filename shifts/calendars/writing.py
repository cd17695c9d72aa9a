"""A worker's shifts as a calendar file (RFC 5545), in London time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

LONDON = ZoneInfo("Europe/London")
REFRESH = timedelta(minutes=30)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One shift, as little as a calendar needs: no child, no colleague, no pay."""

    number: int
    starts_at: datetime
    ends_at: datetime
    team: str
    council: str
    site: str
    cancelled: bool


def calendar_of(entries: Iterable[Entry], *, now: datetime) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Regional staff bank//Shifts//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", "Bank shifts")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add_component(Timezone.from_tzinfo(LONDON))
    for entry in entries:
        calendar.add_component(event_of(entry, now))
    return bytes(calendar.to_ical())


def event_of(entry: Entry, now: datetime) -> Event:
    """The name stays while the shift is moved or cancelled, so that calendars follow it."""
    event = Event()
    event.add("uid", f"shift-{entry.number}@staffbank")
    event.add("dtstamp", now)
    event.add("dtstart", entry.starts_at.astimezone(LONDON))
    event.add("dtend", entry.ends_at.astimezone(LONDON))
    event.add("summary", f"{entry.team}, {entry.council}")
    event.add("location", entry.site)
    event.add("sequence", int(entry.cancelled))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    return event
