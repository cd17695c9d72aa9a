"""All the grades of a council on a day, each with what a permanent employee in it costs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import Council, JobRole, User
from accounts.permissions import Permission, require
from rates.actions.equivalents import PayTables, Worked, work_out
from rates.actions.looks import record_look
from rates.errors import NoEquivalent
from rates.models import Grade, MemorandumVersion


@dataclass(frozen=True, kw_only=True)
class RoleOfCouncil:
    """One job role: its grade of the day, what that comes to or why not, and its other grades."""

    job_role: JobRole
    grade: Grade | None
    worked: Worked | None
    why_not: str
    others: tuple[Grade, ...]


@transaction.atomic
def look_at_grades(*, by: User, council: Council, on: date) -> tuple[RoleOfCouncil, ...]:
    """In the order of the job roles; a role without a grade says so."""
    require(by, Permission.EQUIVALENT_VIEW, council)
    grades = list(
        Grade.objects.filter(council=council)
        .select_related("council", "spine", "recorded_by")
        .prefetch_related("supplements")
        .order_by("-effective")
    )
    version = (
        MemorandumVersion.objects.in_force(on).binding(council, on).nearest_first().first()
    )
    tables, clauses = PayTables.read(), version.clauses if version else None
    record_look(
        "grades.viewed",
        by=by,
        permission=Permission.EQUIVALENT_VIEW,
        council=council,
        target=council,
        on=on,
    )
    return tuple(
        role_of(job_role, grades, on=on, tables=tables, clauses=clauses)
        for job_role in JobRole.objects.all()
    )


def role_of(
    job_role: JobRole,
    grades: Iterable[Grade],
    *,
    on: date,
    tables: PayTables,
    clauses: Mapping[str, Any] | None,
) -> RoleOfCouncil:
    of_role = [grade for grade in grades if grade.job_role_id == job_role.pk]
    grade = next((each for each in of_role if on in each.effective), None)
    worked, why_not = None, ""
    if grade is not None:
        try:
            worked = work_out(grade, on=on, clauses=clauses, tables=tables)
        except NoEquivalent as problem:
            why_not = problem.detail
    return RoleOfCouncil(
        job_role=job_role,
        grade=grade,
        worked=worked,
        why_not=why_not,
        others=tuple(each for each in of_role if each is not grade),
    )
