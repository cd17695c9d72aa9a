"""REST-11: eleven hours between working days, or as many as the memorandum asks.

Shifts that start on the same London date are one working day, and need no rest between them.
Hours are real ones, so the nights on which the clocks change count as they pass. Shifts that
overlap are another rule's. The booking's own shifts were checked with its pattern.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import F, Func, JSONField, Q, Value

from shifts.calendar import local_date
from shifts.eligibility.ask import Ask, Period, held_besides
from shifts.eligibility.expressions import Holds, Overlaps, Times, between
from shifts.eligibility.rule import BLOCK, Evidence, Found, Rule, Said
from shifts.eligibility.words import length_in_words, time_in_words

HOURS = "rest_hours"


class Periods(Func):
    template = "%(expressions)s::tstzrange[]"

    def __init__(self, periods: Iterable[Period]) -> None:
        ranges = ",".join(f'"{between(start, end)}"' for start, end in periods)
        super().__init__(Value(f"{{{ranges}}}"))


class ShortestRest(Func):
    """When one of the two ends and the other starts, where too little lies between them."""

    template = """(
        SELECT jsonb_build_object('ended', ended, 'started', started)
        FROM (SELECT %(expressions)s) AS given (held, periods, hours), unnest(periods) AS asked,
            least(upper(held), upper(asked)) AS ended,
            greatest(lower(held), lower(asked)) AS started
        WHERE started >= ended
        AND started - ended < make_interval(hours => hours)
        AND (lower(held) AT TIME ZONE 'Europe/London')::date
            <> (lower(asked) AT TIME ZONE 'Europe/London')::date
        ORDER BY started - ended, started LIMIT 1
    )"""
    output_field = JSONField()


class Rest11(Rule):
    code = "REST-11"
    title = "Rest between working days"
    source = "Working Time Regulations 1998, regulation 10"
    clauses = (HOURS,)
    remedy = "Book other times, or another worker."
    facts = ("rest",)

    def evidence(self, ask: Ask) -> Evidence:
        hours = ask.number(HOURS)
        return (
            held_besides(ask)
            .filter(close_to(ask.periods, timedelta(hours=hours)))
            .annotate(rest=ShortestRest(F("period"), Periods(ask.periods), Value(hours)))
            .filter(rest__isnull=False)
            .annotate(severity=BLOCK)
            .order_by("period", "pk")
        )

    def say(self, found: Found, ask: Ask) -> Said:
        ended, started = (
            datetime.fromisoformat(found["rest"][edge]) for edge in ("ended", "started")
        )
        return Said(
            f"Only {length_in_words(started - ended)} of rest between work that ends at "
            f"{time_in_words(ended)} and work that starts at {time_in_words(started)}; "
            f"{ask.number(HOURS)} h are needed between working days.",
            local_date(started),
        )


def close_to(periods: Sequence[Period], rest: timedelta) -> Q:
    """Shifts that start or end so close to one of these that it is worth measuring.

    The first condition adds nothing to the others but the use of the index.
    """
    near = Times((start - rest, end + rest) for start, end in periods)
    just_before = Times(((start - rest, start) for start, _ in periods), bounds="(]")
    just_after = Times((end, end + rest) for _, end in periods)
    return Q(Overlaps(F("period"), near)) & (
        Q(Holds(just_before, F("period__endswith")))
        | Q(Holds(just_after, F("period__startswith")))
    )
