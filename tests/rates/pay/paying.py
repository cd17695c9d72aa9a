"""Weeks worked, approved and paid, as the tests of pay tell of them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Council, Team, User, Worker
from rates.models import PensionMembership
from rates.pay_periods import PayPeriod
from rates.reports.paid_lines import PaidLine
from rates.reports.payslips import Payslip, payslips
from shifts.actions.timesheets import approve_timesheet
from shifts.calendar import monday_of
from shifts.models import Timesheet
from tests.conftest import People
from tests.shifts.building import booked, held, submitted

WEEK = timedelta(days=7)
# Approved on the Monday after the week of 12 October: cut off on Wednesday 21, paid on Friday 30.
APPROVED = datetime(2026, 10, 19, 9, tzinfo=UTC)
CUT_OFF, PAY_DAY = date(2026, 10, 21), date(2026, 10, 30)
PERIOD = PayPeriod(cut_off_on=CUT_OFF, pays_on=PAY_DAY)
CLOSED = datetime(2026, 10, 21, 13, tzinfo=UTC)  # 14:00 in London


def worked(team: Team, by: User, worker: Worker, **booking: Any) -> Timesheet:
    """A submitted week of the first day booked."""
    made = booked(team, by, **booking)
    return submitted(held(made, worker), monday_of(made.starts_on))


def approved(
    team: Team, by: User, worker: Worker, *, at: datetime = APPROVED, **booking: Any
) -> Timesheet:
    return approve_timesheet(by=by, timesheet=worked(team, by, worker, **booking), now=at)


def member(worker: Worker, by: User, **changes: Any) -> PensionMembership:
    """In the LGPS at 18 % for good."""
    normal: dict[str, Any] = {
        "worker": worker,
        "employing_council": worker.employing_council,
        "scheme": "lgps",
        "employer_rate": Decimal("0.18"),
        "effective": DateRange(date(2020, 1, 1), None),
        "recorded_at": APPROVED,
        "recorded_by": by,
    }
    return PensionMembership.objects.create(**normal | changes)


def slip_of(people: People, council: Council, period: PayPeriod = PERIOD) -> Payslip:
    worker = people.worker
    found = payslips(by=worker.user, worker=worker, cut_off_on=period.cut_off_on)
    (slip,) = [each for each in found if each.council == council]
    assert slip.period == period
    return slip


def amounts(lines: list[PaidLine]) -> list[str]:
    return [str(line.amount) for line in lines]


def adds_up(slip: Payslip) -> bool:
    parts = sum((each.amount for each in slip.by_rate), Decimal(0)) + slip.holiday
    rest = sum((line.amount for line in (*slip.expenses, *slip.corrections)), Decimal(0))
    return parts + rest == slip.total == sum(line.amount for line in slip.lines)
