import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import NotPermitted
from accounts.models import AuditEntry, Council, Region, Role
from rates.reports.council_pay import PayBasis
from rates.reports.pay_transparency import PayReport, RolePay, pay_transparency
from tests.conftest import People
from tests.factories import user_with
from tests.rates.reports.paying import paid

pytestmark = pytest.mark.django_db
ON = date(2025, 10, 1)  # award 2025-26, agreed


@pytest.fixture
def compare(people: People, liverpool: Council) -> Any:
    def compared(**changes: Any) -> PayReport:
        normal: dict[str, Any] = {
            "by": people.lead,
            "region": liverpool.region,
            "on": ON,
            "basis": PayBasis.BASIC,
        }
        return pay_transparency(**normal | changes)

    return compared


def social_workers(report: PayReport) -> RolePay:
    return report.roles[0]


def amounts(report: PayReport) -> list[tuple[str, ...]]:
    return [
        (row.pay.council.name, *(str(amount) for amount in row.pay.amounts.values()))
        for row in social_workers(report).rows
    ]


@pytest.mark.parametrize(
    ("basis", "figures"),
    [
        # Points 33 to 36: 44,075 and 47,181; the mean of 44,075, 45,091, 46,142, 47,181 is
        # 45,622.25. Over 52.143 weeks of 37 hours: 22.845, 23.647 and 24.455.
        (PayBasis.BASIC, ("22.85", "23.65", "24.46")),
        # 22.85 + 3.67 + 3.59 + 0.13 + 4.77; 23.65 + 3.80 + 3.73 + 0.14 + 4.94; and the first worked
        # example of the design.
        (PayBasis.EQUIVALENT, ("35.01", "36.26", "37.51")),
        (PayBasis.ANNUAL, ("44075.00", "45622.25", "47181.00")),
    ],
)
def test_bottom_mean_and_top_of_a_grade(
    basis: PayBasis, figures: tuple[str, ...], compare: Any, liverpool: Council
) -> None:
    paid(liverpool, (33, 36))
    assert amounts(compare(basis=basis)) == [("Liverpool", *figures)]


def test_annual_pay_is_as_for_37_hours(compare: Any, liverpool: Council) -> None:
    """39,152 and 2,400 of supplements for 35 hours: 41,552 × 37 ÷ 35 = 43,926.40."""
    paid(
        liverpool,
        (28, 28),
        weekly_hours=Decimal(35),
        supplements={"market": "2000", "other": "400"},
    )
    report = compare(basis=PayBasis.ANNUAL)
    assert amounts(report) == [("Liverpool", *["43926.40"] * 3)]
    assert social_workers(report).rows[0].pay.supplements == Decimal("2400.00")


def test_supplements_count_by_the_hour_too(compare: Any, liverpool: Council) -> None:
    """(39,152 + 2,400) ÷ 52.143 ÷ 37 = 21.537."""
    paid(liverpool, (28, 28), supplements={"market": "2400"})
    assert amounts(compare()) == [("Liverpool", *["21.54"] * 3)]


def test_spread_and_each_council_beside_it(compare: Any, city_region: list[Council]) -> None:
    """By the year: 40,777; 41,771; 42,839; 44,075; 45,091 and 54,495.

    Quartiles of six are at places 1.25, 2.5 and 3.75 after the first: 42,038.00; 43,457.00 and
    44,837.00. The fences are 1.5 × 2,799.00 = 4,198.50 away: 37,839.50 and 49,035.50.
    """
    for council, point in zip(city_region, (30, 31, 32, 33, 34, 43), strict=True):
        paid(council, (point, point))
    role = social_workers(compare(basis=PayBasis.ANNUAL))
    spread = role.spread
    assert spread is not None
    assert (spread.count, spread.lowest, spread.highest) == (
        6,
        Decimal("40777.00"),
        Decimal("54495.00"),
    )
    assert spread.lower_quartile == Decimal("42038.00")
    assert spread.median == Decimal("43457.00")
    assert spread.upper_quartile == Decimal("44837.00")
    assert spread.fences == (Decimal("37839.50"), Decimal("49035.50"))
    assert [row.pay.council.name for row in role.outliers] == ["Wirral"]
    halton, *_, wirral = role.rows
    assert (halton.above_median, halton.above_median_percent) == (
        Decimal("-2680.00"),
        Decimal("-6.17"),
    )
    assert (wirral.above_median, wirral.above_median_percent) == (
        Decimal("11038.00"),
        Decimal("25.40"),
    )


