"""Posting what bank work costs on top of its hours: the week is brought to what its spend asks."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.db.models import Sum

from accounts.models import Team, User, Worker
from accounts.permissions import Permission, require
from rates.charge import Day, Due, Fee, Limits, OnCost, Pension, Scheme, Sheet, due_of_week
from rates.charge import nothing_due as nothing
from rates.clauses import in_full
from rates.errors import database_has_the_last_word
from rates.models import OnCostLine, OnCostTable, PensionMembership, SpendLine
from rates.models.on_costs import BANK
from rates.money import ZERO, as_pounds

LAST_DAY = timedelta(days=7)  # a night of the Sunday ends on the Monday
OF_A_SHEET = (
    "employing_council",
    "timesheet_number",
    "host_council",
    "team",
    "job_role",
    "engagement",
    "worker",
)


@transaction.atomic
def post_on_costs(
    *,
    by: User,
    worker: Worker,
    timesheet_number: int,
    pay_week: date,
    week: Collection[int],
    now: datetime,
) -> int:
    """Bring a worker's week to what its standing spend asks, and say how many lines that took.

    `week` numbers all of the worker's timesheets of that week; the caller holds the worker, so
    that two of them take turns. Safe to run twice, and after a correction as well: the
    difference is posted, below zero where money goes back.
    """
    posted_before = OnCostLine.objects.filter(worker=worker, pay_week=pay_week)
    numbers = {
        timesheet_number,
        *week,
        *posted_before.values_list("timesheet_number", flat=True),
    }
    found = days_worked(worker, pay_week, numbers)
    employers = {
        row["employing_council"] for row in found if row["timesheet_number"] == timesheet_number
    }
    posted = 0
    for employer in sorted(employers):
        rows = [row for row in found if row["employing_council"] == employer]
        by_sheet = {number: next(own) for number, own in of_each_sheet(rows)}
        require(
            by,
            Permission.TIMESHEET_APPROVE,
            Team.objects.select_related("council").get(pk=by_sheet[timesheet_number]["team"]),
        )
        wanted = due_of_week(
            [sheet_of(number, list(own)) for number, own in of_each_sheet(rows)],
            limits_on(pay_week),
            pensions_of(worker.pk, employer),
        )
        posted += post_differences(
            wanted, by_sheet, timesheet_number, pay_week=pay_week, by=by, now=now
        )
    return posted


def days_worked(
    worker: Worker, pay_week: date, numbers: Collection[int]
) -> list[dict[str, Any]]:
    """Bank work by sheet and day. A line and its reversal add up to nothing, as they should."""
    lines = SpendLine.objects.filter(
        worker=worker,
        timesheet_number__in=numbers,
        worked_on__range=(pay_week, pay_week + LAST_DAY),
        engagement__in=BANK,
    )
    days = lines.order_by("employing_council", "timesheet_number", "worked_on")
    return list(
        days.values(*OF_A_SHEET, "worked_on").annotate(gross=Sum("amount"), time=Sum("minutes"))
    )


def of_each_sheet(
    rows: Iterable[dict[str, Any]],
) -> Iterator[tuple[int, Iterator[dict[str, Any]]]]:
    return groupby(rows, key=itemgetter("timesheet_number"))


def sheet_of(number: int, rows: list[dict[str, Any]]) -> Sheet:
    hosted = rows[0]["host_council"] != rows[0]["employing_council"]
    return Sheet(
        number=number,
        days=[
            Day(on=row["worked_on"], gross=row["gross"], minutes=row["time"]) for row in rows
        ],
        fee=fee_of(number, rows[0]["worked_on"]) if hosted else None,
    )


def fee_of(number: int, first_day: date) -> Fee:
    """As the memorandum says that binds the first day worked of the week."""
    line = (
        SpendLine.objects.filter(timesheet_number=number, worked_on=first_day)
        .select_related("segment__cap__version")
        .earliest("id")
    )
    clauses = in_full(line.segment.cap.version.clauses)
    return Fee(
        percent=Decimal(clauses["bank_fee_percent"]),
        per_hour=Decimal(clauses["bank_fee_per_hour"]),
    )


def limits_on(pay_week: date) -> Limits:
    """Of the tax year in which the week begins, or the last known before it."""
    table = OnCostTable.objects.latest_known(pay_week)
    return Limits(
        on_costs=table.as_value(),
        pension_lower=table.auto_enrolment_lower_annual,
        pension_upper=table.auto_enrolment_upper_annual,
    )


def pensions_of(worker_id: int, employing_council_id: int) -> list[Pension]:
    found = PensionMembership.objects.filter(
        worker=worker_id, employing_council=employing_council_id
    )
    return [
        Pension(
            number=each.pk,
            scheme=Scheme(each.scheme),
            employer_rate=each.employer_rate,
            starts_on=each.effective.lower,
            ends_before=each.effective.upper,
        )
        for each in found.order_by("effective")
    ]


def post_differences(
    wanted: Iterable[Due],
    by_sheet: dict[int, dict[str, Any]],
    posting: int,
    *,
    pay_week: date,
    by: User,
    now: datetime,
) -> int:
    """What is the week's goes on the sheet that is being posted, the rest on its own sheet."""
    mine = by_sheet[posting]
    standing = lines_by_scope(mine["worker"], mine["employing_council"], pay_week)
    asked = {due.scope: due for due in wanted}
    for scope, lines in standing.items():
        last = lines[-1]
        asked.setdefault(scope, nothing(OnCost(last.kind), scope, last.timesheet_number))
    made = [
        line_of(
            due,
            standing.get(due.scope, []),
            by_sheet.get(due.sheet or posting, mine),
            pay_week=pay_week,
        )
        for due in asked.values()
    ]
    changed = [line for line in made if line.amount]
    for line in changed:
        line.posted_at, line.posted_by = now, by
    with database_has_the_last_word():
        for line in changed:  # one by one: the guard reads the lines before it
            line.save(force_insert=True)
    return len(changed)


def lines_by_scope(
    worker_id: int, employing_council_id: int, pay_week: date
) -> dict[str, list[OnCostLine]]:
    found: dict[str, list[OnCostLine]] = {}
    for line in OnCostLine.objects.filter(
        worker=worker_id, employing_council=employing_council_id, pay_week=pay_week
    ).order_by("id"):
        found.setdefault(line.scope, []).append(line)
    return found


def line_of(
    due: Due, standing: list[OnCostLine], of: dict[str, Any], *, pay_week: date
) -> OnCostLine:
    before = sum((line.amount for line in standing), ZERO)
    amount = due.amount - before
    less = f", less {as_pounds(before)} posted before" if before else ""
    worker, employer, turn = of["worker"], of["employing_council"], len(standing) + 1
    return OnCostLine(
        **{f"{name}_id": of[name] for name in ("host_council", "team", "job_role")},
        worker_id=worker,
        employing_council_id=employer,
        engagement=of["engagement"],
        timesheet_number=of["timesheet_number"],
        pay_week=pay_week,
        kind=due.kind.value,
        per=due.per,
        scope=due.scope,
        base=due.base,
        rate=due.rate,
        threshold=due.threshold,
        due=due.amount,
        before=before,
        amount=amount,
        working=f"{due.working}{less}",
        posting_key=f"{pay_week:%Y%m%d}:{worker}:{employer}:{due.scope}:{turn}",
        reverses=standing[-1] if amount < 0 else None,
    )
