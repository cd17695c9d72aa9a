"""REST-WEEK: a day's uninterrupted rest in each week, or two such in a fortnight.

A week is from Monday to Sunday in London, as regulation 11(4) has it where nothing else is agreed.
A week that the booking touches is kept when 24 hours in it, or as many as the memorandum asks, are
free without a break; or when in the fortnight that it makes with the week before or after there are
two such rests, or one of twice the length. All held shifts at all councils count, and planned
compensatory rest counts as work. Hours are real ones: a Sunday on which the clocks change has 23
or 25.
"""

from datetime import date, datetime, time, timedelta

from django.db.models import F, Func, JSONField, OuterRef, QuerySet, Value

from accounts.models import Council, Worker
from shifts.calendar import DAY, LONDON, monday_of
from shifts.eligibility.ask import Ask, Period
from shifts.eligibility.expressions import Times, between
from shifts.eligibility.making_up import COMPENSATORY, OTHER_TIMES, cut_short, what_to_do
from shifts.eligibility.rest_11 import Periods
from shifts.eligibility.rule import Evidence, Found, Rule, Said, Severity
from shifts.eligibility.words import as_day, in_words, length_in_words

HOURS = "weekly_rest_hours"


class Busy(Func):
    """When a worker works, or rests for other work than this booking; NULL where never."""

    template = """(
        WITH given (worker, booking, near) AS (SELECT %(expressions)s::tstzrange)
        SELECT range_agg(period) FROM (
            SELECT shift.period FROM given, shifts_shift AS shift
            WHERE shift.worker_id = given.worker AND shift.state = 'held'
            AND shift.period && given.near
            UNION ALL
            SELECT rest.period FROM given, shifts_compensatoryrest AS rest
            JOIN shifts_assignment AS assignment ON assignment.offer_id = rest.offer_id
            WHERE rest.worker_id = given.worker AND assignment.state <> 'cancelled'
            AND assignment.booking_id <> given.booking AND rest.period && given.near
        ) AS each)"""


class FirstWeekWithout(Func):
    """The Monday of the first week with too little rest, and the minutes of its longest.

    NULL where every week is kept, or where the first expression, the other work, is NULL. Only of
    weeks without a long rest of their own are the fortnights looked at.
    """

    template = """(
        WITH given (busy, idle, hours, weeks, ending, starting) AS MATERIALIZED (
            SELECT %(expressions)s),
        free (times) AS MATERIALIZED (SELECT idle - busy FROM given WHERE busy IS NOT NULL),
        short (week, ending, starting, longest) AS MATERIALIZED (
            SELECT each.*, longest
            FROM free, given, unnest(weeks, given.ending, given.starting)
                AS each (week, ending, starting),
                LATERAL (SELECT coalesce(max(upper(rest) - lower(rest)), interval '0') AS longest
                    FROM unnest(times * tstzmultirange(week)) AS rest) AS measured
            WHERE longest < make_interval(hours => hours))
        SELECT jsonb_build_object(
            'week', (lower(week) AT TIME ZONE 'Europe/London')::date,
            'longest', extract(epoch FROM longest)::int / 60)
        FROM short
        WHERE NOT EXISTS (
            SELECT FROM free, given, unnest(ARRAY[short.ending, short.starting]) AS fortnight,
                LATERAL (SELECT sum(floor(extract(epoch FROM upper(rest) - lower(rest))
                    / (3600 * hours))) AS rests
                    FROM unnest(times * tstzmultirange(fortnight)) AS rest) AS counted
            WHERE rests >= 2)
        ORDER BY week LIMIT 1)"""
    output_field = JSONField()


class RestWeek(Rule):
    code = "REST-WEEK"
    title = "Rest in each week"
    source = "Working Time Regulations 1998, regulations 11 and 24"
    severities = (Severity.BLOCK, Severity.ESCALATE)
    clauses = (HOURS, COMPENSATORY)
    remedy = OTHER_TIMES
    facts = ("without",)

    def evidence(self, ask: Ask) -> Evidence:
        busy = Busy(F("pk"), Value(ask.booking_id), Value(between(*near(ask))))
        return self.short_of_rest(Worker.objects.filter(pk=OuterRef("pk")), busy, ask)

    def further_evidence(self, ask: Ask) -> tuple[Evidence, ...]:
        """The booking alone, which is asked once and not of each worker."""
        row = Council.objects.filter(pk=ask.council.pk)
        return (self.short_of_rest(row, Times(()), ask),)

    def short_of_rest(
        self, row: QuerySet[Worker] | QuerySet[Council], busy: Func, ask: Ask
    ) -> Evidence:
        mondays = weeks_of(ask)
        return (
            row.annotate(
                without=FirstWeekWithout(
                    busy,
                    Times(idle(ask)),
                    Value(ask.number(HOURS)),
                    Periods(span(monday, 0, 7) for monday in mondays),
                    Periods(span(monday, -7, 7) for monday in mondays),
                    Periods(span(monday, 0, 14) for monday in mondays),
                )
            )
            .filter(without__isnull=False)
            .annotate(severity=cut_short(ask))
        )

    def say(self, found: Found, ask: Ask) -> Said:
        monday = as_day(found["without"]["week"])
        longest = timedelta(minutes=found["without"]["longest"])
        hours = ask.number(HOURS)
        return Said(
            f"The week from Monday {in_words(monday)} leaves at most "
            f"{length_in_words(longest)} of rest at a stretch; {hours} h are needed in each "
            f"week, or {2 * hours} h in two weeks.",
            next(day for day in ask.days if day >= monday),
            what_to_do(ask),
        )

    def owed(self, found: Found, ask: Ask) -> tuple[int, datetime]:
        """The minutes that are missing, and from when they can be made up for."""
        missing = ask.number(HOURS) * 60 - found["without"]["longest"]
        return missing, midnight(as_day(found["without"]["week"]))


def weeks_of(ask: Ask) -> list[date]:
    """The Mondays of the weeks that the booking touches."""
    return sorted({monday_of(day) for day in ask.days})


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), LONDON)


def span(monday: date, first: int, before: int) -> Period:
    """London days, counted from the Monday, half-open."""
    return midnight(monday + first * DAY), midnight(monday + before * DAY)


def near(ask: Ask) -> Period:
    """The booking's weeks, with the one before them and the one after."""
    mondays = weeks_of(ask)
    return midnight(mondays[0] - 7 * DAY), midnight(mondays[-1] + 14 * DAY)


def idle(ask: Ask) -> list[Period]:
    """What the booking alone leaves free of these weeks."""
    first, last = near(ask)
    starts = [first, *(end for _, end in ask.periods)]
    ends = [*(start for start, _ in ask.periods), last]
    return [period for period in zip(starts, ends, strict=True) if period[0] < period[1]]
