from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.models import F
from django.utils import timezone

from accounts.models import Council, JobRole, Team
from rates.actions.ledger import SpendToPost, keep_months, priced
from rates.models import MemorandumVersion, SpendLine
from tests.conftest import People
from tests.rates.asking import JUNE, stored, work
from tests.rates.statements import parent_of, truncate
from tests.refusals import guards_off, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def to_post(
    memorandum: MemorandumVersion, liverpool: Council, people: People, team: Team
) -> SpendToPost:
    segment = stored(people.hr, liverpool, "30.50").segments.get()
    return work(segment, team, people.worker)


@pytest.fixture
def unposted(to_post: SpendToPost, people: People) -> SpendLine:
    keep_months([date(2026, 4, 30), date(2026, 5, 1), JUNE])
    return priced(to_post, by=people.manager, now=timezone.now())


@pytest.fixture
def line(unposted: SpendLine) -> SpendLine:
    unposted.save(force_insert=True)
    return unposted


def change(line: SpendLine, **values: Any) -> None:
    assert SpendLine.objects.filter(pk=line.pk).update(**values) == 1


PENNY = Decimal("0.01")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("spendline_minutes_positive", {"minutes": 0, "amount": 0, "amount_at_cap": 0}),
        ("spendline_amount_adds_up", {"amount": F("amount") + PENNY}),
        ("spendline_amount_adds_up", {"amount": F("amount") - PENNY}),
        ("spendline_cap_amount_adds_up", {"amount_at_cap": F("amount_at_cap") - PENNY}),
        ("spendline_over_cap_adds_up", {"over_cap_amount": PENNY}),
        (
            "spendline_multiplier_at_least_one",
            {
                "multiplier": Decimal("0.99"),
                "amount": Decimal("226.46"),
                "amount_at_cap": Decimal("230.18"),
            },
        ),
    ],
)
def test_spendline_bounds(name: str, values: dict[str, Any], line: SpendLine) -> None:
    with guards_off(), refused(name):
        change(line, **values)


def test_spendline_one_minute_at_plain_time(line: SpendLine) -> None:
    """The inside of the bounds: 50.83 pence rounds to 51, 51.67 to 52."""
    with guards_off():
        change(line, minutes=1, amount=Decimal("0.51"), amount_at_cap=Decimal("0.52"))


def test_spendline_over_cap_adds_up_over_the_cap(line: SpendLine) -> None:
    with guards_off():
        over = {"hourly_rate": Decimal("31.01"), "amount": Decimal("232.58")}
        with refused("spendline_over_cap_adds_up"):
            change(line, **over)
        change(line, **over, over_cap_amount=Decimal("0.08"))


@pytest.mark.parametrize(
    "values",
    [
        {"worked_on": JUNE},
        {"worked_on": date(2026, 4, 30)},
        {"hourly_rate": Decimal("30.49"), "amount": Decimal("228.68")},
        {"cap_rate": Decimal("30.99"), "amount_at_cap": Decimal("232.43")},
        {"basis": "umbrella"},
    ],
)
def test_spendline_judged(values: dict[str, Any], unposted: SpendLine) -> None:
    for name, value in values.items():
        setattr(unposted, name, value)
    unposted.posting_key = f"{unposted.worked_on:%Y%m%d}:shift:1"
    with refused("spendline_judged"):
        unposted.save(force_insert=True)


def test_spendline_judged_for_that_council_and_role(
    unposted: SpendLine, wirral: Council
) -> None:
    host, unposted.host_council = unposted.host_council, wirral
    with refused("spendline_judged"):
        unposted.save(force_insert=True)
    unposted.host_council = host
    unposted.job_role = JobRole.objects.get(pk="team_manager")
    with refused("spendline_judged"):
        unposted.save(force_insert=True)


@pytest.mark.parametrize("worked_on", [date(2026, 5, 1), date(2026, 5, 31)])
def test_spendline_judged_to_the_last_day(worked_on: date, unposted: SpendLine) -> None:
    unposted.worked_on = worked_on
    unposted.posting_key = f"{worked_on:%Y%m%d}:shift:1"
    unposted.save(force_insert=True)


def test_spendline_posting_key_once(line: SpendLine) -> None:
    line.pk = None
    with refused("rates_spendline_202605_posting_key_worked_on_key"):
        line.save(force_insert=True)
    assert parent_of("rates_spendline_202605_posting_key_worked_on_key") == (
        "spendline_posting_key_once"
    )


def test_spendline_posting_key_dated(unposted: SpendLine) -> None:
    unposted.posting_key = "20260430:shift:1"
    with refused("spendline_posting_key_dated"):
        unposted.save(force_insert=True)
    unposted.posting_key = "20260501:shift:1"
    unposted.save(force_insert=True)


def test_spendline_of_a_month_without_a_partition(unposted: SpendLine) -> None:
    unposted.worked_on = date(2031, 5, 1)
    with pytest.raises(IntegrityError, match="no partition"), guards_off():
        unposted.save(force_insert=True)


def test_spendline_append_only(line: SpendLine) -> None:
    with refused("rates_spendline_append_only"):
        change(line, timesheet_number=2)
    with refused("rates_spendline_append_only"):
        SpendLine.objects.all()._raw_delete("default")
    with refused("rates_spendline_append_only"):
        truncate("rates_spendline")
