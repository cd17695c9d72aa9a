"""What a worker paid for the work of a week: itemised with the hours, posted with their approval."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.checks import input_checked
from accounts.errors import WrongState
from accounts.models import User
from accounts.permissions import Permission, require_own
from rates.actions.expenses import post_expenses
from rates.clauses import CLAUSES, in_full
from rates.models import DecisionSegment, ExpenseLine
from rates.money import EXACT, as_pounds, to_pence
from shifts.actions.locks import lock_timesheet
from shifts.calendar import written
from shifts.errors import database_has_the_last_word
from shifts.models import Expense, Timesheet
from shifts.models.expenses import MILEAGE
from shifts.states import TimesheetState

DAYS = timedelta(days=7)
MOST = Decimal(5000)  # a slip of the pen is more likely above it
MOST_MILES = Decimal(2000)


@dataclass(frozen=True, kw_only=True)
class Item:
    """What the worker says; of mileage the miles, of anything else the pounds."""

    kind: str
    spent_on: date
    amount: Decimal | None = None
    miles: Decimal | None = None
    note: str = ""


def clauses_for(timesheet: Timesheet, on: date) -> Mapping[str, Any]:
    """Of the memorandum that the booking was judged by: that of the day, or of its last day."""
    decision = timesheet.assignment.booking.cap_decision_id
    segments = DecisionSegment.objects.filter(decision=decision).select_related("cap__version")
    found = segments.filter(effective__contains=on).first() or segments.latest("effective")
    return in_full(found.cap.version.clauses)


@transaction.atomic
def add_expense(*, by: User, timesheet: Timesheet, item: Item, now: datetime) -> Expense:
    """Put an item on the week while it is a draft or disputed; mileage is priced by the clause.

    Raises NotPermitted, WrongState, BadInput.
    """
    require_own(by, Permission.TIMESHEET_FILL, timesheet.assignment.worker)
    timesheet = lock_timesheet(timesheet.pk)
    check_open(timesheet)
    clauses = clauses_for(timesheet, item.spent_on)
    check_item(item, timesheet, clauses, today=timezone.localdate(now))
    with database_has_the_last_word():
        expense = Expense.objects.create(
            timesheet=timesheet,
            kind=item.kind,
            spent_on=item.spent_on,
            amount=price_of(item, clauses),
            miles=item.miles if item.kind == MILEAGE else None,
            note=item.note.strip(),
            recorded_at=now,
            recorded_by=by,
        )
    audit.record(
        "expense.added",
        by=by,
        at=timesheet.assignment.booking.council,
        target=timesheet,
        kind=item.kind,
        spent_on=item.spent_on,
        amount=expense.amount,
    )
    return expense


def check_open(timesheet: Timesheet) -> None:
    if timesheet.state not in (TimesheetState.DRAFT, TimesheetState.DISPUTED):
        raise WrongState(
            f"The week is {timesheet.state}. Expenses change only while it is yours to fill in."
        )


def check_item(
    item: Item, timesheet: Timesheet, clauses: Mapping[str, Any], *, today: date
) -> None:
    monday = timesheet.week_starts_on
    allowed = clauses["expenses_outside_rate"]
    words = CLAUSES["expenses_outside_rate"].in_words(allowed)
    with input_checked() as expect:
        expect(
            item.kind in allowed,
            "kind",
            f"The memorandum does not allow this. It allows {words}.",
        )
        expect(
            monday <= item.spent_on < monday + DAYS and item.spent_on <= today,
            "spent_on",
            f"Give a day of this week that is not in the future: {written(monday)} to "
            f"{written(monday + DAYS - timedelta(days=1))}.",
        )
        if item.kind == MILEAGE:
            fine = item.miles is not None and price_of(item, clauses) > 0
            expect(fine and (item.miles or 0) <= MOST_MILES, "miles", "Give the miles driven.")
        else:
            fine = item.amount is not None and 0 < item.amount <= MOST
            expect(fine, "amount", f"Give pounds and pence up to {as_pounds(MOST)}.")
        must_say = clauses["severity_expenses"] != "warn"
        expect(bool(item.note.strip()) or not must_say, "note", "Say what it was for.")


def price_of(item: Item, clauses: Mapping[str, Any]) -> Decimal:
    if item.kind != MILEAGE:
        return item.amount or Decimal(0)
    rate = Decimal(clauses["mileage_per_mile"])
    return to_pence(EXACT.multiply(item.miles or Decimal(0), rate))


@transaction.atomic
def remove_expense(*, by: User, expense: Expense) -> None:
    """Take an item off the week while it is a draft or disputed.

    Raises NotPermitted, WrongState.
    """
    require_own(by, Permission.TIMESHEET_FILL, expense.timesheet.assignment.worker)
    timesheet = lock_timesheet(expense.timesheet_id)
    check_open(timesheet)
    removed, _ = Expense.objects.filter(pk=expense.pk).delete()
    if removed:
        audit.record(
            "expense.removed",
            by=by,
            at=timesheet.assignment.booking.council,
            target=timesheet,
            kind=expense.kind,
            spent_on=expense.spent_on,
            amount=expense.amount,
        )


def post_expenses_of(*, by: User, timesheet: Timesheet, now: datetime) -> int:
    """In the transaction of the approval, which is of the hours and of these."""
    assignment, booking = timesheet.assignment, timesheet.assignment.booking
    lines = [
        ExpenseLine(
            spent_on=each.spent_on,
            host_council=booking.council,
            employing_council=assignment.worker.employing_council,
            team=booking.team,
            job_role_id=booking.job_role_id,
            worker=assignment.worker,
            engagement=assignment.engagement,
            kind=each.kind,
            amount=each.amount,
            miles=each.miles,
            note=each.note,
            timesheet_number=timesheet.pk,
            posting_key=f"{each.spent_on:%Y%m%d}:expense:{each.pk}",
        )
        for each in timesheet.expenses.all()
    ]
    return post_expenses(by=by, lines=lines, now=now)
