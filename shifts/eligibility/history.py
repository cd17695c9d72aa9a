"""What a worker's posts come to today: enough experience since when, and free of the cool-off when.

The rules' own SQL, asked without a booking, so that it can be told while nothing stands against.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import DateField, F, Func, Value

from accounts.models import EmploymentSpell, Worker
from rates.models import MemorandumVersion
from shifts.eligibility.ask import strictest
from shifts.eligibility.cool_off import MONTHS as COOL_OFF_MONTHS
from shifts.eligibility.cool_off import leaving
from shifts.eligibility.experience import COUNTED, MONTH, REQUIRED, Counted, runs_of
from shifts.eligibility.words import in_words, months_in_words

AHEAD = timedelta(days=3653)  # a post that lasts is looked at for ten years


class FirstEnough(Func):
    """The first day on which the runs hold enough, up to a last day; NULL where it never comes."""

    template = f"""(
        SELECT min(given.until) FROM (
            SELECT runs, enough, day::date AS until
            FROM (SELECT %(expressions)s) AS asked (runs, enough, last), unnest(runs) AS run,
                generate_series(lower(run)::timestamp,
                                least(upper(run), last)::timestamp, '1 day') AS day
        ) AS given WHERE {COUNTED} >= given.enough
    )"""
    output_field = DateField()


@dataclass(frozen=True, kw_only=True)
class Told:
    """`met` says whether the rule is kept today."""

    title: str
    met: bool
    sentence: str


def history_of(worker: Worker, *, today: date) -> list[Told]:
    """By the strictest of the memoranda that bind the employing council today."""
    council = worker.employing_council
    versions = MemorandumVersion.objects.in_force(today).binding(council, today)
    clauses = strictest([version.clauses for version in versions])
    return [
        experience_of(worker, int(clauses[REQUIRED]), today),
        cool_off_of(worker, int(clauses[COOL_OFF_MONTHS]), today),
    ]


def experience_of(worker: Worker, months: int, today: date) -> Told:
    posts = EmploymentSpell.objects.filter(
        worker=worker, council__isnull=False, directly_employed=True, child_and_family=True
    )
    found = (
        posts.order_by("worker")
        .values("worker")
        .annotate(
            counted=Counted(runs_of(), Value(today, DateField())),
            reached_on=FirstEnough(
                runs_of(), Value(months * MONTH), Value(today + AHEAD, DateField())
            ),
        )
        .first()
    )
    needed = months_in_words(months)
    reached_on: date | None = found["reached_on"] if found else None
    have = months_in_words(found["counted"] // MONTH if found else 0)
    if reached_on is None:
        said = f"{have} so far, of the {needed} needed."
    elif reached_on <= today:
        said = f"{needed} reached on {in_words(reached_on)}; {have} by today."
    else:
        said = f"{have} so far; {needed} reached on {in_words(reached_on)} if the post goes on."
    met = reached_on is not None and reached_on <= today
    return Told(title="Experience", met=met, sentence=said)


def cool_off_of(worker: Worker, months: int, today: date) -> Told:
    posts = leaving(
        EmploymentSpell.objects.filter(
            worker=worker,
            council__region=worker.employing_council.region_id,
            child_and_family=True,
            substantive=True,
        ),
        months,
    )
    last = posts.order_by(F("free_from").desc(nulls_first=True), "pk").first()
    title = "Cool-off from agency work"
    if last is None:
        return Told(
            title=title, met=True, sentence="No permanent post in the region is recorded."
        )
    if last.free_from is None:
        said = "In a permanent post in the region; the cool-off begins when it ends."
        return Told(title=title, met=False, sentence=said)
    said = f"Free from {in_words(last.free_from)}, after leaving on {in_words(last.left_on)}."
    return Told(title=title, met=last.free_from <= today, sentence=said)
