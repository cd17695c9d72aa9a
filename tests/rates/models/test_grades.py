from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts.models import Council, JobRole
from rates.models import Grade, GradeSupplement, JobTitleMap, Spine
from tests.conftest import People
from tests.rates.asking import APRIL, JUNE, MAY, social_worker
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def grade(people: People, liverpool: Council) -> Any:
    def made(**changes: Any) -> Grade:
        normal: dict[str, Any] = {
            "council": liverpool,
            "job_role": social_worker(),
            "name": "Grade 9",
            "effective": DateRange(APRIL, MAY),
            "spine": Spine.objects.get(code="NJC"),
            "bottom_scp": 33,
            "top_scp": 36,
            "weekly_hours": Decimal(37),
            "leave_days": 36,
            "employer_pension_rate": Decimal("0.18"),
            "recorded_at": timezone.now(),
            "recorded_by": people.hr,
        }
        return Grade.objects.create(**normal | changes)

    return made


@pytest.fixture
def title(people: People, liverpool: Council) -> Any:
    def made(**changes: Any) -> JobTitleMap:
        normal: dict[str, Any] = {
            "council": liverpool,
            "title": "Social Worker Level 2",
            "job_role": social_worker(),
            "effective": DateRange(APRIL, MAY),
            "proposed_at": timezone.now(),
            "proposed_by": people.hr,
            "approved_at": timezone.now(),
            "approved_by": people.lead,
        }
        return JobTitleMap.objects.create(**normal | changes)

    return made


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("grade_points_in_order", {"top_scp": 33}, {"top_scp": 32}),
        ("grade_weekly_hours_credible", {"weekly_hours": 48}, {"weekly_hours": "48.01"}),
        ("grade_weekly_hours_credible", {"weekly_hours": 1}, {"weekly_hours": "0.99"}),
        ("grade_leave_days_credible", {"leave_days": 20}, {"leave_days": 19}),
        ("grade_leave_days_credible", {"leave_days": 80}, {"leave_days": 81}),
        (
            "grade_pension_rate_credible",
            {"employer_pension_rate": "0.9999"},
            {"employer_pension_rate": 1},
        ),
        (
            "grade_pension_rate_credible",
            {"employer_pension_rate": 0},
            {"employer_pension_rate": "-0.0001"},
        ),
        (
            "grade_effective_has_start",
            {"effective": DateRange(APRIL, None)},
            {"effective": DateRange(None, MAY)},
        ),
        (
            "grade_effective_has_start",
            {"effective": DateRange(APRIL, MAY)},
            {"effective": DateRange(APRIL, APRIL)},
        ),
    ],
)
def test_grade_bounds(
    name: str, inside: dict[str, Any], outside: dict[str, Any], grade: Any
) -> None:
    made = grade(**inside)
    with refused(name):
        Grade.objects.filter(pk=made.pk).update(**outside)


def test_grade_no_overlap(grade: Any, wirral: Council) -> None:
    grade()
    grade(effective=DateRange(MAY, JUNE))
    grade(council=wirral)
    grade(job_role=JobRole.objects.get(pk="team_manager"))
    with refused("grade_no_overlap"):
        grade(effective=DateRange(date(2026, 4, 30), MAY))


def test_gradesupplement_once(grade: Any) -> None:
    one = grade()
    GradeSupplement.objects.create(grade=one, kind="market", annual_amount=1)
    GradeSupplement.objects.create(grade=one, kind="retention", annual_amount=1)
    with refused("gradesupplement_once"):
        GradeSupplement.objects.create(grade=one, kind="market", annual_amount=2)


def test_gradesupplement_amount_positive(grade: Any) -> None:
    one = grade()
    GradeSupplement.objects.create(grade=one, kind="market", annual_amount=Decimal("0.01"))
    with refused("gradesupplement_amount_positive"):
        GradeSupplement.objects.create(grade=one, kind="retention", annual_amount=0)


@pytest.mark.parametrize("ends", [(None, MAY), (APRIL, APRIL)])
def test_jobtitlemap_effective_has_start(ends: tuple[date | None, date], title: Any) -> None:
    title(effective=DateRange(APRIL, None))
    with refused("jobtitlemap_effective_has_start"):
        title(title="Other", effective=DateRange(*ends))


def test_jobtitlemap_not_approved_by_proposer(title: Any, people: People) -> None:
    with refused("jobtitlemap_not_approved_by_proposer"):
        title(approved_by=people.hr)
    title(approved_at=None, approved_by=None)


@pytest.mark.parametrize("missing", ["approved_at", "approved_by"])
def test_jobtitlemap_approval_paired(missing: str, title: Any) -> None:
    with refused("jobtitlemap_approval_paired"):
        title(**{missing: None})


def test_jobtitlemap_one_role_at_a_time(title: Any, wirral: Council) -> None:
    title()
    title(effective=DateRange(MAY, JUNE))
    title(council=wirral)
    title(title="Social Worker Level 3")
    title(approved_at=None, approved_by=None)  # a proposal may be for the same days
    with refused("jobtitlemap_one_role_at_a_time"):
        title(title="SOCIAL WORKER level 2", effective=DateRange(date(2026, 4, 30), MAY))
