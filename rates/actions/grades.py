"""What a council pays its permanent staff: recording a grade, checked against its spine."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts import audit
from accounts.errors import BadInput
from accounts.models import Council, JobRole, User
from accounts.permissions import Permission, require
from rates.clauses import CLAUSES
from rates.errors import database_has_the_last_word
from rates.models import Award, Grade, GradeSupplement, Spine

KINDS = [kind for kind in CLAUSES["supplements_counted"].choices if kind]
PENCE_REMEDY = "Give pounds a year above 0, in whole pence, such as 2400.00."


@transaction.atomic
def record_grade(
    *,
    by: User,
    council: Council,
    job_role: JobRole,
    name: str,
    effective_from: date,
    effective_until: date | None = None,
    spine: Spine,
    bottom_scp: int,
    top_scp: int,
    weekly_hours: Decimal,
    leave_days: int,
    employer_pension_rate: Decimal,
    supplements: Mapping[str, Decimal] | None = None,
    reported_average_salary: Decimal | None = None,
) -> Grade:
    """Say what the council pays in a job role. The grade before it ends the day this starts.

    Caps that were derived keep the figures that they were derived from.
    """
    require(by, Permission.GRADE_RECORD, council)
    grade = Grade(
        council=council,
        job_role=job_role,
        name=name.strip(),
        effective=check_dates(effective_from, effective_until),
        spine=spine,
        bottom_scp=bottom_scp,
        top_scp=top_scp,
        weekly_hours=weekly_hours,
        leave_days=leave_days,
        employer_pension_rate=employer_pension_rate,
        reported_average_salary=reported_average_salary,
        recorded_at=timezone.now(),
        recorded_by=by,
    )
    supplements = supplements or {}
    check_grade(grade, supplements)
    save_grade(grade, supplements)
    audit.record(
        "grade.recorded",
        by=by,
        at=council,
        target=grade,
        job_role=job_role.code,
        effective=[effective_from, effective_until],
        points=[bottom_scp, top_scp],
        supplements=supplements,
    )
    return grade


def save_grade(grade: Grade, supplements: Mapping[str, Decimal]) -> None:
    end_the_one_before(grade)
    with database_has_the_last_word():
        grade.save()
    GradeSupplement.objects.bulk_create(
        GradeSupplement(grade=grade, kind=kind, annual_amount=amount)
        for kind, amount in supplements.items()
    )


def check_dates(effective_from: date, effective_until: date | None) -> DateRange:
    if effective_until is not None and effective_until <= effective_from:
        raise BadInput({"effective_until": f"Give a day after {effective_from:%-d %B %Y}."})
    return DateRange(effective_from, effective_until)


def check_grade(grade: Grade, supplements: Mapping[str, Decimal]) -> None:
    """Every problem at once; each names its field and what to do."""
    average = grade.reported_average_salary
    in_order = {
        "name": (
            0 < len(grade.name) <= 60,
            "Give the grade's name, up to 60 letters.",
        ),
        "weekly_hours": (
            1 <= grade.weekly_hours <= 48 and in_steps_of("0.01", grade.weekly_hours),
            "Give contracted hours a week from 1 to 48, such as 37.",
        ),
        "leave_days": (
            20 <= grade.leave_days <= 80,
            "Give days a year with bank holidays, from 20 to 80.",
        ),
        "employer_pension_rate": (
            0 <= grade.employer_pension_rate < 1
            and in_steps_of("0.0001", grade.employer_pension_rate),
            "Give a share of pay below 1: 18 % is 0.18.",
        ),
        "reported_average_salary": (average is None or is_money(average), PENCE_REMEDY),
    }
    problems = {field: remedy for field, (good, remedy) in in_order.items() if not good}
    problems |= problems_of(supplements) | points_off_the_spine(grade)
    if problems:
        raise BadInput(problems)


def problems_of(supplements: Mapping[str, Decimal]) -> dict[str, str]:
    unknown = {
        f"supplements.{kind}": f"Give one of: {', '.join(KINDS)}."
        for kind in supplements
        if kind not in KINDS
    }
    return unknown | {
        f"supplements.{kind}": PENCE_REMEDY
        for kind, amount in supplements.items()
        if kind in KINDS and not is_money(amount)
    }


def points_off_the_spine(grade: Grade) -> dict[str, str]:
    """A point may leave the spine at an award, so each award of the grade's days is looked at."""
    open_to_it = Spine.objects.open_to(grade.council)
    if not open_to_it.filter(pk=grade.spine_id).exists():
        known = ", ".join(open_to_it.values_list("code", flat=True)) or "none is recorded"
        return {"spine": f"{grade.spine} is not for {grade.council}; choose from: {known}."}
    if grade.top_scp < grade.bottom_scp:
        return {"top_scp": f"Give point {grade.bottom_scp}, the bottom, or a higher one."}
    awards = Award.objects.on_days_of(grade.effective).filter(spine=grade.spine)
    problems = {}
    for award in awards.prefetch_related("points").order_by("effective"):
        points = {point.scp for point in award.points.all()}
        for field in ("bottom_scp", "top_scp"):
            if (scp := getattr(grade, field)) not in points:
                problems[field] = f"Point {scp} is not on {award}; {choose(points)}."
    return problems or ({} if awards else {"effective_from": no_award(grade)})


def choose(points: Iterable[int]) -> str:
    return f"choose from {min(points)} to {max(points)}"


def no_award(grade: Grade) -> str:
    return f"No {grade.spine} award is known on these days. Choose days that have one."


def in_steps_of(step: str, number: Decimal) -> bool:
    return number % Decimal(step) == 0


def is_money(amount: Decimal) -> bool:
    return 0 < amount < 10_000_000 and in_steps_of("0.01", amount)


def end_the_one_before(grade: Grade) -> None:
    """Only an open-ended one gives way; any other overlap is refused."""
    start = grade.effective.lower
    standing = (
        Grade.objects.in_force(start)
        .select_for_update()
        .filter(council=grade.council, job_role=grade.job_role, effective__startswith__lt=start)
        .filter(effective__upper_inf=True)
        .first()
    )
    if standing is not None:
        standing.effective = DateRange(standing.effective.lower, start)
        standing.save(update_fields=["effective"])
