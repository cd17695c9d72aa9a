"""The agency worker's clock to equal pay: twelve calendar weeks in one role with one hirer.

Agency Workers Regulations 2010, regulations 7 and 8. A week is seven days from the first day
worked; it counts if any work is done in it. A break of up to six weeks stops the clock and keeps
what it shows; so do leave, a strike and a customary closure, however long, and sickness and jury
service, up to 28 weeks each. Weeks missed for pregnancy, childbirth, maternity, paternity, adoption
or shared parental leave go on counting, as far as there were shifts to work. A longer break sets it
back to nothing, and so does another role, for which the clock is another one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

WEEK = timedelta(days=7)
QUALIFYING_WEEKS = 12
LONGEST_BREAK = 6  # weeks without work that only stop the clock
LONGEST_SICKNESS = 28  # and jury service


class Away(StrEnum):
    """Why nobody worked in a week: what the clock does depends on it."""

    LEAVE = "leave"  # stops it, however long
    STRIKE = "strike"  # the same
    CLOSURE = "closure"  # the same
    SICKNESS = "sickness"  # stops it, up to 28 weeks
    JURY = "jury"  # the same
    PARENTAL = "parental"  # it goes on


LIMITED = frozenset({Away.SICKNESS, Away.JURY})
STRONGEST_FIRST = (
    Away.PARENTAL,
    Away.LEAVE,
    Away.STRIKE,
    Away.CLOSURE,
    Away.SICKNESS,
    Away.JURY,
)


@dataclass(frozen=True, kw_only=True)
class Week:
    """One week of the clock, and what it shows at its end."""

    starts_on: date
    worked: bool
    away: Away | None
    count: int

    @property
    def ends_on(self) -> date:
        return self.starts_on + WEEK - timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The weeks since the clock was last set to nothing. It starts on the first day worked."""

    weeks: tuple[Week, ...]

    @property
    def count(self) -> int:
        return self.weeks[-1].count if self.weeks else 0

    def starts_week(self, number: int) -> date | None:
        """The first day of the week that is the so-manyth to count; None if it is not reached."""
        return next((week.starts_on for week in self.weeks if week.count == number), None)

    @property
    def equal_pay_from(self) -> date | None:
        """The day after twelve weeks have counted."""
        twelfth = self.starts_week(QUALIFYING_WEEKS)
        return twelfth + WEEK if twelfth else None


def clock(
    *, worked_on: Iterable[date], away: Iterable[tuple[date, Away]] = (), until: date
) -> Clock:
    """The clock of one worker, host and role, up to and with the week of `until`.

    `worked_on` are London dates with any work, `away` those on which someone was to work and did
    not, with the reason. Days after `until` are left out.
    """
    days = sorted({day for day in worked_on if day <= until})
    missed: dict[date, Away] = {day: why for day, why in away if day <= until}
    weeks: list[Week] = []
    while days:
        weeks, days = run(days, missed, until)
    return Clock(weeks=tuple(weeks))


def run(
    days: list[date], missed: dict[date, Away], until: date
) -> tuple[list[Week], list[date]]:
    """The weeks from the first day on until the clock is set back; and the days after that."""
    weeks: list[Week] = []
    count = idle = away = 0
    before: Away | None = None
    starts_on = days[0]
    while starts_on <= until:
        ends_before = starts_on + WEEK
        worked = any(starts_on <= day < ends_before for day in days)
        why = None if worked else reason_in(missed, starts_on)
        over = ends_before <= until + timedelta(days=1)  # a week that runs may yet see work
        idle = 0 if worked or why is not None else idle + over
        away = (away if why == before else 0) + over if why in LIMITED else 0
        before = why
        if idle > LONGEST_BREAK or away > LONGEST_SICKNESS:
            return set_back(weeks, days, ends_before)
        count += worked or why == Away.PARENTAL
        weeks.append(Week(starts_on=starts_on, worked=worked, away=why, count=count))
        starts_on = ends_before
    return weeks, []


def reason_in(missed: dict[date, Away], starts_on: date) -> Away | None:
    """The strongest reason of a week without work."""
    found = {why for day, why in missed.items() if starts_on <= day < starts_on + WEEK}
    return next((why for why in STRONGEST_FIRST if why in found), None)


def set_back(
    weeks: list[Week], days: list[date], ends_before: date
) -> tuple[list[Week], list[date]]:
    """Nothing is left of these weeks; the clock starts again with the next day worked, if any."""
    return [], [day for day in days if day >= ends_before]
