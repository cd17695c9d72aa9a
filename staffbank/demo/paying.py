"""What is paid: a pension, expenses with the week, and Liverpool's payroll run each Thursday."""

from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from random import Random

from rates.actions.payroll import make_payroll_run
from rates.actions.pensions import record_pension
from rates.payroll_errors import NothingToPay
from rates.reports.pay_calendar import calendar_of
from shifts.actions.expenses import Item, add_expense
from shifts.models import Timesheet
from staffbank.demo.calendar import DAY, at_the_time, clock
from staffbank.demo.story import STORY
from staffbank.demo.world import World

SHARE = 0.25  # of the weeks that have expenses
VISITS = ("A visit in Southport and back", "Court in Chester", "A visit in Runcorn and back")


def tell_pension(world: World) -> None:
    """Grace Obi has been in the council's own scheme since she joined its bank."""
    grace = world.worker(STORY.grace.email)
    at = clock(world.calendar.monday(-world.calendar.weeks) - DAY, 14)
    with at_the_time(at):
        record_pension(
            by=world.hr(grace.employing_council.name),
            worker=grace,
            council=grace.employing_council,
            scheme="lgps",
            employer_rate=Decimal("0.185"),
            starts_on=world.calendar.monday(-world.calendar.weeks - 1),
            now=at,
        )


def claim_expenses(sheet: Timesheet, draw: Random, at: datetime) -> None:
    """Some drive to visits, and some of those pay for parking too."""
    if draw.random() >= SHARE:
        return
    monday = sheet.week_starts_on
    drive = Item(
        kind="mileage",
        spent_on=monday + draw.randrange(5) * DAY,
        miles=Decimal(draw.randrange(60, 400)) / 10,
        note=draw.choice(VISITS),
    )
    by = sheet.assignment.worker.user
    add_expense(by=by, timesheet=sheet, item=drive, now=at)
    if draw.random() < SHARE:
        parking = Item(
            kind="parking", spent_on=drive.spent_on, amount=Decimal("4.50"), note=drive.note
        )
        add_expense(by=by, timesheet=sheet, item=parking, now=at)


def tell_payroll(world: World, week: int) -> None:
    """The day after the cut-off; the latest period is still to be handed over."""
    at = clock(world.calendar.monday(week) + 3 * DAY, 10)
    council = world.councils["Liverpool"]
    closed = calendar_of(council.pk).last_closed(at)
    with at_the_time(at), suppress(NothingToPay):
        make_payroll_run(
            by=world.hr(council.name), council=council, cut_off_on=closed.cut_off_on, now=at
        )
