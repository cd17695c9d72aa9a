"""Running the reader of calendar files, and giving up on it."""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from shifts.calendars.reading import MOST_SECONDS, Unreadable

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = MOST_SECONDS + 10  # seconds of the clock: the machine may be busy with other things
TOO_MUCH = "It takes too long to read. Export a smaller calendar, or one without old events."

BusyPeriod = tuple[str, datetime, datetime]  # the digest of the event's name, start and end


def read_calendar(content: bytes, *, now: datetime) -> list[BusyPeriod]:
    """The busy times of the next twelve months. Raises Unreadable, in words for the owner."""
    command = [sys.executable, "-m", "shifts.calendars.reading", now.isoformat()]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=PATIENCE, cwd=ROOT, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise Unreadable(TOO_MUCH) from late
    if done.returncode < 0:
        raise Unreadable(TOO_MUCH)
    if done.returncode:
        raise Unreadable("It is not a calendar file that can be read.")
    answer = json.loads(done.stdout)
    if "error" in answer:
        raise Unreadable(answer["error"])
    return [
        (name, datetime.fromisoformat(starts), datetime.fromisoformat(ends))
        for name, starts, ends in answer["busy"]
    ]
