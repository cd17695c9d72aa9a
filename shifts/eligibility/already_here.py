"""ALREADY-HERE: a council does not book its own employee into hours it pays them for already.

Counted from the permanent posts at the booking's council that are held on a day worked, and from
their contracted hours by London clocks. An hour that happens twice when the clocks go back is one
hour of the contract. Work that begins as contracted hours end is outside them.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import BooleanField, DateField, F, Func, OuterRef, Q, Value, When

from accounts.models import EmploymentSpell
from shifts.calendar import DAY, LONDON, days_between, local_date, local_instant
from shifts.eligibility.ask import INSTANT, Ask, Period
from shifts.eligibility.expressions import Days
from shifts.eligibility.rule import BLOCK, Evidence, Found, Rule, Said, decide
from shifts.eligibility.words import as_day, in_words

TURN_BACK = (time(1), time(2))  # the clock hour that happens twice
RECORD_HOURS = "Record the contracted hours of the post, or book another worker."


class FirstHeld(Func):
    """The first of the days on which the post is held; NULL where it is held on none."""

    arg_joiner = " * datemultirange("
    template = "lower(%(expressions)s))"
    output_field = DateField()


class SomeHours(Func):
    template = (
        "EXISTS (SELECT FROM accounts_contractedhours AS hours"
        " WHERE hours.spell_id = %(expressions)s)"
    )
    output_field = BooleanField()


class ContractedOn(Func):
    """The first day on which the clock times lie in contracted hours of the post."""

    template = """(
        SELECT min(day) FROM (SELECT %(expressions)s) AS given (spell, held, days, clocks),
            unnest(given.days * datemultirange(given.held)) AS run,
            generate_series(lower(run)::timestamp, upper(run) - interval '1 day', '1 day') AS day,
            accounts_contractedhours AS hours
        WHERE hours.spell_id = given.spell
        AND hours.weekday = extract(isodow FROM day) - 1
        AND tsrange(day + make_interval(mins => lower(hours.minutes)),
                    day + make_interval(mins => upper(hours.minutes))) && given.clocks
    )::date"""
    output_field = DateField()


class Clocks(Func):
    """What London clocks show during the periods, as a multirange without a zone."""

    template = "%(expressions)s::tsmultirange"
    output_field = DateTimeRangeField()

    def __init__(self, periods: Iterable[Period], **extra: Any) -> None:
        shown = (each for period in periods for each in clock_times(period))
        ranges = ",".join(f"[{start.isoformat()},{end.isoformat()})" for start, end in shown)
        super().__init__(Value(f"{{{ranges}}}"), **extra)


def clock_times(period: Period) -> Iterator[tuple[datetime, datetime]]:
    """One span for each London date, widened by the hour that the clocks turn back over."""
    for day in days_between(local_date(period[0]), local_date(period[1] - INSTANT)):
        midnight, next_midnight = (local_instant(each, time(0)) for each in (day, day + DAY))
        start = max(period[0], midnight).astimezone(LONDON)
        end = min(period[1], next_midnight).astimezone(LONDON)
        shown = start.replace(tzinfo=None), end.replace(tzinfo=None)
        if turned_back(start, end):
            again = [datetime.combine(day, at) for at in TURN_BACK]
            shown = min(shown[0], again[0]), max(shown[1], again[1])
        yield shown


def turned_back(start: datetime, end: datetime) -> bool:
    offsets = start.utcoffset(), end.utcoffset()
    return (offsets[0] or timedelta(0)) > (offsets[1] or timedelta(0))


class AlreadyHere(Rule):
    code = "ALREADY-HERE"
    title = "Outside the hours of their own post here"
    own_title = "Outside the hours of your own post"
    source = "the council's own contract"
    remedy = "Book hours outside the contracted ones, or another worker."
    facts = ("said", "held_on", "contracted_on")

    def evidence(self, ask: Ask) -> Evidence:
        days = Days(ask.days)
        return (
            EmploymentSpell.objects.filter(
                worker=OuterRef("pk"), council=ask.council, substantive=True
            )
            .annotate(
                held_on=FirstHeld(days, F("effective")),
                said=SomeHours(F("pk")),
                contracted_on=ContractedOn(F("pk"), F("effective"), days, Clocks(ask.periods)),
            )
            .filter(held_on__isnull=False)
            .annotate(
                severity=decide(
                    When(Q(said=False) | Q(contracted_on__isnull=False), then=BLOCK)
                )
            )
            .order_by(F("severity").asc(nulls_last=True), "said", "contracted_on", "held_on")
        )

    def say(self, found: Found, ask: Ask) -> Said:
        if not found["said"]:
            held_on = as_day(found["held_on"])
            said = (
                f"a permanent post at {ask.council} on {in_words(held_on)}, and its"
                " contracted hours are not recorded."
            )
            return Said(f"Holds {said}", held_on, RECORD_HOURS, own=f"You hold {said}")
        on = as_day(found["contracted_on"])
        said = f"{in_words(on)} lies in the contracted hours of"
        return Said(
            f"{said} their own post at {ask.council}.",
            on,
            own=f"{said} your own post at {ask.council}.",
        )