def test_no_outlier_is_named_among_three(compare: Any, city_region: list[Council]) -> None:
    for council, point in zip(city_region[:3], (28, 28, 43), strict=True):
        paid(council, (point, point))
    role = social_workers(compare())
    assert role.outliers == ()
    assert role.spread is not None
    assert role.spread.fences is None


def test_councils_without_a_grade_are_named(compare: Any, liverpool: Council) -> None:
    paid(liverpool)
    report = compare()
    there = liverpool.region.councils.count()
    assert len(social_workers(report).without) == there - 1
    assert len(report.roles) == 5
    assert report.roles[1].spread is None
    assert len(report.roles[1].without) == there


def test_council_of_another_region_is_left_out(compare: Any) -> None:
    paid(Council.objects.get(name="Birmingham"))
    assert amounts(compare()) == []


def test_grade_without_an_award_says_why_and_counts_for_nothing(
    compare: Any, liverpool: Council, wirral: Council
) -> None:
    paid(liverpool, (99, 99))
    paid(wirral)
    role = social_workers(compare())
    assert [row.pay.why for row in role.rows] == [
        "Liverpool Grade 99 is not on the points of NJC 2025-26.",
        "",
    ]
    assert role.rows[0].above_median is None
    assert role.spread is not None
    assert role.spread.count == 1


def test_provisional_awards_say_so(compare: Any, liverpool: Council) -> None:
    paid(liverpool)
    assert not compare().provisional
    report = compare(on=date(2026, 10, 1))
    assert report.provisional
    assert social_workers(report).rows[0].pay.provisional


@pytest.mark.parametrize("persona", ["hr", "manager", "approver", "lead", "other_hr"])
def test_pay_is_open_to_every_council_role_of_the_region(
    persona: str, compare: Any, people: People, wirral: Council
) -> None:
    paid(wirral)
    report = compare(by=getattr(people, persona))
    assert [row.pay.council for row in social_workers(report).rows] == [wirral]


@pytest.mark.parametrize("persona", ["auditor", "nobody"])
def test_pay_without_permission(persona: str, compare: Any, people: People) -> None:
    with pytest.raises(NotPermitted):
        compare(by=getattr(people, persona))


def test_pay_of_another_region(compare: Any, people: People) -> None:
    with pytest.raises(NotPermitted):
        compare(region=Region.objects.get(name="London"))
    lead = user_with(Role.REGIONAL_LEAD, Region.objects.get(name="London"))
    with pytest.raises(NotPermitted):
        compare(by=lead)


def test_comparing_is_audited(compare: Any, people: People, liverpool: Council) -> None:
    compare(by=people.hr)
    entry = AuditEntry.objects.get(verb="pay.compared")
    assert entry.chain_id == f"region:{liverpool.region.code}"
    assert json.loads(entry.body)["facts"] == {"on": "2025-10-01", "basis": "basic"}


def test_as_many_queries_for_two_councils_as_for_six(
    compare: Any, city_region: list[Council]
) -> None:
    counts = []
    for some in (city_region[:2], city_region[2:]):
        for council in some:
            for job_role in ("social_worker", "team_manager"):
                paid(council, job_role=job_role, supplements={"market": "2400"})
        with CaptureQueriesContext(connection) as queries:
            compare()
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 14
