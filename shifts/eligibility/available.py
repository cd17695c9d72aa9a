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
from shifts.eligibility.rest_11 import Periods
from shifts.eligibility.rule import WARN, Evidence, Found, Rule, Said, Severity
from shifts.eligibility.words import as_day, in_words

SAYS_SOMETHING = """
    EXISTS (SELECT FROM shifts_weeklyavailability AS stated
        WHERE stated.worker_id = worker
        AND stated.effective && daterange(days[1], days[cardinality(days)], '[]'))
    OR EXISTS (SELECT FROM shifts_datedavailability AS stated
        WHERE stated.worker_id = worker AND stated.kind <> 'available'
        AND stated.period && whole)
    OR EXISTS (SELECT FROM shifts_calendarfeed AS feed
        JOIN shifts_busytime AS busy ON busy.feed_id = feed.id
        WHERE feed.worker_id = worker AND busy.period && whole)
"""
CAN = """
    SELECT tstzrange(starts, greatest(starts, ends)) AS span
    FROM unnest(days) AS day
    JOIN shifts_weeklyavailability AS stated
        ON stated.worker_id = worker AND stated.effective @> day
        AND stated.weekday = extract(isodow FROM day) - 1
        AND mod((day - DATE '2000-01-03') / 7, stated.every_weeks) = stated.turn,
        LATERAL (SELECT day + make_interval(mins => lower(clock)) AS first,
            day + make_interval(mins => upper(clock)) AS last) AS clocks,
        LATERAL (SELECT least(first AT TIME ZONE 'Europe/London',
            (first - interval '1 hour') AT TIME ZONE 'Europe/London' + interval '1 hour')
            AS starts, last AT TIME ZONE 'Europe/London' AS ends) AS instants
    UNION ALL
    SELECT tstzrange(day::timestamp AT TIME ZONE 'Europe/London',
        (day + 1)::timestamp AT TIME ZONE 'Europe/London')
    FROM unnest(days) AS day
    WHERE NOT EXISTS (SELECT FROM shifts_weeklyavailability AS stated
        WHERE stated.worker_id = worker AND stated.effective @> day)
    UNION ALL
    SELECT period FROM shifts_datedavailability AS stated
    WHERE stated.worker_id = worker AND kind = 'available' AND period && whole
"""
CANNOT = """
    SELECT period AS span FROM shifts_datedavailability AS stated
    WHERE stated.worker_id = worker AND kind <> 'available' AND period && whole
    UNION ALL
    SELECT period FROM shifts_calendarfeed AS feed
    JOIN shifts_busytime AS busy ON busy.feed_id = feed.id
    WHERE feed.worker_id = worker AND period && whole
"""


class Dates(Func):
    template = "%(expressions)s::date[]"

    def __init__(self, days: Iterable[date]) -> None:
        super().__init__(Value(f"{{{','.join(map(str, days))}}}"))


class Outside(Func):
    """How many of the periods are not wholly free, and the London date from which the first is not.

    NULL where all are. Nothing is worked out for a worker who says nothing about these days.
    """

    template = f"""(
        SELECT CASE WHEN {SAYS_SOMETHING} THEN (
            SELECT jsonb_build_object('shifts', count(*),
                'on', (min(missing) AT TIME ZONE 'Europe/London')::date)
            FROM (SELECT coalesce((SELECT range_agg(span) FROM ({CAN}) AS can), '{{}}')
                - coalesce((SELECT range_agg(span) FROM ({CANNOT}) AS cannot), '{{}}')
                AS free) AS times,
                unnest(periods) AS asked,
                lower(tstzmultirange(asked) - free) AS missing
            WHERE missing IS NOT NULL HAVING count(*) > 0
        ) END
        FROM (SELECT %(expressions)s) AS given (worker, periods, days),
            LATERAL (SELECT range_merge(range_agg(one)) AS whole
                FROM unnest(periods) AS one) AS merged
    )"""
    output_field = JSONField()


class Available(Rule):
    code = "AVAILABLE"
    title = "When the worker says they can work"
    source = "the worker"
    severities = (Severity.WARN,)
    remedy = "It can still be offered; only the worker can accept it."
    facts = ("outside",)

    def evidence(self, ask: Ask) -> Evidence:
        days = sorted({day for worked in ask.days for day in (worked - DAY, worked)})
        return (
            Worker.objects.filter(pk=OuterRef("pk"))
            .annotate(outside=Outside(F("pk"), Periods(ask.periods), Dates(days)))
            .filter(outside__isnull=False)
            .annotate(severity=WARN)
        )

    def say(self, found: Found, ask: Ask) -> Said:
        count, on = found["outside"]["shifts"], as_day(found["outside"]["on"])
        asked = len(ask.periods)
        some = f"{count} of the {asked} shifts {'is' if count == 1 else 'are'}"
        return Said(
            f"{'The shift is' if asked == 1 else some} outside the times at which the worker "
            f"says they can work, {'first ' if count > 1 else ''}on {in_words(on)}.",
            on,
        )
