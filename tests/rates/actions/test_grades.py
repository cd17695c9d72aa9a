from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.errors import BadInput, NotPermitted
from accounts.models import Council
from rates.actions.equivalents import equivalent_of, look_at_equivalent, work_out
from rates.actions.grades import record_grade
from rates.clauses import defaults
from rates.errors import DataEnds, GradeOverlaps, NoEquivalent
from rates.models import Grade, MemorandumVersion
from tests.conftest import People
from tests.rates.asking import APRIL, JULY, JUNE, MAY, grade_terms, social_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(people: People, liverpool: Council) -> Any:
    def recorded(**changes: Any) -> Grade:
        return record_grade(by=people.hr, **grade_terms(liverpool) | changes)

    return recorded


def test_record_grade_gives_the_worked_example(record: Any) -> None:
    """SCP 36, 37 hours, 36 days, 18 % in 2025-26: design 3.1."""
    equivalent = equivalent_of(record(), on=date(2025, 5, 1))
    assert [str(line.amount) for line in equivalent.lines] == [
        "24.46",
        "3.93",
        "3.87",
        "0.14",
        "5.11",
    ]
    assert equivalent.total == Decimal("37.51")


@pytest.mark.parametrize(
    ("salary_basis", "salary"),
    [
        ("bottom", "42839.00"),
        ("mean", "45065.60"),  # of points 32, 33, 34, 35 and 36
        ("top", "47181.00"),
        ("reported_average", "45123.00"),
    ],
)
def test_salary_by_clause(salary_basis: str, salary: str, record: Any) -> None:
    grade = record(bottom_scp=32, reported_average_salary=Decimal("45123"))
    clauses = defaults() | {"salary_basis": salary_basis}
    worked = work_out(grade, on=date(2025, 5, 1), clauses=clauses)
    assert worked.equivalent.post.salary == Decimal(salary)


def test_supplements_only_those_that_the_clauses_count(record: Any) -> None:
    grade = record(supplements={"market": Decimal(3000), "retention": Decimal(1000)})
    clauses = defaults() | {"supplements_counted": ["market"]}
    worked = work_out(grade, on=date(2025, 5, 1), clauses=clauses)
    assert worked.equivalent.post.supplements == Decimal("3000.00")
    assert work_out(grade, on=date(2025, 5, 1)).equivalent.post.supplements == 0


@pytest.mark.parametrize(("on", "provisional"), [(date(2026, 3, 31), False), (APRIL, True)])
def test_provisional_award_is_said(on: date, provisional: bool, record: Any) -> None:
    assert work_out(record(), on=on).provisional is provisional


def test_equivalent_after_the_last_award(record: Any) -> None:
    with pytest.raises(DataEnds, match="No NJC award is known after 31 March 2027"):
        equivalent_of(record(), on=date(2027, 4, 1))
    with pytest.raises(DataEnds, match="No NJC award is known before 1 April 2024"):
        equivalent_of(Grade.objects.get(), on=date(2024, 3, 31))


def test_equivalent_without_a_reported_average(record: Any) -> None:
    with pytest.raises(NoEquivalent, match="Liverpool has not reported an average"):
        equivalent_of(
            record(), on=MAY, clauses=defaults() | {"salary_basis": "reported_average"}
        )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"top_scp": 99}, "top_scp"),
        ({"bottom_scp": 37}, "top_scp"),
        ({"bottom_scp": 2}, "bottom_scp"),  # leaves the spine in 2026-27
        ({"weekly_hours": Decimal(49)}, "weekly_hours"),
        ({"weekly_hours": Decimal("0.99")}, "weekly_hours"),
        ({"leave_days": 19}, "leave_days"),
        ({"leave_days": 81}, "leave_days"),
        ({"employer_pension_rate": Decimal(1)}, "employer_pension_rate"),
        ({"employer_pension_rate": Decimal("0.18001")}, "employer_pension_rate"),
        ({"supplements": {"golden_hello": Decimal(1)}}, "supplements.golden_hello"),
        ({"supplements": {"market": Decimal(0)}}, "supplements.market"),
        ({"reported_average_salary": Decimal("1.001")}, "reported_average_salary"),
        ({"effective_until": date(2025, 4, 1)}, "effective_until"),
        ({"effective_from": date(2030, 1, 1)}, "effective_from"),
    ],
)
def test_record_grade_names_what_cannot_be_used(
    change: dict[str, Any], field: str, record: Any
) -> None:
    with pytest.raises(BadInput) as refused:
        record(**change)
    assert list(refused.value.fields) == [field]


def test_record_grade_point_that_leaves_the_spine_before(record: Any) -> None:
    record(bottom_scp=2, effective_until=APRIL)


def test_record_grade_ends_the_one_before(record: Any) -> None:
    record()
    record(top_scp=37, effective_from=JUNE)
    starts = {grade.effective.lower: grade.effective.upper for grade in Grade.objects.all()}
    assert starts == {date(2025, 4, 1): JUNE, JUNE: None}


def test_record_grade_over_a_later_one(record: Any) -> None:
    record(effective_from=JULY)
    with pytest.raises(GradeOverlaps):
        record()


@pytest.mark.parametrize("persona", ["manager", "approver", "lead", "other_hr", "nobody"])
def test_record_grade_without_permission(
    persona: str, liverpool: Council, people: People
) -> None:
    with pytest.raises(NotPermitted):
        record_grade(by=getattr(people, persona), **grade_terms(liverpool))


def test_look_at_equivalent_by_the_terms_that_bind(
    memorandum: MemorandumVersion, record: Any, people: People, liverpool: Council
) -> None:
    record()
    look = look_at_equivalent(
        by=people.lead, council=liverpool, job_role=social_worker(), on=MAY
    )
    assert look.version == memorandum
    assert look.worked.provisional


def test_look_at_equivalent_without_a_grade(people: People, liverpool: Council) -> None:
    with pytest.raises(NoEquivalent, match="Liverpool has no grade recorded for Social worker"):
        look_at_equivalent(by=people.hr, council=liverpool, job_role=social_worker(), on=MAY)


def test_look_at_equivalent_without_permission(people: People, liverpool: Council) -> None:
    with pytest.raises(NotPermitted):
        look_at_equivalent(
            by=people.other_hr, council=liverpool, job_role=social_worker(), on=MAY
        )
