from contextlib import nullcontext
from datetime import date
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Council
from rates.models import Award, OnCostTable, Spine, SpinePoint
from tests.conftest import People
from tests.everyone import graded
from tests.factories import council_named
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
    award(spine, FIRST, SECOND, status="provisional")  # the settled one stands beside it
    with refused("award_no_overlap"):
        award(spine, date(2032, 3, 31), SECOND)
    with refused("award_no_overlap"):
        award(spine, date(2032, 3, 31), SECOND, status="provisional")


def test_spine_scope_known(spine: Spine) -> None:
    with refused("spine_scope_known"):
        Spine.objects.filter(pk=spine.pk).update(scope="middle")


def test_spine_council_fits_scope(liverpool: Council) -> None:
    Spine.objects.create(code="ONE", name="One", scope="local", council=liverpool)
    with refused("spine_council_fits_scope"):
        Spine.objects.create(code="TWO", name="Two", scope="local")
    with refused("spine_council_fits_scope"):
        Spine.objects.create(code="TWO", name="Two", scope="national", council=liverpool)


def spine_for(scope: str, council: Council | None = None) -> Spine:
    return Spine.objects.create(code="NEW", name="New", scope=scope, council=council)


@pytest.mark.parametrize(
    ("name", "scope", "fits"),
    [
        ("Liverpool", "national", True),
        ("Liverpool", "inner", False),
        ("Camden", "inner", True),
        ("Camden", "outer", False),
        ("Camden", "national", False),
        ("Barnet", "outer", True),
    ],
)
def test_grade_spine_fits_its_area(name: str, scope: str, fits: bool, people: People) -> None:
    spine, council = spine_for(scope), council_named(name)
    assert (spine in Spine.objects.open_to(council)) is fits
    with nullcontext() if fits else refused("grade_spine_fits"):
        graded(council, people.hr, spine=spine)


def test_grade_spine_fits_its_council(
    people: People, liverpool: Council, wirral: Council
) -> None:
    spine = spine_for("local", liverpool)
    graded(liverpool, people.hr, spine=spine)
    with refused("grade_spine_fits"):
        graded(wirral, people.hr, spine=spine)


def test_in_force_settled_before_provisional(spine: Spine) -> None:
    provisional = award(spine, FIRST, SECOND, status="provisional")
    assert list(spine.awards.in_force(FIRST)) == [provisional]
    settled = award(spine, FIRST, SECOND)
    assert list(spine.awards.in_force(FIRST)) == [settled, provisional]
    days = DateRange(FIRST, None)
    assert list(spine.awards.on_days_of(days)) == [settled]
    assert list(spine.awards.standing_in_for(settled)) == [provisional]


def test_on_days_of_keeps_what_is_replaced_in_part(spine: Spine) -> None:
    provisional = award(spine, FIRST, SECOND, status="provisional")
    settled = award(spine, FIRST, date(2031, 10, 1))
    found = spine.awards.on_days_of(DateRange(FIRST, None)).order_by("status")
    assert list(found) == [settled, provisional]


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
