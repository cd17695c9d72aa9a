"""EXPERIENCE: enough months, since qualifying, employed by English councils with children.

Posts that overlap or follow each other are one run, and gaps are not counted, nor are career
breaks and unpaid leave; statutory leave is. The months and days of each run (PostgreSQL's `age`)
are added up; 365.25 / 12 odd days make a month, so that nobody a day short of a month has it. The
first day worked is itself not yet experience.
"""

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db.models import (
    Case,
    DateField,
    F,
    Func,
    IntegerField,
    OuterRef,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast

from accounts.models import EmploymentSpell
from accounts.models.employment import NOT_EXPERIENCE
from shifts.eligibility.ask import Ask
from shifts.eligibility.expressions import DateRange, RangeAgg
from shifts.eligibility.rule import (
    BLOCK,
    Evidence,
    Found,
    Rule,
    Said,
    Severity,
    decide,
)
from shifts.eligibility.words import day_in_words, in_words, months_in_words

REQUIRED = "experience_months"
LEFT_OUT = Value([kind.value for kind in NOT_EXPERIENCE], output_field=ArrayField(TextField()))
MONTH, DAY = 1461, 48  # in units small enough for both: a month is 1461 / 48 = 30.4375 days

# What the runs hold until a day, in those units.
COUNTED = f"""(
    SELECT coalesce(sum((extract(year FROM held) * 12 + extract(month FROM held)) * {MONTH}
                        + extract(day FROM held) * {DAY}), 0)::int
    FROM unnest(given.runs) AS run,
        age(least(upper(run), given.until)::timestamp, lower(run)::timestamp) AS held
    WHERE lower(run) < given.until
)"""


class Worked(Func):
    """The days of a post that both ranges hold, without the leave that is no experience."""

    template = """(
        SELECT datemultirange(given.held * given.since) - coalesce(
            (SELECT range_agg(leave.effective) FROM accounts_employmentleave AS leave
             WHERE leave.spell_id = given.spell AND leave.kind = ANY (given.kinds)),
            '{}'::datemultirange)
        FROM (SELECT %(expressions)s) AS given (spell, held, since, kinds)
    )"""
    output_field = DateRangeField()


class Counted(Func):
    template = f"(SELECT {COUNTED} FROM (SELECT %(expressions)s) AS given (runs, until))"
    output_field = IntegerField()


class ReachedOn(Func):
    """The first day on which the runs hold enough, if the one that lasts goes on.

    An average month finds it to within a few days, and counting finds it exactly.
    """

    template = f"""(
        SELECT min(given.until) FROM (
            SELECT runs, enough, day::date AS until
            FROM (SELECT %(expressions)s) AS asked (runs, first, enough, counted),
                generate_series((first + (enough - counted) / {DAY} - 7)::timestamp,
                                (first + (enough - counted) / {DAY} + 7)::timestamp,
                                '1 day') AS day
        ) AS given WHERE {COUNTED} >= given.enough
    )"""
    output_field = DateField()


def runs_of() -> RangeAgg:
    """The days of posts since qualifying, without what is no experience."""
    since_qualifying = DateRange(F("worker__qualified_on"), None)
    return RangeAgg(Worked(F("pk"), F("effective"), since_qualifying, LEFT_OUT))


class Experience(Rule):
    code = "EXPERIENCE"
    title = "Post-qualifying experience in children's services"
    source = "agency rules"
    clauses = (REQUIRED,)
    remedy = "Record the posts that are missing from the passport, or book a later start."
    facts = ("counted", "reached_on")
    without = Severity.BLOCK

    def evidence(self, ask: Ask) -> Evidence:
        first = Cast(Value(ask.first), DateField())
        enough = Value(ask.number(REQUIRED) * MONTH)
        runs = runs_of()
        return (
            EmploymentSpell.objects.filter(
                worker=OuterRef("pk"),
                council__isnull=False,
                directly_employed=True,
                child_and_family=True,
            )
            .order_by()
            .values("worker")
            .annotate(counted=Counted(runs, first))
            .annotate(severity=decide(When(counted__lt=enough, then=BLOCK)))
            .annotate(
                reached_on=Case(
                    When(severity=BLOCK, then=ReachedOn(runs, first, enough, F("counted")))
                )
            )
        )

    def say(self, found: Found, ask: Ask) -> Said:
        needed = months_in_words(ask.number(REQUIRED))
        have = months_in_words(found.get("counted", 0) // MONTH)
        detail = (
            f"{have} of qualifying experience by {in_words(ask.first)}, of the {needed} needed."
        )
        if reached_on := found.get("reached_on"):
            detail += f" The present post brings it to {needed} on {day_in_words(reached_on)}."
        return Said(detail, ask.first)
