"""When approved work is paid: which period an approval falls in, and its pay day. No Django.

A period is known by the day of its cut-off, at noon of which it closes.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
NOON = time(12)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SATURDAY = 5


@dataclass(frozen=True, kw_only=True)
class PayTerms:
    """The clauses timesheet_cut_off and pay_day, as days of the week."""

    cut_off: str
    pay_day: str


@dataclass(frozen=True, kw_only=True)
class TermsSpan:
    """Terms and the London days on which they bind; the ends may be open."""

    starts_on: date | None
    ends_before: date | None
    terms: PayTerms

    def covers(self, day: date) -> bool:
        return (self.starts_on is None or self.starts_on <= day) and (
            self.ends_before is None or day < self.ends_before
        )


def noon_of(day: date) -> datetime:
    return datetime.combine(day, NOON, LONDON).astimezone(UTC)


@dataclass(frozen=True, kw_only=True)
class PayPeriod:
    """Approvals up to and at noon of the cut-off, London time, since the cut-off before."""

    cut_off_on: date
    pays_on: date

    @property
    def closes_at(self) -> datetime:
        return noon_of(self.cut_off_on)

    @property
    def name(self) -> str:
        return self.cut_off_on.isoformat()


@dataclass(frozen=True, kw_only=True)
class PayCalendar:
    """A council's periods. Where several spans cover a day, the first of them holds."""

    spans: Sequence[TermsSpan]
    otherwise: PayTerms
    bank_holidays: AbstractSet[date]

    def terms_on(self, day: date) -> PayTerms:
        return next((each.terms for each in self.spans if each.covers(day)), self.otherwise)

    def period_at(self, approved_at: datetime) -> PayPeriod:
        """The next cut-off by the terms of the day of approval; noon itself is still in time."""
        local = approved_at.astimezone(LONDON)
        day = local.date()
        ahead = (WEEKDAYS.index(self.terms_on(day).cut_off) - day.weekday()) % 7
        late = ahead == 0 and local.time() > NOON
        return self.closing_on(day + timedelta(days=ahead) + (WEEK if late else timedelta()))

    def closing_on(self, cut_off_on: date) -> PayPeriod:
        monday = cut_off_on - timedelta(days=cut_off_on.weekday())
        ahead = WEEKDAYS.index(self.terms_on(cut_off_on).pay_day)
        due = monday + WEEK + timedelta(days=ahead)
        return PayPeriod(cut_off_on=cut_off_on, pays_on=self.working_day_by(due))

    def working_day_by(self, day: date) -> date:
        """The day itself, or the last working day before it."""
        while day.weekday() >= SATURDAY or day in self.bank_holidays:
            day -= DAY
        return day

    def closes_on(self, day: date) -> bool:
        return WEEKDAYS[day.weekday()] == self.terms_on(day).cut_off

    def last_closed(self, now: datetime) -> PayPeriod:
        """The latest period that takes no more approvals."""
        day = now.astimezone(LONDON).date()
        while True:
            if self.closes_on(day):
                period = self.closing_on(day)
                if period.closes_at < now:
                    return period
            day -= DAY
