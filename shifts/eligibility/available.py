"""AVAILABLE: inside the times at which the worker says they can work.

On a day for which the worker has stated a weekly pattern they can work in its hours; on any other
day, at any time. Days on which they say they can work are added; days on which they cannot, their
holidays and the busy times of their own calendars are taken away, and count for more. A time that
the clocks skip is read an hour later; of one that they repeat a stretch has both. It never hides a
worker, and nobody but the worker accepts work outside these times: their acceptance says so.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Func, JSONField, OuterRef, Value

from accounts.models import Worker
from shifts.calendar import DAY
from shifts.eligibility.ask import Ask
from shifts.eligibility.expressions import Times
from shifts.eligibility.rest_11 import Periods
from shifts.eligibility.rule import WARN, Evidence, Found, Rule, Said, Severity
from shifts.eligibility.words import as_day, in_words
from shifts.turns import midnight

SAYS_SOMETHING = """
    EXISTS (SELECT FROM shifts_weeklyavailability AS stated
        WHERE stated.worker_id = worker AND stated.effective && dates)
    OR EXISTS (SELECT FROM shifts_datedavailability AS stated
        WHERE stated.worker_id = worker AND stated.kind <> 'available'
        AND stated.period && range_merge(asked))
    OR EXISTS (SELECT FROM shifts_calendarfeed AS feed
        JOIN shifts_busytime AS busy ON busy.feed_id = feed.id
        WHERE feed.worker_id = worker AND busy.period && range_merge(asked))
"""
STATED = """
    SELECT range_agg(effective) FROM shifts_weeklyavailability AS stated
    WHERE stated.worker_id = worker AND stated.effective && dates
"""
# On a night when the clocks change an hour is skipped or shown twice; on others minutes add up.
CAN = """
    SELECT tstzrange(starts, greatest(starts, ends)) AS span
    FROM shifts_weeklyavailability AS stated
    JOIN unnest(days, midnights, plain) AS one (day, midnight, plain)
        ON stated.effective @> day AND stated.weekday = extract(isodow FROM day) - 1
        AND mod((day - DATE '2000-01-03') / 7, stated.every_weeks) = stated.turn,
        LATERAL (SELECT make_interval(mins => lower(clock)) AS first,
            make_interval(mins => upper(clock)) AS last) AS clocks,
        LATERAL (SELECT
            CASE WHEN plain THEN midnight + first ELSE least(
                (day + first) AT TIME ZONE 'Europe/London',
                (day + first - interval '1 hour') AT TIME ZONE 'Europe/London'
                    + interval '1 hour') END AS starts,
            CASE WHEN plain THEN midnight + last
                ELSE (day + last) AT TIME ZONE 'Europe/London' END AS ends) AS instants
    WHERE stated.worker_id = worker
    UNION ALL
    SELECT tstzrange(lower(unstated)::timestamp AT TIME ZONE 'Europe/London',
        upper(unstated)::timestamp AT TIME ZONE 'Europe/London')
    FROM unnest(datemultirange(dates) - stated_days) AS unstated
    UNION ALL
    SELECT period FROM shifts_datedavailability AS stated
    WHERE stated.worker_id = worker AND kind = 'available' AND period && range_merge(asked)
"""
CANNOT = """
    SELECT period AS span FROM shifts_datedavailability AS stated
    WHERE stated.worker_id = worker AND kind <> 'available' AND period && range_merge(asked)
    UNION ALL
    SELECT period FROM shifts_calendarfeed AS feed
    JOIN shifts_busytime AS busy ON busy.feed_id = feed.id
    WHERE feed.worker_id = worker AND period && range_merge(asked)
"""


class Once(Func):
    """Read from its text once for the whole search, and not for every worker of it."""

    template = "(SELECT %(expressions)s)"


class Listed(Func):
    """Python's values as an array of PostgreSQL's."""

    def __init__(self, values: Iterable[object], kind: str) -> None:
        listed = Value(f"{{{','.join(map(str, values))}}}")
        super().__init__(listed, template=f"%(expressions)s::{kind}[]")


class Outside(Func):
    """How many of the periods are not wholly free, and the London date from which the first is not.

    NULL where all are. Nothing is worked out for a worker who says nothing about these days. Each
    OFFSET 0 keeps what is above it from being worked out again wherever it is named.
    """

    template = f"""(
        SELECT CASE WHEN {SAYS_SOMETHING} THEN (
            SELECT jsonb_build_object(
                'shifts', (SELECT count(*) FROM unnest(periods) AS one WHERE one && missing),
                'on', (lower(missing) AT TIME ZONE 'Europe/London')::date)
            FROM ({STATED}) AS week (stated_days),
                LATERAL (SELECT
                    coalesce(CASE WHEN stated_days IS NOT NULL THEN asked
                        - coalesce((SELECT range_agg(span) FROM ({CAN}) AS can), '{{}}')
                        END, '{{}}')
                    + coalesce(asked * (SELECT range_agg(span) FROM ({CANNOT}) AS cannot), '{{}}')
                    AS missing OFFSET 0) AS all_of
            WHERE NOT isempty(missing)
        ) END
        FROM (SELECT %(expressions)s OFFSET 0) AS given
            (worker, periods, asked, days, midnights, plain),
            LATERAL (SELECT daterange(days[1], days[cardinality(days)], '[]') AS dates) AS whole
    )"""
    output_field = JSONField()

    def __init__(self, worker: F, ask: Ask) -> None:
        days = sorted({day for worked in ask.days for day in (worked - DAY, worked)})
        midnights = [midnight(day) for day in days]
        asked = (
            Periods(ask.periods),
            Times(ask.periods),
            Listed(days, "date"),
            Listed((f'"{at.isoformat()}"' for at in midnights), "timestamptz"),
            Listed(map(is_plain, days), "boolean"),
        )
        super().__init__(worker, *map(Once, asked))


def is_plain(day: date) -> bool:
    """Whether the clocks stand through this day and the next."""
    return midnight(day + 2 * DAY) - midnight(day) == 2 * DAY


class Available(Rule):
    code = "AVAILABLE"
    title = "When the worker says they can work"
    own_title = "When you say you can work"
    source = "the worker"
    severities = (Severity.WARN,)
    remedy = "It can still be offered; only the worker can accept it."
    facts = ("outside",)

    def evidence(self, ask: Ask) -> Evidence:
        return (
            Worker.objects.filter(pk=OuterRef("pk"))
            .annotate(outside=Outside(F("pk"), ask))
            .filter(outside__isnull=False)
            .annotate(severity=WARN)
        )

    def say(self, found: Found, ask: Ask) -> Said:
        count, on = found["outside"]["shifts"], as_day(found["outside"]["on"])
        asked = len(ask.periods)
        some = f"{count} of the {asked} shifts {'is' if count == 1 else 'are'}"
        said, since = (
            f"{'The shift is' if asked == 1 else some} outside the times at which",
            f"can work, {'first ' if count > 1 else ''}on {in_words(on)}.",
        )
        return Said(
            f"{said} the worker says they {since}", on, own=f"{said} you say you {since}"
        )
