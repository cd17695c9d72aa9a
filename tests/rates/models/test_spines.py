from datetime import date
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from rates.models import Award, OnCostTable, Spine, SpinePoint
from tests.refusals import refused

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = (date(year, 4, 1) for year in (2031, 2032, 2033))


@pytest.fixture
def spine() -> Spine:
    return Spine.objects.create(code="LOCAL", name="A council's own")


def award(spine: Spine, start: date | None, end: date | None, **changes: object) -> Award:
    normal = {"name": "A", "status": "agreed", "effective": DateRange(start, end)}
    return Award.objects.create(spine=spine, **normal | changes)


def on_costs(year: str, start: date | None, end: date | None) -> OnCostTable:
    table = OnCostTable.objects.order_by("effective")[0]
    table.pk, table.tax_year, table.effective = None, year, DateRange(start, end)
    table.save(force_insert=True)
    return table


def test_award_status_known(spine: Spine) -> None:
    award(spine, FIRST, SECOND, status="provisional")
    with refused("award_status_known"):
        award(spine, SECOND, THIRD, status="hoped for")


@pytest.mark.parametrize("ends", [(None, SECOND), (FIRST, FIRST)])
def test_award_effective_has_start(ends: tuple[date | None, date], spine: Spine) -> None:
    with refused("award_effective_has_start"):
        award(spine, *ends)
    award(spine, FIRST, None)


def test_award_no_overlap(spine: Spine) -> None:
    award(spine, FIRST, SECOND)
    award(spine, SECOND, THIRD)
    award(Spine.objects.create(code="OTHER", name="Other"), FIRST, SECOND)
    with refused("award_no_overlap"):
        award(spine, date(2032, 3, 31), SECOND)


def test_spinepoint_once(spine: Spine) -> None:
    first, second = award(spine, FIRST, SECOND), award(spine, SECOND, THIRD)
    for one in (first, second):
        SpinePoint.objects.create(award=one, scp=1, annual_salary=20_000)
    SpinePoint.objects.create(award=first, scp=2, annual_salary=20_000)
    with refused("spinepoint_once"):
        SpinePoint.objects.create(award=first, scp=1, annual_salary=20_001)


def test_spinepoint_salary_positive(spine: Spine) -> None:
    one = award(spine, FIRST, SECOND)
    SpinePoint.objects.create(award=one, scp=1, annual_salary=Decimal("0.01"))
    with refused("spinepoint_salary_positive"):
        SpinePoint.objects.create(award=one, scp=2, annual_salary=0)


@pytest.mark.parametrize("ends", [(None, SECOND), (FIRST, FIRST)])
def test_oncosttable_effective_has_start(ends: tuple[date | None, date]) -> None:
    with refused("oncosttable_effective_has_start"):
        on_costs("2031-32", *ends)
    on_costs("2031-32", FIRST, None)


def test_oncosttable_no_overlap() -> None:
    on_costs("2031-32", FIRST, SECOND)
    on_costs("2032-33", SECOND, THIRD)
    with refused("oncosttable_no_overlap"):
        on_costs("2033-34", date(2033, 3, 31), None)
