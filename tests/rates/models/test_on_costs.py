from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts.models import Council, Team
from rates.models import OnCostLine, PensionMembership
from tests.conftest import People
from tests.rates.asking import social_worker
from tests.rates.statements import truncate
from tests.refusals import guards_off, refused

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 5, 4)
NI = {"kind": "ni", "scope": "ni", "base": Decimal("196.00"), "threshold": Decimal("96.00")}


@pytest.fixture
def normal(people: People, liverpool: Council, wirral: Council, team: Team) -> dict[str, Any]:
    """A Liverpool worker hosted by Wirral: 15 % of £100.00 above the threshold."""
    return NI | {
        "pay_week": MONDAY,
        "worker": people.worker,
        "employing_council": liverpool,
        "host_council": wirral,
        "team": team,
        "job_role": social_worker(),
        "engagement": "bank_hosted",
        "rate": Decimal("0.15"),
        "due": Decimal("15.00"),
        "before": Decimal("0.00"),
        "amount": Decimal("15.00"),
        "working": "15 % of (£196.00 - £96.00) = £15.00",
        "timesheet_number": 1,
        "posted_at": timezone.now(),
        "posted_by": people.hr,
    }


def add(normal: dict[str, Any], turn: int = 1, **changes: Any) -> OnCostLine:
    values = normal | changes
    key = (
        f"{values['pay_week']:%Y%m%d}:{values['worker'].pk}:"
        f"{values['employing_council'].pk}:{values['scope']}:{turn}"
    )
    return OnCostLine.objects.create(**{"posting_key": key} | values)


@pytest.mark.parametrize(
    ("name", "refused_values", "fine"),
    [
        ("oncostline_kind_known", {"kind": "tip"}, {"kind": "levy"}),
        ("oncostline_bank_only", {"engagement": "agency_paye"}, {"engagement": "bank_own"}),
        (
            "oncostline_week_starts_on_monday",
            {"pay_week": MONDAY + timedelta(days=1)},
            {"pay_week": MONDAY + timedelta(days=7)},
        ),
        (
            "oncostline_due_adds_up",
            {"due": Decimal("15.01"), "amount": Decimal("15.01")},
            {"base": Decimal("196.03")},  # 15 % of £100.03 is £15.0045
        ),
        (
            "oncostline_due_adds_up",
            {"base": Decimal("196.04")},  # and of £100.04 £15.006
            {"base": Decimal("195.97")},  # of £99.97 £14.9955
        ),
        (
            "oncostline_due_adds_up",
            {"per": "hour", "base": 6096, "kind": "ni"},
            {"per": "hour", "base": 6096, "kind": "fee"},
        ),
        (
            "oncostline_amount_is_the_difference",
            {"amount": Decimal("14.99")},
            {"amount": Decimal("15.00")},
        ),
        (
            "oncostline_amount_is_the_difference",
            {"base": 96, "due": 0, "amount": 0},
            {},
        ),
    ],
)
def test_one_line(
    normal: dict[str, Any], name: str, refused_values: dict[str, Any], fine: dict[str, Any]
) -> None:
    with refused(name):
        add(normal, **refused_values)
    add(normal, **fine)


def test_oncostline_fee_for_a_host(
    normal: dict[str, Any], liverpool: Council, wirral: Council
) -> None:
    with refused("oncostline_fee_for_a_host"):
        add(normal, kind="fee", host_council=liverpool)
    add(normal, kind="fee", host_council=wirral)


def test_oncostline_goes_on(normal: dict[str, Any]) -> None:
    first = add(normal)
    less = {"base": 176, "due": Decimal("12.00"), "amount": Decimal("-3.00")}
    for wrong in (
        {"before": Decimal("14.00"), "due": Decimal("12.00"), "amount": Decimal("-2.00")},
        {"before": Decimal("15.00"), "posting_key": "20260504:another"},
        {"before": Decimal("15.00"), "reverses_id": 0},
    ):
        with refused("oncostline_goes_on"):
            add(normal, 2, **less | {"reverses": first} | wrong)
    add(normal, 2, **less, before=Decimal("15.00"), reverses=first)


def test_oncostline_takes_back_what_stood(normal: dict[str, Any]) -> None:
    first = add(normal)
    less: dict[str, Any] = {
        "base": 176,
        "due": Decimal("12.00"),
        "before": Decimal("15.00"),
        "amount": Decimal("-3.00"),
    }
    with refused("oncostline_takes_back_what_stood"):
        add(normal, 2, **less)
    add(normal, 2, **less, reverses=first)


def test_oncostline_posted_once(normal: dict[str, Any]) -> None:
    """Behind the guard stands the key, which two at the same moment meet."""
    add(normal)
    with refused("oncostline_posted_once"), guards_off():
        add(normal)
    add(normal, worker=normal["worker"], scope="levy:1")


def test_oncostline_is_never_changed(normal: dict[str, Any]) -> None:
    line = add(normal)
    with refused("rates_oncostline_append_only"):
        OnCostLine.objects.update(working="15 %")
    with refused("rates_oncostline_append_only"):
        line.delete()
    with refused("rates_oncostline_append_only"):
        truncate("rates_oncostline")


@pytest.fixture
def member(people: People, liverpool: Council) -> dict[str, Any]:
    return {
        "worker": people.worker,
        "employing_council": liverpool,
        "scheme": "lgps",
        "employer_rate": Decimal("0.18"),
        "effective": DateRange(date(2026, 5, 1), date(2026, 6, 1)),
        "recorded_at": timezone.now(),
        "recorded_by": people.hr,
    }


@pytest.mark.parametrize(
    ("name", "wrong", "fine"),
    [
        (
            "pensionmembership_effective_has_start",
            {"effective": DateRange(None, date(2026, 6, 1))},
            {"effective": DateRange(date(2026, 5, 1), None)},
        ),
        ("pensionmembership_rate_fits_scheme", {"employer_rate": 0}, {"employer_rate": "0.01"}),
        ("pensionmembership_rate_fits_scheme", {"employer_rate": 1}, {"employer_rate": "0.99"}),
        (
            "pensionmembership_rate_fits_scheme",
            {"scheme": "none"},
            {"scheme": "none", "employer_rate": 0},
        ),
    ],
)
def test_pensionmembership(
    member: dict[str, Any], name: str, wrong: dict[str, Any], fine: dict[str, Any]
) -> None:
    with refused(name):
        PensionMembership.objects.create(**member | wrong)
    PensionMembership.objects.create(**member | fine)


def test_pensionmembership_no_overlap(member: dict[str, Any]) -> None:
    PensionMembership.objects.create(**member)
    overlapping, adjacent = (
        DateRange(date(2026, month, day), None) for month, day in ((5, 31), (6, 1))
    )
    with refused("pensionmembership_no_overlap"):
        PensionMembership.objects.create(**member | {"effective": overlapping})
    made = PensionMembership.objects.create(**member | {"effective": adjacent})
    with refused("rates_pensionmembership_append_only"):
        made.delete()
