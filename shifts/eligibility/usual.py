"""Ordinary weeks that nobody has asked for, so that workers can be told how they stand."""

from collections.abc import Collection
from datetime import date, time, timedelta

from accounts.models import Team, Worker
from rates.models import Signature
from rates.models.decisions import Engagement
from shifts.calendar import DAY, MINUTE, local_instant, monday_of
from shifts.eligibility.ask import Ask, strictest, terms_of, worked_days

STARTS, ENDS = time(9), time(17)
BREAK = 30 * MINUTE
WEEK = timedelta(weeks=1)
WEEKS, WEEKDAYS = 4, 5


def usual_ask(worker: Worker, job_role: str, *, today: date) -> Ask:
    """Four weeks from next Monday, 09:00 to 17:00 on weekdays, at the council that employs them.

    The place is the worker's own home, so that no distance stands against it.
    """
    council = worker.employing_council
    first = monday_of(today) + WEEK
    days = [first + week * WEEK + day * DAY for week in range(WEEKS) for day in range(WEEKDAYS)]
    periods = tuple((local_instant(day, STARTS), local_instant(day, ENDS)) for day in days)
    terms = terms_of(council, first)
    return Ask(
        booking_id=0,
        council=council,
        team=place_of(worker),
        job_role_id=job_role,
        engagement=Engagement.BANK_OWN,
        periods=periods,
        breaks=(BREAK,) * len(periods),
        days=worked_days(periods),
        clauses=strictest(list(terms.values())),
        signatories=signatories_of(terms, first),
        regions=frozenset({council.region_id}),
        today=today,
    )


def place_of(worker: Worker) -> Team:
    """Where distances are measured from; it is never stored."""
    return Team(
        council=worker.employing_council,
        name="Home",
        latitude=worker.latitude,
        longitude=worker.longitude,
    )


def signatories_of(versions: Collection[int], on: date) -> frozenset[int]:
    signed = Signature.objects.bound(on).filter(version__in=versions)
    return frozenset(signed.values_list("council", flat=True))
