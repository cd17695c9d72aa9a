"""Posting worked time into the ledger: each line priced, judged and added once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Council, JobRole, Team, User, Worker
from accounts.permissions import Permission, require
from rates.errors import PostingDiffers, database_has_the_last_word
from rates.models import DecisionSegment, SpendLine
from rates.money import EXACT, ZERO, to_pence

MINUTES_PER_HOUR = Decimal(60)
DAY = timedelta(days=1)
MONTH = timedelta(days=31)  # from the first of a month, three of these lie in three months
MONTHS_AHEAD = 3
SIGNED = ("minutes", "amount", "amount_at_cap", "over_cap_amount")
SAME = (
    "worked_on",
    "host_council_id",
    "employing_council_id",
    "team_id",
    "job_role_id",
    "worker_id",
    "engagement",
    "basis",
    "minutes",
    "multiplier",
    "hourly_rate",
    "segment_id",
    "timesheet_number",
)


@dataclass(frozen=True, kw_only=True)
class SpendToPost:
    """Work of one London date at one multiplier, under the segment that its rate was judged in.

    `key` says what is posted of that day, so that the same work posts once.
    """

    worked_on: date
    host_council: Council
    employing_council: Council
    team: Team
    job_role: JobRole
    worker: Worker
    engagement: str
    basis: str
    minutes: int
    multiplier: Decimal
    hourly_rate: Decimal
    segment: DecisionSegment
    key: str
    timesheet_number: int

    @property
    def posting_key(self) -> str:
        return f"{self.worked_on:%Y%m%d}:{self.key}"


@transaction.atomic
def post_spend(*, by: User, lines: Sequence[SpendToPost], now: datetime | None = None) -> int:
    """Add what is not in the ledger yet and say how many lines that was. Safe to run twice.

    Approving hours is the act that posts them, so it needs the permission to approve. `now` is
    when they were approved, and so in which pay period they are; the clock's where not given.
    The caller's audit entry names what was approved.
    """
    for team in {line.team.pk: line.team for line in lines}.values():
        require(by, Permission.TIMESHEET_APPROVE, team)
    now = now or timezone.now()
    wanted = [priced(line, by=by, now=now) for line in lines]
    keep_months({line.worked_on for line in lines})
    with database_has_the_last_word():
        SpendLine.objects.bulk_create(wanted, ignore_conflicts=True)
    standing = SpendLine.objects.in_bulk(
        [line.posting_key for line in wanted], field_name="posting_key"
    )
    for line in wanted:
        check_same(line, standing[line.posting_key])
    return sum(
        line.posted_at == now and line.posted_by_id == by.pk for line in standing.values()
    )


def keep_months(days: Iterable[date]) -> None:
    """Make the ledger's partitions for these days, where the clock has not made them yet."""
    with connection.cursor() as cursor:
        for month in sorted({day.replace(day=1) for day in days}):
            cursor.execute("SELECT spend_keep_month(%s)", [month])


def keep_months_ahead(*, today: date) -> None:
    """Make the months that work is about to be posted into, for the clock. Safe to run twice."""
    first = today.replace(day=1)
    keep_months([first - DAY, *(first + ahead * MONTH for ahead in range(MONTHS_AHEAD + 1))])


@transaction.atomic
def reverse_spend(
    *, by: User, lines: Sequence[SpendLine], reason: str, now: datetime
) -> list[SpendLine]:
    """Take lines back whole, each by its exact negative, once; what is right is posted anew.

    The caller's audit entry names what was corrected. Raises NotPermitted, AlreadyReversed.
    """
    for team in {line.team_id: line.team for line in lines}.values():
        require(by, Permission.TIMESHEET_APPROVE, team)
    with database_has_the_last_word():
        return SpendLine.objects.bulk_create(
            [taken_back(line, reason=reason, by=by, now=now) for line in lines]
        )


def taken_back(line: SpendLine, *, reason: str, by: User, now: datetime) -> SpendLine:
    kept = {
        field.attname: getattr(line, field.attname)
        for field in SpendLine._meta.concrete_fields
        if not field.primary_key
    }
    negative = {name: -kept[name] for name in SIGNED}
    return SpendLine(
        **kept
        | negative
        | {
            "posting_key": f"{line.posting_key}:reversed",
            "reverses_id": line.pk,
            "reason": reason,
            "posted_at": now,
            "posted_by_id": by.pk,
        }
    )


def priced(line: SpendToPost, *, by: User, now: datetime) -> SpendLine:
    cap_rate = line.segment.cap_rate
    amount = price(line.minutes, line.hourly_rate, line.multiplier)
    at_cap = price(line.minutes, cap_rate, line.multiplier)
    return SpendLine(
        worked_on=line.worked_on,
        host_council=line.host_council,
        employing_council=line.employing_council,
        team=line.team,
        job_role=line.job_role,
        worker=line.worker,
        engagement=line.engagement,
        basis=line.basis,
        minutes=line.minutes,
        multiplier=line.multiplier,
        hourly_rate=line.hourly_rate,
        cap_rate=cap_rate,
        amount=amount,
        amount_at_cap=at_cap,
        over_cap_amount=max(amount - at_cap, ZERO),
        segment=line.segment,
        posting_key=line.posting_key,
        timesheet_number=line.timesheet_number,
        posted_at=now,
        posted_by=by,
    )


def price(minutes: int, rate: Decimal, multiplier: Decimal) -> Decimal:
    """Rounded once, half-up to the penny, as the constraint spendline_amount_adds_up does."""
    exact = EXACT.multiply(EXACT.multiply(Decimal(minutes), rate), multiplier)
    return to_pence(EXACT.divide(exact, MINUTES_PER_HOUR))


def check_same(wanted: SpendLine, standing: SpendLine) -> None:
    differs = [name for name in SAME if getattr(wanted, name) != getattr(standing, name)]
    if differs:
        raise PostingDiffers(
            f"The work of {wanted.worked_on:%-d %B %Y} on timesheet {wanted.timesheet_number} "
            f"is in the ledger already, with another {', '.join(differs)}. "
            "Correct it with a reversing line.",
            posting_key=wanted.posting_key,
            differs=differs,
        )
