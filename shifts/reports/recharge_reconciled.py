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
from shifts.models import Timesheet
from shifts.pay import spend_of
from shifts.states import TimesheetState


@dataclass(frozen=True, kw_only=True)
class WeekCharged:
    """What an approved week comes to by its hours, and by the statements and what waits for one.

    A corrected week is held against its standing lines: the hours approved first were not right.
    """

    timesheet: int
    worked: Decimal
    charged: Decimal
    waiting: Decimal
    corrected: bool

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
        corrected = lines.exclude(reverses=None).exists()
        charged = RechargeLine.objects.filter(timesheet_number=week.pk, source=Source.SPEND)
        yield WeekCharged(
            timesheet=week.pk,
            worked=summed(lines.standing()) if corrected else priced_anew(week),
            charged=summed(charged),
            waiting=summed(lines.filter(not_taken(Source.SPEND))),
            corrected=corrected,
        )


def priced_anew(week: Timesheet) -> Decimal:
    """From the hours of the sheet and the rate agreed, without a look at the ledger."""
    return sum(
        (price(line.minutes, line.hourly_rate, line.multiplier) for line in spend_of(week)),
        ZERO,
    )


def summed(lines: QuerySet[SpendLine] | QuerySet[RechargeLine]) -> Decimal:
    found: Decimal | None = lines.aggregate(total=Sum("amount"))["total"]
    return found or ZERO
