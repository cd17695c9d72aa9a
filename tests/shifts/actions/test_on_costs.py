"""A week's on-costs are what its standing spend asks, whatever is posted and in which order."""

from collections.abc import Callable
from datetime import time
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum

from accounts.models import Council, Team
from rates.actions.ledger import reverse_spend
from rates.models import MemorandumVersion, OnCostLine, SpendLine
from shifts.actions.on_costs import bring_on_costs
from shifts.actions.timesheets import approve_timesheet
from shifts.models import Timesheet
from tests.conftest import People
from tests.factories import TeamFactory, memorandum_in_force, weekdays
from tests.shifts.building import AFTER, booked, held, submitted

pytestmark = pytest.mark.django_db
Sent = Callable[..., Timesheet]


@pytest.fixture
def sent(team: Team, wirral: Council, people: People) -> Sent:
    """A submitted week of some weekdays, at the worker's own council or at Wirral."""
    theirs = TeamFactory.create(council=wirral)

    def submit(*days: int, hosted: bool = False, **booking: Any) -> Timesheet:
        where, by = (theirs, people.other_hr) if hosted else (team, people.hr)
        kind = {"engagement": "bank_hosted"} if hosted else {}
        pattern = weekdays(time(9), time(17), *days)
        made = booked(where, by, weekly_pattern=pattern, **kind | booking)
        return submitted(held(made, people.worker))

    return submit


def by_kind() -> dict[str, str]:
    found = OnCostLine.objects.order_by("kind").values_list("kind").annotate(Sum("amount"))
    return {kind: str(amount) for kind, amount in found}


def take_back(sheet: Timesheet, people: People) -> None:
    """The first day that stands of a sheet, and the on-costs after it."""
    lines = SpendLine.objects.standing().filter(timesheet_number=sheet.pk)
    by = (
        people.hr
        if sheet.assignment.booking.council == people.worker.employing_council
        else (people.other_hr)
    )
    reverse_spend(by=by, lines=lines[:1], reason="Not worked", now=AFTER)
    bring_on_costs(by=by, timesheet=sheet, now=AFTER)


def test_approval_posts_on_costs(
    memorandum: MemorandumVersion, sent: Sent, people: People
) -> None:
    sheet = sent(0, 1, 2, 3, 4)
    approve_timesheet(by=people.manager, timesheet=sheet, now=AFTER)
    assert by_kind() == {"holiday": "140.31", "levy": "6.51", "ni": "181.02"}
    line = OnCostLine.objects.get(kind="ni")
    assert (line.timesheet_number, line.posted_at, line.before) == (sheet.pk, AFTER, 0)
    assert bring_on_costs(by=people.manager, timesheet=sheet, now=AFTER) == 0


def test_two_hosts_share_the_threshold_in_either_order(
    memorandum: MemorandumVersion, sent: Sent, people: People
) -> None:
    """The second posts the difference alone, on its own host: £181.02 in all."""
    own, hosted = sent(0, 1, 2), sent(3, 4, hosted=True)
    approve_timesheet(by=people.other_hr, timesheet=hosted, now=AFTER)
    approve_timesheet(by=people.manager, timesheet=own, now=AFTER)
    first, second = OnCostLine.objects.filter(kind="ni").order_by("id")
    assert (first.host_council.name, str(first.amount)) == ("Wirral", "63.77")
    assert (second.host_council.name, str(second.amount)) == ("Liverpool", "117.25")
    assert (second.before, str(second.due)) == (first.amount, "181.02")
    assert second.working.endswith("= £181.02, less £63.77 posted before")


def test_a_correction_posts_the_difference(
    memorandum: MemorandumVersion, sent: Sent, people: People
) -> None:
    """Of two weeks at two hosts, a day taken back at one lowers the shared National Insurance."""
    own, hosted = sent(0, 1, 2), sent(3, 4, hosted=True)
    approve_timesheet(by=people.manager, timesheet=own, now=AFTER)
    approve_timesheet(by=people.other_hr, timesheet=hosted, now=AFTER)
    take_back(own, people)
    back = OnCostLine.objects.filter(amount__lt=0).order_by("kind")
    assert [(line.kind, str(line.amount)) for line in back] == [
        ("holiday", "-28.06"),
        ("levy", "-1.30"),
        ("ni", "-39.08"),
    ]
    assert {line.timesheet_number for line in back} == {own.pk}
    assert all(line.reverses_id for line in back)
    assert by_kind()["ni"] == "141.94"  # 15 % of £1,042.26 - £96.00


def test_a_week_taken_back_whole_costs_nothing(
    memorandum: MemorandumVersion, sent: Sent, people: People
) -> None:
    sheet = sent(0)
    approve_timesheet(by=people.manager, timesheet=sheet, now=AFTER)
    take_back(sheet, people)
    assert set(by_kind().values()) == {"0.00"}


def test_agency_work_has_no_employer_lines(
    memorandum: MemorandumVersion, sent: Sent, people: People
) -> None:
    sheet = sent(0, engagement="agency_umbrella", pay_basis="umbrella")
    approve_timesheet(by=people.manager, timesheet=sheet, now=AFTER)
    assert SpendLine.objects.exists()
    assert not OnCostLine.objects.exists()


def test_the_fee_is_the_memorandums(
    city_region: list[Council], sent: Sent, people: People
) -> None:
    """5 % of £465.00 and 15 hours at £1.50, of the host; none at the worker's own council."""
    memorandum_in_force(
        city_region, clauses={"bank_fee_percent": "5", "bank_fee_per_hour": "1.50"}
    )
    approve_timesheet(by=people.manager, timesheet=sent(0, 1), now=AFTER)
    assert "fee" not in by_kind()
    approve_timesheet(by=people.other_hr, timesheet=sent(3, 4, hosted=True), now=AFTER)
    assert by_kind()["fee"] == "45.75"
    assert set(OnCostLine.objects.filter(kind="fee").values_list("per", flat=True)) == {
        "pay",
        "hour",
    }


def test_lines_always_add_up(memorandum: MemorandumVersion, sent: Sent, people: People) -> None:
    """After each of several postings and corrections, every scope is at its latest figure."""
    sheets = [sent(0, 1), sent(2, hosted=True), sent(3, 4)]
    for sheet in sheets:
        approve_timesheet(
            by=people.other_hr if sheet == sheets[1] else people.hr, timesheet=sheet, now=AFTER
        )
    for sheet in (*sheets, sheets[0]):
        take_back(sheet, people)
        for scope in OnCostLine.objects.values_list("scope", flat=True).distinct():
            lines = list(OnCostLine.objects.filter(scope=scope).order_by("id"))
            assert sum(line.amount for line in lines) == lines[-1].due, scope
    standing = SpendLine.objects.aggregate(total=Sum("amount"))["total"]
    assert standing == Decimal("232.50")
