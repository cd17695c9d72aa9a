"""Recharges against the approved hours themselves: each hosted week priced anew, to the penny."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, QuerySet, Sum

from rates.actions.ledger import price
from rates.actions.recharges.taking import BANK, not_taken
from rates.models import RechargeLine, SpendLine
from rates.money import ZERO, as_pounds
from rates.recharge_rules import Source
from shifts.hours import hours_now
from shifts.models import Timesheet
from shifts.pay import Judged
from shifts.states import TimesheetState


@dataclass(frozen=True, kw_only=True)
class WeekCharged:
    """What a week comes to by the hours that count, and by the statements and what waits for one."""

    timesheet: int
    worked: Decimal
    charged: Decimal
    waiting: Decimal

    @property
    def problem(self) -> str:
        if self.worked == self.charged + self.waiting:
            return ""
        return (
            f"Timesheet {self.timesheet}: {as_pounds(self.worked)} was worked, "
            f"{as_pounds(self.charged)} is charged and {as_pounds(self.waiting)} waits."
        )


def hosted_weeks() -> QuerySet[Timesheet]:
    """Approved, of a worker of the bank whom another council employs."""
    hosted = SpendLine.objects.filter(engagement__in=BANK).exclude(
        host_council=F("employing_council")
    )
    return (
        Timesheet.objects.filter(
            state=TimesheetState.APPROVED, pk__in=hosted.values("timesheet_number")
        )
        .select_related(
            "assignment__booking__council",
            "assignment__booking__team",
            "assignment__booking__job_role",
            "assignment__booking__cap_decision",
            "assignment__worker__employing_council",
        )
        .order_by("pk")
    )


def reconciled() -> Iterator[WeekCharged]:
    for week in hosted_weeks():
        lines = SpendLine.objects.filter(timesheet_number=week.pk)
        charged = RechargeLine.objects.filter(timesheet_number=week.pk, source=Source.SPEND)
        yield WeekCharged(
            timesheet=week.pk,
            worked=priced_anew(week),
            charged=summed(charged),
            waiting=summed(lines.filter(not_taken(Source.SPEND))),
        )


def priced_anew(week: Timesheet) -> Decimal:
    """From the hours as approved or corrected and the rate agreed, without a look at the ledger."""
    judged = Judged.of(week.assignment.booking, week.assignment)
    found = (
        each for worked in hours_now(week).values() if worked for each in judged.cut(worked)
    )
    return sum(
        (price(each.pay.minutes, each.hourly_rate, each.pay.multiplier) for each in found), ZERO
    )


def summed(lines: QuerySet[SpendLine] | QuerySet[RechargeLine]) -> Decimal:
    found: Decimal | None = lines.aggregate(total=Sum("amount"))["total"]
    return found or ZERO
