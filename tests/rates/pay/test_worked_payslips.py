"""Payslips worked by hand, from the hours to the penny, with what the employer pays on top."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Sum

from accounts.models import Council, Team
from rates.actions.ledger import reverse_spend
from rates.models import MemorandumVersion, OnCostLine, SpendLine
from rates.pay_periods import PayPeriod
from shifts.actions.on_costs import bring_on_costs
from tests.conftest import People
from tests.factories import TeamFactory, memorandum_in_force, weekdays
from tests.rates.pay.paying import (
    APPROVED,
    PERIOD,
    adds_up,
    amounts,
    approved,
    member,
    slip_of,
)
from tests.shifts.building import MONDAY, nights

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def employer_pays() -> dict[str, str]:
    """On top of what the worker is paid."""
    found = OnCostLine.objects.exclude(kind="holiday").order_by("kind").values_list("kind")
    return {kind: str(amount) for kind, amount in found.annotate(Sum("amount"))}


def rates(slip: Any) -> list[tuple[str, str, int, str]]:
    return [
        (str(each.rate), str(each.multiplier), each.minutes, str(each.amount))
        for each in slip.by_rate
    ]


def test_a_plain_week(
    memorandum: MemorandumVersion, people: People, team: Team, liverpool: Council
) -> None:
    """37 h 30 min at £31.00 are £1,162.50; 12.07 % of it £140.31; £1,302.81 in all."""
    approved(team, people.hr, people.worker)
    slip = slip_of(people, liverpool)
    assert rates(slip) == [("31.00", "1.00", 2250, "1162.50")]
    assert (str(slip.holiday), str(slip.total)) == ("140.31", "1302.81")
    assert slip.period.pays_on == date(2026, 10, 30)
    assert employer_pays() == {"levy": "6.51", "ni": "181.02"}
    assert adds_up(slip)


def test_a_night_over_a_cap_change_as_the_clocks_go_forward_at_easter(
    city_region: list[Council], people: People, team: Team, liverpool: Council
) -> None:
    """22:00 on Easter Saturday, 27 March 2027, to 06:00 on Sunday: 7 h, for the clocks go on.

    Saturday pays time and a half at 22:00 to midnight: 2 h × £31.00 × 1.5 = £93.00. Sunday pays
    double: 5 h × £31.00 × 2 = £310.00. Breaks are paid. The next night starts on Easter Monday,
    a bank holiday at double and a half: 2 h × £31.00 × 2.5 = £155.00, then 6 h of the Tuesday at
    night, £31.00 × 1.25 = £232.50. The cap falls to the rate itself on the Sunday.
    """
    clauses = {
        "night_multiplier": "1.25",
        "saturday_multiplier": "1.50",
        "sunday_multiplier": "2.00",
        "bank_holiday_multiplier": "2.50",
        "breaks_paid": True,
    }
    first = memorandum_in_force(
        city_region, {("social_worker", "paye"): "33.00"}, clauses=clauses
    )
    memorandum_in_force(
        city_region,
        clauses=clauses,
        effective=(date(2027, 3, 28), None),
        memorandum=first.memorandum,
    )
    at = datetime(2027, 4, 5, 9, tzinfo=UTC)
    night = {"starts_on": date(2027, 3, 27), "ends_on": date(2027, 3, 27)}
    approved(team, people.hr, people.worker, at=at, weekly_pattern=nights(5), **night)
    easter_monday = {"starts_on": date(2027, 3, 29), "ends_on": date(2027, 3, 29)}
    approved(team, people.hr, people.worker, at=at, weekly_pattern=nights(0), **easter_monday)
    slip = slip_of(
        people, liverpool, PayPeriod(cut_off_on=date(2027, 4, 7), pays_on=date(2027, 4, 16))
    )
    assert rates(slip) == [
        ("31.00", "1.25", 360, "232.50"),
        ("31.00", "1.50", 120, "93.00"),
        ("31.00", "2.00", 300, "310.00"),
        ("31.00", "2.50", 120, "155.00"),
    ]
    caps = SpendLine.objects.order_by("worked_on").values_list("cap_rate", flat=True)
    assert [str(cap) for cap in caps] == ["33.00", "31.00", "31.00", "31.00"]
    # 12.07 % of £403.00 and of £387.50, in the two weeks of the timesheets
    assert amounts(slip.of("holiday")) == ["48.64", "46.77"]
    assert str(slip.total) == "885.91"
    # 15 % of £451.64 - £96.00 and of £434.27 - £96.00; 0.5 % of both
    assert employer_pays() == {"levy": "4.43", "ni": "104.09"}
    assert adds_up(slip)


def test_two_hosts_in_one_week_share_the_threshold(
    memorandum: MemorandumVersion,
    people: People,
    team: Team,
    liverpool: Council,
    wirral: Council,
) -> None:
    """£697.50 and £84.19 at Liverpool, £465.00 and £56.13 at Wirral: £96.00 is taken off once."""
    theirs = TeamFactory.create(council=wirral)
    first, last = weekdays()[:3], weekdays()[3:]
    approved(team, people.hr, people.worker, weekly_pattern=first)
    approved(
        theirs,
        people.other_hr,
        people.worker,
        weekly_pattern=last,
        engagement="bank_hosted",
        at=APPROVED + timedelta(hours=1),
    )
    slip = slip_of(people, liverpool)
    assert rates(slip) == [("31.00", "1.00", 2250, "1162.50")]
    assert amounts(slip.of("holiday")) == ["84.19", "56.13"]
    assert str(slip.total) == "1302.82"
    assert employer_pays()["ni"] == "181.02"
    by_host = OnCostLine.objects.filter(kind="ni").values_list("host_council__name", "amount")
    assert [(host, str(amount)) for host, amount in by_host] == [
        ("Liverpool", "102.85"),
        ("Wirral", "78.17"),
    ]
    assert adds_up(slip)


def test_a_correction_is_paid_in_the_later_period(
    memorandum: MemorandumVersion, people: People, team: Team, liverpool: Council
) -> None:
    """A day of £232.50 goes back two weeks later, with £28.06 of its holiday pay."""
    sheet = approved(team, people.hr, people.worker)
    later = APPROVED + timedelta(days=14)
    line = SpendLine.objects.filter(worked_on=MONDAY)
    reverse_spend(by=people.hr, lines=list(line), reason="Off sick", now=later)
    bring_on_costs(by=people.hr, timesheet=sheet, now=later)
    assert str(slip_of(people, liverpool).total) == "1302.81"
    period = PayPeriod(cut_off_on=date(2026, 11, 4), pays_on=date(2026, 11, 13))
    slip = slip_of(people, liverpool, period)
    assert amounts(slip.corrections) == ["-232.50", "-28.06"]
    assert [line.words for line in slip.corrections if line.minutes] == ["Off sick"]
    assert (slip.by_rate, str(slip.total)) == ([], "-260.56")
    # 15 % of £1,042.25 - £96.00 is £141.94, and 0.5 % of it £5.21
    assert employer_pays() == {"levy": "5.21", "ni": "141.94"}
    assert adds_up(slip)


def test_a_pension_joined_in_the_middle_of_a_month(
    memorandum: MemorandumVersion, people: People, team: Team, liverpool: Council
) -> None:
    """From Thursday 15 October: two days are £465.00 and £56.13; 18 % of £521.13 is £93.80."""
    member(people.worker, people.hr, effective=DateRange(date(2026, 10, 15), None))
    approved(team, people.hr, people.worker)
    assert employer_pays()["pension"] == "93.80"
    assert str(slip_of(people, liverpool).total) == "1302.81"  # the worker's share is payroll's


def test_auto_enrolment_counts_what_is_between_the_limits(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    """£1,302.81 counts up to £966.73: 3 % of £846.73."""
    member(people.worker, people.hr, scheme="auto_enrolment", employer_rate=Decimal("0.03"))
    approved(team, people.hr, people.worker)
    assert employer_pays()["pension"] == "25.40"


def test_a_period_begins_after_noon_of_the_one_before(
    memorandum: MemorandumVersion, people: People, team: Team, liverpool: Council
) -> None:
    """Noon in London on Wednesday 21 October is 11:00 in UTC."""
    noon = datetime(2026, 10, 21, 11, tzinfo=UTC)
    one_day: dict[str, Any] = {"weekly_pattern": weekdays()[:1]}
    approved(team, people.hr, people.worker, at=noon, **one_day)
    tuesday: dict[str, Any] = {"weekly_pattern": weekdays()[1:2]}
    approved(team, people.hr, people.worker, at=noon + timedelta(seconds=1), **tuesday)
    assert str(slip_of(people, liverpool).total) == "260.56"
    later = PayPeriod(cut_off_on=PERIOD.cut_off_on + 7 * DAY, pays_on=PERIOD.pays_on + 7 * DAY)
    assert str(slip_of(people, liverpool, later).total) == "260.56"
