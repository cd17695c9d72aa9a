"""REST-11: eleven hours between working days, or as many as the memorandum asks.

Shifts that start on the same London date are one working day, and need no rest between them.
Hours are real ones, so the nights on which the clocks change count as they pass. Shifts that
overlap are another rule's. Compensatory rest that is planned counts as work. Too little between
the booking's own shifts, as on the night the clocks go forward, is found of everybody.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from django.db.models import F, Func, JSONField, Q, QuerySet, Value

from shifts.calendar import MINUTE, local_date
from shifts.eligibility.ask import Ask, Period, held_besides
from shifts.eligibility.expressions import Holds, Overlaps, Times, between
from shifts.eligibility.making_up import (
    COMPENSATORY,
    OTHER_TIMES,
    cut_short,
    rest_besides,
    what_to_do,
)
from shifts.eligibility.rule import Evidence, Found, Rule, Said, Severity
from shifts.eligibility.words import length_in_words, time_in_words
from shifts.models import CompensatoryRest, Shift

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
    source = "Working Time Regulations 1998, regulations 10 and 24"
    severities = (Severity.BLOCK, Severity.ESCALATE)
    clauses = (HOURS, COMPENSATORY)
    remedy = OTHER_TIMES
    facts = ("rest",)

    def evidence(self, ask: Ask) -> Evidence:
        return self.too_close(held_besides(ask), ask)

    def further_evidence(self, ask: Ask) -> tuple[Evidence, ...]:
        return (self.too_close(rest_besides(ask), ask),)

    def too_close(
        self, busy: QuerySet[Shift] | QuerySet[CompensatoryRest], ask: Ask
    ) -> Evidence:
        hours = ask.number(HOURS)
        return (
            busy.filter(close_to(ask.periods, timedelta(hours=hours)))
            .annotate(rest=ShortestRest(F("period"), Periods(ask.periods), Value(hours)))
            .filter(rest__isnull=False)
            .annotate(severity=cut_short(ask))
            .order_by("period", "pk")
        )

    def otherwise(self, ask: Ask) -> Found:
        """What the booking's own shifts leave of the rest, in real hours."""
        short = [
            (started - ended, started, ended)
            for (before, ended), (started, _) in pairwise(ask.periods)
            if local_date(before) != local_date(started)
            and started - ended < timedelta(hours=ask.number(HOURS))
        ]
        if not short:
            return {"severity": None}
        _, started, ended = min(short)
        rest = {"ended": ended.isoformat(), "started": started.isoformat()}
        return {"severity": cut_short(ask).value, "rest": rest}

    def say(self, found: Found, ask: Ask) -> Said:
        ended, started = edges(found)
        return Said(
            f"Only {length_in_words(started - ended)} of rest between work that ends at "
            f"{time_in_words(ended)} and work that starts at {time_in_words(started)}; "
            f"{ask.number(HOURS)} h are needed between working days.",
            local_date(started),
            what_to_do(ask),
        )

    def owed(self, found: Found, ask: Ask) -> tuple[int, datetime]:
        """The minutes that are missing, and from when they can be made up for."""
        ended, started = edges(found)
        return ask.number(HOURS) * 60 - (started - ended) // MINUTE, started


def edges(found: Found) -> tuple[datetime, datetime]:
    rest = found["rest"]
    return datetime.fromisoformat(rest["ended"]), datetime.fromisoformat(rest["started"])


def close_to(periods: Sequence[Period], rest: timedelta) -> Q:
    """Work that starts or ends so close to one of these that it is worth measuring.

    The first condition adds nothing to the others but the use of the index.
    """
    near = Times((start - rest, end + rest) for start, end in periods)
    just_before = Times(((start - rest, start) for start, _ in periods), bounds="(]")
    just_after = Times((end, end + rest) for _, end in periods)
    return Q(Overlaps(F("period"), near)) & (
        Q(Holds(just_before, F("period__endswith")))
        | Q(Holds(just_after, F("period__startswith")))
    )
