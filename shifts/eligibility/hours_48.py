"""HOURS-48: at most 48 hours a week on average over 17 weeks, or what the memorandum asks.

Every run of 17 weeks, Monday to Sunday in London, that holds a week of the booking is averaged, so
later weeks that are held already count too. What counts is the working time of all held shifts at
all councils, without unpaid breaks, in the week in which each starts; outside work that the worker
declared, by the day; and the booking itself. Weeks before the worker joined do not count: whoever
joined later is averaged over the weeks since, at least one (regulation 4(4)).

A week of the booking of which a live opt-out covers every worked day is not limited. A window with
another week of the booking is, and then all its hours count, those under an opt-out too. Only the
average is told, never where the other hours are.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import F, Func, JSONField, OuterRef, Value

from accounts.models import Worker
from shifts.calendar import DAY, MINUTE, local_date, monday_of
from shifts.eligibility.ask import Ask
from shifts.eligibility.rest_11 import Periods
from shifts.eligibility.rule import BLOCK, Evidence, Found, Rule, Said
from shifts.eligibility.words import as_day, in_words, length_in_words

LIMIT, OPT_OUT, NOTICE = "weekly_hours_limit", "opt_out_accepted", "opt_out_notice_weeks"
WEEKS = 17
WEEK = 7 * DAY


# Hours of any window are among those of all weeks together, and each window with a week of the
# booking has at least as many weeks as lie from the first that counts to the booking's own.
MAY_BE_OVER = f"""
    coalesce((SELECT extract(epoch FROM sum(upper(period) - lower(period))) / 60 FROM shifts_shift
        WHERE worker_id = worker AND state = 'held'
        AND lower(period) >= first::timestamp AT TIME ZONE 'Europe/London'
        AND lower(period) < until::timestamp AT TIME ZONE 'Europe/London'), 0)
    + (SELECT sum(asked) FROM unnest(minutes) AS asked)
    + (SELECT coalesce(sum(weekly_hours), 0) FROM shifts_outsidework
        WHERE worker_id = worker AND effective && daterange(weeks[1], until))
        * 60 * {WEEKS}
    > 60 * hours * greatest(1, least({WEEKS}, (weeks[{WEEKS}] - first) / 7 + 1))
