"""Two statements of what Liverpool paid: some of it approved work, some of it past the bank."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db.models import Max, Min, Sum

from rates.actions.off_system import answer_payment, bring_file, import_file
from rates.models import OffSystemPayment, SpendLine
from rates.money import to_pence
from rates.off_system.states import Standing
from staffbank.demo.calendar import DAY, WEEK, at_the_time, clock
from staffbank.demo.world import World

COUNCIL, AGENCY = "Liverpool", "Northern Care Staffing"
HEADER = "Candidate,SW number,From,To,Units,Net value,Pay basis,Job title,Supplier,Invoice no"
PAID_BY_PAYROLL = 12
# Name, title, basis, pounds an hour: nobody of them is in the bank.
OUTSIDE = (
    ("Petra Holm", "Social Worker Level 2", "umbrella", "43.50"),
    ("Ade Lawal", "Social Worker Level 2", "umbrella", "39.00"),
    ("Carys Pugh", "Social Worker Level 3", "umbrella", "47.00"),
    ("Dmitri Volkov", "Practice Manager", "charge", "68.00"),
    ("Holly Marsh", "Social Worker Level 2", "paye", "33.25"),
    ("Imran Sheikh", "Independent Reviewing Officer", "limited", "52.00"),
    ("Jo Fairclough", "Family Support Worker", "charge", "31.00"),
)


def tell_payments(world: World) -> None:
    """Payroll's file and an agency's; one payment is confirmed, and what is unsure waits."""
    brought(world, "Payments ledger", "paye", approved(world))
    brought(world, AGENCY, "umbrella", past_the_bank(world))
    outside = OffSystemPayment.objects.filter(standing=Standing.OUTSIDE)
    at = clock(world.calendar.yesterday, 21, 45)
    with at_the_time(at):
        answer_payment(
            by=world.hr(COUNCIL), payment=outside.earliest("pk"), answer="outside", now=at
        )


def brought(world: World, source: str, basis: str, lines: Iterator[str]) -> None:
    by, at = world.hr(COUNCIL), clock(world.calendar.yesterday, 21, 30)
    if not (told := list(lines)):  # a small region may have no work there
        return
    content = "\n".join([HEADER, *told]).encode()
    with at_the_time(at):
        asked = bring_file(
            by=by,
            council=world.councils[COUNCIL],
            source=source,
            basis=basis,
            content=content,
            now=at,
        )
        import_file(by=by, asked=asked, now=at)


def approved(world: World) -> Iterator[str]:
    """The latest weeks in the ledger, as payroll paid them: the last of them twice."""
    lines = SpendLine.objects.standing().filter(host_council=world.councils[COUNCIL])
    sheets = lines.values_list(
        "worker__user__full_name", "worker__registration__number", "timesheet_number", "basis"
    ).annotate(
        first=Min("worked_on"), last=Max("worked_on"), spent=Sum("minutes"), cost=Sum("amount")
    )
    latest = list(sheets.order_by("-last", "timesheet_number")[:PAID_BY_PAYROLL])
    for place, told in enumerate([*latest, *latest[-1:]]):
        name, registration, number, basis, first, last, minutes, amount = told
        hours = to_pence(Decimal(minutes) / 60)
        yield (
            f"{name},{registration},{first},{last},{hours},{amount},{basis},,,"
            f"PAY{number}-{place}"
        )


def past_the_bank(world: World) -> Iterator[str]:
    """Two weeks of 37 hours each, from a month ago."""
    monday = world.calendar.monday(-4)
    for week in (monday, monday + WEEK):
        for place, (name, title, basis, rate) in enumerate(OUTSIDE):
            yield line_of(name, title, basis, rate, week, place)


def line_of(name: str, title: str, basis: str, rate: str, week: date, place: int) -> str:
    pounds, pence = rate.split(".")
    amount = 37 * (int(pounds) * 100 + int(pence))
    return (
        f"{name},,{week},{week + 4 * DAY},37,{amount // 100}.{amount % 100:02},{basis},"
        f"{title},{AGENCY},NCS-{week:%m%d}-{place}"
    )
