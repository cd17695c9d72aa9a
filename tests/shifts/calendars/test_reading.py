"""What is read out of calendar files, and what is not."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from shifts.calendars import child
from shifts.calendars.child import read_calendar
from shifts.calendars.reading import Unreadable, answer
from tests.shifts.building import NOW, london

EVENT = """BEGIN:VEVENT
UID:{uid}
SUMMARY:Dentist
{lines}
END:VEVENT
"""


def calendar(*events: str) -> bytes:
    inside = "".join(
        EVENT.format(uid=number, lines="\n".join(event.split()))
        for number, event in enumerate(events)
    )
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{inside}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def periods(*events: str) -> list[tuple[str, str]]:
    found = answer(calendar(*events), NOW)
    assert "error" not in found, found
    return sorted((starts, ends) for _, starts, ends in found["busy"])


def at(day: str, clock: str) -> str:
    return london(datetime.fromisoformat(day).date(), clock).isoformat()


def test_an_event_with_a_zone_without_one_and_in_utc() -> None:
    expected = [(at("2026-10-12", "09:00"), at("2026-10-12", "10:00"))]
    for edges in (
        "DTSTART;TZID=Europe/London:20261012T090000 DTEND;TZID=Europe/London:20261012T100000",
        "DTSTART:20261012T090000 DTEND:20261012T100000",
        "DTSTART:20261012T080000Z DTEND:20261012T090000Z",
        "DTSTART:20261012T080000Z DURATION:PT1H",
    ):
        assert periods(edges) == expected


def test_all_day_is_a_day_of_london() -> None:
    day = "DTSTART;VALUE=DATE:20261025 DTEND;VALUE=DATE:20261026"
    assert periods(day) == [(at("2026-10-25", "00:00"), at("2026-10-26", "00:00"))]
    assert periods("DTSTART;VALUE=DATE:20261025") == periods(day)


@pytest.mark.parametrize("line", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED"])
def test_what_takes_no_time_is_not_busy(line: str) -> None:
    assert periods(f"DTSTART:20261012T080000Z DTEND:20261012T090000Z {line}") == []


def test_events_that_are_over_or_far_off_are_left() -> None:
    assert (
        periods(
            "DTSTART:20261001T080000Z DTEND:20261001T090000Z",
            "DTSTART:20271101T080000Z DTEND:20271101T090000Z",
        )
        == []
    )


def test_repeats_keep_to_the_clock_on_the_wall() -> None:
    found = periods(
        "DTSTART;TZID=Europe/London:20261018T090000 DTEND;TZID=Europe/London:20261018T100000 "
        "RRULE:FREQ=WEEKLY;COUNT=3 EXDATE;TZID=Europe/London:20261101T090000"
    )
    assert [starts for starts, _ in found] == [
        at("2026-10-18", "09:00"),
        at("2026-10-25", "09:00"),
    ]


def test_repeats_for_twelve_months_only() -> None:
    found = periods("DTSTART:20200106T080000Z DTEND:20200106T090000Z RRULE:FREQ=WEEKLY")
    assert 52 <= len(found) <= 53


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=SECONDLY;COUNT=1000000000",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=1,2",
        "FREQ=DAI\r\n LY;BYSEC\r\n OND=1",
    ],
)
def test_repeats_within_a_day_are_refused(rule: str) -> None:
    file = calendar("DTSTART:20261012T080000Z DTEND:20261012T080001Z RRULE:x").replace(
        b"RRULE:x", b"RRULE:" + rule.encode()
    )
    with pytest.raises(Unreadable, match="within a day"):
        read_calendar(file, now=NOW)


@pytest.mark.parametrize("file", [b"", b"<html>", b"BEGIN:VCALENDAR", b"\x00\xff" * 500])
def test_other_files_are_refused(file: bytes) -> None:
    with pytest.raises(Unreadable):
        read_calendar(file, now=NOW)


def test_no_titles_are_answered() -> None:
    found = answer(calendar("DTSTART:20261012T080000Z DTEND:20261012T090000Z"), NOW)
    assert "Dentist" not in str(found)


def test_a_file_that_never_ends_costs_only_its_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """No day is a 30 February: looking for it goes on to the year 9999, a thousand times."""
    monkeypatch.setattr(child, "PATIENCE", 3)
    never = (
        "DTSTART:00010106T080000Z DTEND:00010106T090000Z "
        "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    )
    began = time.monotonic()
    with pytest.raises(Unreadable):
        read_calendar(calendar(*[never] * 1000), now=NOW)
    assert time.monotonic() - began < 8


def test_ten_thousand_events_are_read() -> None:
    first = datetime(2026, 10, 12, 8, tzinfo=UTC)
    starts = [first + timedelta(minutes=45 * number) for number in range(10_000)]
    events = [f"DTSTART:{each:%Y%m%dT%H%M%SZ} DURATION:PT30M" for each in starts]
    assert len(read_calendar(calendar(*events), now=NOW)) == 10_000
