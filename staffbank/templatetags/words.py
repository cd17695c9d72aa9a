"""How pages write money, days, times and states: {% load words %}."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from rates import answers
from rates.caps import Basis, Verdict
from rates.models import Cap, Engagement
from rates.money import as_percent, as_pounds, plain
from shifts.calendar import WorkedPeriod
from shifts.patterns import hours_and_minutes
from shifts.ranges import worked_period
from staffbank.templatetags.translated import in_words as spoken_code

register = template.Library()

MINUS = "−"

COLOURS = {
    "verified": "green",
    "refused": "red",
    "in_date": "green",
    "ends_within_60_days": "yellow",
    "ends_within_30_days": "orange",
    "ends_within_7_days": "red",
    "out_of_date": "red",
    "detected": "red",
    "explained": "yellow",
    "discussed": "blue",
    "open": "blue",
    "sent": "blue",
    "submitted": "yellow",
    "signed_off": "green",
    "sent_back": "red",
    "circulated": "blue",
    "signed": "yellow",
    "in_force": "green",
    "proposed": "yellow",
    "disputed": "red",
    "rejected": "red",
    "filled": "green",
    "accepted": "green",
    "approved": "green",
    "active": "green",
    "within": "green",
    "requested": "yellow",
    "asked": "yellow",
    "over_approved": "orange",
    "over": "red",
    "no_cap": "red",
    "block": "red",
    "escalate": "orange",
    "warn": "yellow",
    "released": "orange",
    "awaiting_sign_off": "yellow",
    "withdrawn": "orange",
    "issued": "blue",
    "queried": "red",
    "agreed": "yellow",
    "settled": "green",
    "queued": "blue",
    "running": "blue",
    "done": "green",
    "same": "grey",
    "failed": "red",
    "columns": "yellow",
    "tried": "yellow",
    "outside": "red",
    "in_ledger": "green",
    "to_answer": "yellow",
    "late": "red",
    "today": "orange",
    "soon": "yellow",
}


@register.filter
def pounds(amount: Decimal | str | None) -> str:
    """With a minus that is not a hyphen, so that a sum never breaks after it."""
    return "–" if amount in (None, "") else as_pounds(Decimal(str(amount))).replace("-", MINUS)


@register.filter
def day(on: date | str | None) -> str:
    """Monday 30 November 2026."""
    if isinstance(on, str):
        on = date.fromisoformat(on)
    if isinstance(on, datetime):
        on = timezone.localdate(on)
    return date_format(on, "l j F Y") if on else ""


@register.filter
def month(text: str) -> str:
    """October 2026, from 2026-10."""
    return date_format(date.fromisoformat(f"{text}-01"), "F Y")


@register.filter
def moment(at: datetime) -> str:
    """Monday 30 November 2026 at 17:00, by London clocks."""
    return gettext("%(day)s at %(clock)s") % {"day": day(at), "clock": clock(at)}


@register.filter
def clock(at: datetime) -> str:
    return f"{timezone.localtime(at):%H:%M}"


@register.filter
def days(period: Any) -> str:
    """A half-open range of dates, by its first and last day."""
    if period.upper is None:
        return gettext("%(day)s until further notice") % {"day": day(period.lower)}
    return to(period.lower, period.upper - timedelta(days=1))


@register.filter
def to(first: date, last: date) -> str:
    """Monday 30 November 2026, or that day to another."""
    if first == last:
        return day(first)
    return gettext("%(first)s to %(last)s") % {"first": day(first), "last": day(last)}


@register.filter
def said(value: Any) -> str:
    """A fact of a credential, whatever it is, as people say it."""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, date):
        return day(value)
    if isinstance(value, DateRange):
        return days(value)
    return gettext("Not said") if value in (None, "") else str(value)


@register.filter
def hours(minutes: Decimal | int) -> str:
    minutes = int(minutes)
    return hours_and_minutes(minutes) if minutes >= 60 else f"{minutes} min"


@register.filter
def more(minutes: int) -> str:
    """A difference of time, with its sign."""
    return "no change" if not minutes else f"{'−' if minutes < 0 else '+'}{hours(abs(minutes))}"


@register.filter
def more_pounds(amount: Decimal) -> str:
    """A difference of money, with its sign."""
    return (
        "no change" if not amount else f"{'−' if amount < 0 else '+'}{as_pounds(abs(amount))}"
    )


@register.simple_tag
def worked(period: Any, unpaid_break: Any) -> WorkedPeriod:
    return worked_period(period, unpaid_break)


@register.filter
def until(period: Any) -> str:
    """09:00 to 17:00, saying so where the end is on another day."""
    starts, ends = timezone.localtime(period.lower), timezone.localtime(period.upper)
    times = {"starts": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}"}
    if starts.date() == ends.date():
        return gettext("%(starts)s to %(ends)s") % times
    times["day"] = date_format(ends, "l")
    return gettext("%(starts)s to %(ends)s on %(day)s") % times


@register.filter
def miles_away(miles: Decimal) -> str:
    """As the crow flies: no map is asked."""
    if miles < 1:
        return "less than a mile away"
    return f"{plain(miles)} mile{'' if miles == 1 else 's'} away"


@register.filter
def lasting(period: Any) -> str:
    """Whole London days by their names, anything else by its clock times."""
    starts, ends = timezone.localtime(period.lower), timezone.localtime(period.upper)
    if starts.time() == ends.time() == time(0):
        return to(starts.date(), ends.date() - timedelta(days=1))
    return f"{day(starts.date())}, {until(period)}"


@register.filter
def colour(state: str) -> str:
    return COLOURS.get(state, "grey")


@register.filter
def in_words(code: str) -> str:
    """A stored code as people say it: no_cap → No cap."""
    return gettext(spoken_code(str(code)))


@register.filter
def record(name: str) -> str:
    """Timesheet 12, from timesheet:12."""
    return name.replace(":", " ").capitalize()


@register.filter
def basis(code: str) -> str:
    return gettext(Basis(code).label)


@register.filter
def verdict(code: str) -> str:
    return gettext(Verdict(code).label)


@register.filter
def engagement(code: str) -> str:
    return gettext(Engagement(code).label)


@register.filter
def get(rows: Mapping[Any, Any], key: Any) -> Any:
    return rows.get(key)


@register.filter
def percent(share: Decimal | None) -> str:
    return "–" if share is None else f"{share:.1f} %"


@register.filter
def number(count: Decimal) -> str:
    """Without trailing zeros, with commas: 18.5, 1,200."""
    return f"{Decimal(plain(count)):,}".replace("-", MINUS)


@register.filter
def as_share(rate: Decimal) -> str:
    """0.1800 is 18 %."""
    return as_percent(rate)


@register.filter
def gap(cap: Cap) -> Decimal | None:
    """How far the negotiated figure is above its derived twin."""
    return answers.gap(cap.derived_rate, cap.negotiated_rate)
