"""Between the database's ranges and the worked periods of `shifts.calendar`."""

from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from shifts.calendar import WorkedPeriod


def worked_period(period: Any, unpaid_break: Any) -> WorkedPeriod:
    taken = (unpaid_break.lower, unpaid_break.upper) if unpaid_break else None
    return WorkedPeriod(period.lower, period.upper, taken)


def as_range(worked: WorkedPeriod) -> DateTimeTZRange:
    return DateTimeTZRange(worked.starts_at, worked.ends_at)


def break_range(worked: WorkedPeriod) -> DateTimeTZRange | None:
    return DateTimeTZRange(*worked.unpaid_break) if worked.unpaid_break else None