"""


class WorstAverage(Func):
    """The window with the highest average over the limit: its weeks and its hours.

    Hours are in sevenths of a hundredth of a minute, in which a day of outside work is a whole
    number, so that nothing is rounded before it is compared. Whoever could not pass the limit if
    all that they hold near the booking fell into one window is not looked at week by week. Each
    OFFSET 0 keeps what is above it from being worked out again wherever it is named.
    """

    template = f"""(
        SELECT CASE WHEN {MAY_BE_OVER} THEN (
            WITH parts (week, amount, limited) AS (
                SELECT week, 700 * asked.minutes, asked.minutes > 0 AND NOT (
                    may_opt_out AND coalesce((SELECT range_agg(effective) @> asked.days
                        FROM shifts_optout WHERE worker_id = worker), false))
                FROM unnest(weeks, given.minutes, given.days) AS asked (week, minutes, days)
                UNION ALL
                SELECT date_trunc('week', lower(period) AT TIME ZONE 'Europe/London')::date,
                    700 * (extract(epoch FROM upper(period) - lower(period)
                    - coalesce(upper(unpaid_break) - lower(unpaid_break), interval '0'))::int / 60),
                    false
                FROM shifts_shift
                WHERE worker_id = worker AND state = 'held'
                AND NOT (booking_id = booking AND period = ANY (periods))
                AND lower(period) >= first::timestamp AT TIME ZONE 'Europe/London'
                AND lower(period) < until::timestamp AT TIME ZONE 'Europe/London'
                UNION ALL
                SELECT week, (6000 * weekly_hours)::int * (
                    least(coalesce(upper(effective), week + 7), week + 7)
                    - greatest(lower(effective), week)), false
                FROM shifts_outsidework, unnest(weeks) AS week
                WHERE worker_id = worker AND effective && daterange(week, week + 7)),
            by_week (week, amount, limited) AS (
                SELECT week, sum(amount)::int, bool_or(limited) FROM parts
                WHERE week >= first GROUP BY week),
            windows AS (
                SELECT min(week) OVER span AS first_week, week AS last_week,
                    count(*) OVER span AS weeks, sum(amount) OVER span AS amount,
                    bool_or(limited) OVER span AS limited
                FROM by_week
                WINDOW span AS
                    (ORDER BY week ROWS BETWEEN {WEEKS - 1} PRECEDING AND CURRENT ROW))
            SELECT jsonb_build_object('first_week', first_week, 'last_week', last_week,
                'weeks', windows.weeks, 'amount', amount)
            FROM windows
            WHERE limited AND amount > 42000 * hours * windows.weeks
            ORDER BY round(amount::numeric / windows.weeks, 6) DESC, last_week LIMIT 1
        ) END
        FROM (SELECT %(expressions)s OFFSET 0) AS given
                (worker, joined, booking, periods, hours, may_opt_out, weeks, minutes, days),
            LATERAL (SELECT weeks[cardinality(weeks)] + 7 AS until,
                greatest(weeks[1], date_trunc('week', joined AT TIME ZONE 'Europe/London')::date)
                AS first OFFSET 0) AS counted)"""
    output_field = JSONField()


class Hours48(Rule):
    code = "HOURS-48"
    title = "Hours of a week"
    source = "Working Time Regulations 1998, regulations 4 and 5"
    clauses = (LIMIT, OPT_OUT, NOTICE)
    remedy = "Book fewer hours, other weeks or another worker."
    facts = ("worst",)

    def evidence(self, ask: Ask) -> Evidence:
        return (
            Worker.objects.filter(pk=OuterRef("pk"))
            .annotate(
                worst=WorstAverage(
                    F("pk"),
                    F("joined_at"),
                    Value(ask.booking_id),
                    Periods(ask.periods),
                    Value(ask.number(LIMIT)),
                    Value(bool(ask.clauses[OPT_OUT])),
                    *weeks_asked(ask),
                )
            )
            .filter(worst__isnull=False)
            .annotate(severity=BLOCK)
        )

    def say(self, found: Found, ask: Ask) -> Said:
        worst = found["worst"]
        first = as_day(worst["first_week"])
        last = as_day(worst["last_week"]) + 6 * DAY
        weeks = f"{worst['weeks']} week{'' if worst['weeks'] == 1 else 's'}"
        return Said(
            f"With this booking, an average of {average_in_words(worst)} a week over the {weeks} "
            f"from {in_words(first)} to {in_words(last)}; the limit is {ask.number(LIMIT)} h.",
            next(day for day in starts_of(ask) if day >= first),
        )


class Listed(Func):
    """An array, from its text."""

    def __init__(self, kind: str, items: Iterable[object]) -> None:
        quoted = ",".join(f'"{item}"' for item in items)
        super().__init__(Value(f"{{{quoted}}}"), template=f"%(expressions)s::{kind}[]")


def starts_of(ask: Ask) -> list[date]:
    return [local_date(start) for start, _ in ask.periods]


def weeks_asked(ask: Ask) -> tuple[Listed, Listed, Listed]:
    """Every week of a window with a week of the booking; the booking's minutes and days in each.

    Without work in a week its days are none, which every opt-out covers.
    """
    minutes: Counter[date] = Counter()
    days: dict[date, list[date]] = {}
    for (start, end), unpaid in zip(ask.periods, ask.breaks, strict=True):
        day = local_date(start)
        minutes[monday_of(day)] += (end - start - unpaid) // MINUTE
        days.setdefault(monday_of(day), []).append(day)
    first = min(minutes) - (WEEKS - 1) * WEEK
    count = (max(minutes) - first) // WEEK + WEEKS
    weeks = [first + number * WEEK for number in range(count)]
    spans = [
        f"[{min(days[week])},{max(days[week]) + DAY})" if week in days else "empty"
        for week in weeks
    ]
    return (
        Listed("date", weeks),
        Listed("int", (minutes[week] for week in weeks)),
        Listed("daterange", spans),
    )


def average_in_words(worst: Found) -> str:
    """Rounded up to the minute, so that what is over the limit never reads as the limit."""
    minutes = -(-worst["amount"] // (700 * worst["weeks"]))
    return length_in_words(timedelta(minutes=minutes))
