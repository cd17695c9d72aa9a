"""A kind of thing that somebody has to do, and how each one of it is found and shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from functools import cached_property
from typing import Any

from django.db.models import (
    Count,
    DateField,
    DateTimeField,
    ExpressionWrapper,
    F,
    Func,
    QuerySet,
    Subquery,
    TextField,
    Value,
    Window,
)
from django.db.models.functions import Cast, Coalesce, Concat, JSONObject, TruncDate
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission, Reach, reach_of
from rates.money import as_pounds
from shifts.placement.load import all_bank_holidays

SHOWN = 3
SOON = timedelta(days=7)
NO_DAY = Cast(Value(None), DateField())


class Pressure(IntEnum):
    """How near it is; the least comes first."""

    LATE = 0
    TODAY = 1
    SOON = 2
    LATER = 3

    @property
    def words(self) -> str:
        return {"LATE": "Late", "TODAY": "Today", "SOON": "Soon"}.get(self.name, "")


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Who asks, and at which moment."""

    user: User
    now: datetime

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @cached_property
    def bank_holidays(self) -> frozenset[date]:
        return all_bank_holidays()

    def reach(self, permission: Permission) -> Reach:
        return reach_of(self.user, permission)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One thing: `on` is the London day that counts, and `facts` are what its kind tells of it."""

    key: int
    about: str
    on: date | None
    facts: Mapping[str, Any]


Rows = QuerySet[Any, dict[str, Any]]
Find = Callable[[Asking], Rows]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`find` gives nothing to whom it is no business of.

    `day` is what happens on the day; where `due`, the day after it is late. `act` is the one thing
    to do, and `everything` the address of all of them.
    """

    code: str
    title: str
    act: str
    find: tuple[Find, ...]
    address: Callable[[Row], str]
    everything: str = ""
    day: str = ""
    due: bool = False
    say: Callable[[Row], str] = lambda row: ""

    def pressure(self, on: date | None, today: date) -> Pressure:
        if on is None:
            return Pressure.LATER
        if self.due and on < today:
            return Pressure.LATE
        if on <= today:
            return Pressure.TODAY
        return Pressure.SOON if on <= today + SOON else Pressure.LATER


def at(name: str) -> Callable[[Row], str]:
    """The page of that name, of the thing itself."""
    return lambda row: reverse(name, args=[row.key])


def fact(name: str) -> Callable[[Row], str]:
    return lambda row: str(row.facts[name] or "")


def as_text(amount: Any) -> Cast:
    """Money on its way through JSON, which knows no decimals."""
    return Cast(amount, TextField())


def pounds_of(row: Row, name: str) -> str:
    return as_pounds(Decimal(row.facts[name]))


def rows(
    code: str,
    found: QuerySet[Any],
    *,
    about: Any,
    order: tuple[Any, ...],
    key: str = "pk",
    on: Any = NO_DAY,
    **facts: Any,
) -> Rows:
    """The first few of these as every kind gives them, with how many there are in all.

    A kind that is found in several places names the place after a colon.
    """
    told = facts or {"of": Value(code)}
    return found.order_by(*order, "pk").values(
        need=Value(code),
        row_key=F(key),
        about=Cast(about, TextField()),
        falls_on=Cast(on, DateField()),
        told_of=JSONObject(**told),
        in_all=Window(Count("*")),
    )[:SHOWN]


def how_many(found: QuerySet[Any], of: str) -> Coalesce:
    """How many of these, for each of that column."""
    counted = found.order_by().values(of).annotate(rows=Count("pk")).values("rows")
    return Coalesce(Subquery(counted), 0)


def work(path: str = "") -> Concat:
    """Social worker, Assessment North: of the booking at the end of the path."""
    return Concat(f"{path}job_role__name", Value(", "), f"{path}team__name")


def last_day(period: str) -> Func:
    """Of a half-open range of days."""
    return Func(F(period), template="(upper(%(expressions)s) - 1)", output_field=DateField())


def first_day(period: str) -> Func:
    return Func(F(period), function="lower", output_field=DateField())


def london(moment: str) -> TruncDate:
    """The London day of a moment."""
    return TruncDate(moment, tzinfo=timezone.get_default_timezone())


def last_day_before(moment: str) -> TruncDate:
    """The London day whose end may be the moment itself: midnight ends the day before."""
    just_before = ExpressionWrapper(
        F(moment) - timedelta(seconds=1), output_field=DateTimeField()
    )
    return TruncDate(just_before, tzinfo=timezone.get_default_timezone())
