from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import NotPermitted
from accounts.models import AuditEntry, Council, JobRole
from rates.reports.council_pay import PayBasis
from rates.reports.ladder import Ladder, RungPay, Step, ladder_of
from rates.rungs import LADDER
from tests.conftest import People
from tests.rates.reports.paying import paid

pytestmark = pytest.mark.django_db
ON = date(2025, 10, 1)


@pytest.fixture
def ladder(people: People, liverpool: Council) -> Any:
    def climbed(**changes: Any) -> Ladder:
        normal: dict[str, Any] = {
            "by": people.hr,
            "council": liverpool,
            "on": ON,
            "basis": PayBasis.ANNUAL,
        }
        return ladder_of(**normal | changes)

    return climbed


def climb(council: Council, **points: tuple[int, int]) -> None:
    for job_role, ends in points.items():
        paid(council, ends, job_role=job_role)


def offers(found: Ladder) -> list[Decimal | None]:
    return [rung.offer.amount for rung in found.rungs]


def rung(found: Ladder, code: str) -> RungPay:
    return next(each for each in found.rungs if each.rung.code == code)


def test_ladder_places_each_of_the_five_roles() -> None:
    places = {place.job_role for each in LADDER for place in each.places}
    assert len(places) == 5


@pytest.mark.django_db
def test_ladder_is_of_known_roles() -> None:
    known = set(JobRole.objects.values_list("code", flat=True))
    assert {place.job_role for each in LADDER for place in each.places} == known


def test_offer_on_each_rung_by_hand(ladder: Any, liverpool: Council) -> None:
    """Social workers from 39,152 (28) to 40,777 (30): the mean with 39,862 is 39,930.33.

    Experts: the mean of 45,091 (34) and 48,226 (37) is 46,658.50. Managers: of 52,413 (41) and
    54,495 (43), 53,454.00.
    """
    climb(
        liverpool,
        social_worker=(28, 30),
        senior_social_worker=(34, 34),
        advanced_practitioner=(37, 37),
        team_manager=(41, 41),
        independent_reviewing_officer=(43, 43),
    )
    found = ladder()
    assert offers(found) == [
        Decimal("39152.00"),
        Decimal("39930.33"),
        Decimal("46658.50"),
        Decimal("53454.00"),
    ]
    steps = [each.step for each in found.rungs]
    assert steps == [
        None,
        Step(amount=Decimal("778.33"), percent=Decimal("1.99")),
        Step(amount=Decimal("6728.17"), percent=Decimal("16.85")),
        Step(amount=Decimal("6795.50"), percent=Decimal("14.56")),
    ]


def test_offer_beside_the_region(ladder: Any, city_region: list[Council]) -> None:
    """39,152; 40,777 and 42,839 (28, 30 and 32): Liverpool's is 1,625 below the median."""
    halton, knowsley, liverpool, *_ = city_region
    climb(halton, social_worker=(32, 32), team_manager=(43, 43))
    climb(knowsley, social_worker=(30, 30), team_manager=(41, 41))
    climb(liverpool, social_worker=(28, 28), team_manager=(42, 42))
    found = ladder()
    start = rung(found, "early_career")
    assert start.spread is not None
    assert (start.spread.lowest, start.spread.median, start.spread.highest) == (
        Decimal("39152.00"),
        Decimal("40777.00"),
        Decimal("42839.00"),
    )
    assert start.above_median == Decimal("-1625.00")
    assert rung(found, "manager").above_median == Decimal("0.00")


def test_step_of_the_region_is_between_its_medians(ladder: Any, liverpool: Council) -> None:
    """The means 39,152 (28) of 28 alone and 39,862 (29) of 28 to 30."""
    climb(liverpool, social_worker=(28, 29))
    found = rung(ladder(), "social_worker")
    assert found.median_step == Step(amount=Decimal("355.00"), percent=Decimal("0.91"))
    assert found.step == found.median_step


def test_rung_with_one_of_its_two_roles_says_so(ladder: Any, liverpool: Council) -> None:
    climb(liverpool, advanced_practitioner=(37, 37))
    found = rung(ladder(), "expert_practitioner")
    assert found.offer.amount == Decimal("48226.00")
    assert found.offer.missing == ("senior_social_worker",)
    assert found.step is None


def test_council_without_grades(ladder: Any, wirral: Council) -> None:
    climb(wirral, social_worker=(28, 28))
    found = ladder()
    assert offers(found) == [None] * 4
    start = found.rungs[0]
    assert start.offer.missing == ("social_worker",)
    assert start.above_median is None
    assert start.spread is not None


def test_provisional_pay_says_so(ladder: Any, liverpool: Council) -> None:
    climb(liverpool, social_worker=(28, 28))
    assert not ladder().rungs[0].offer.provisional
    assert ladder(on=date(2026, 10, 1)).rungs[0].offer.provisional


def test_ladder_of_another_council_of_the_region(ladder: Any, wirral: Council) -> None:
    climb(wirral, social_worker=(28, 28))
    assert ladder(council=wirral).rungs[0].offer.amount == Decimal("39152.00")


def test_ladder_of_another_region(ladder: Any) -> None:
    with pytest.raises(NotPermitted):
        ladder(council=Council.objects.get(name="Camden"))


@pytest.mark.parametrize("persona", ["auditor", "nobody"])
def test_ladder_without_permission(persona: str, ladder: Any, people: People) -> None:
    with pytest.raises(NotPermitted):
        ladder(by=getattr(people, persona))


def test_looking_is_audited(ladder: Any) -> None:
    ladder()
    assert AuditEntry.objects.filter(verb="ladder.viewed").count() == 1


def test_as_many_queries_for_two_councils_as_for_six(
    ladder: Any, city_region: list[Council]
) -> None:
    counts = []
    for some in (city_region[:2], city_region[2:]):
        for council in some:
            climb(council, social_worker=(28, 30), team_manager=(40, 42))
        with CaptureQueriesContext(connection) as queries:
            ladder()
        counts.append(len(queries))
    assert counts[0] == counts[1]
