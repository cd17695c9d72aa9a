"""Recording a council's own workforce, month by month; a correction stands as a new version."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.cells import Problem
from accounts.checks import Expect, in_words, input_checked, refused_as
from accounts.errors import BadInput, DomainError
from accounts.models import Council, User
from accounts.permissions import Permission, require
from accounts.tables import rows_of
from rates.models import WorkforceCount
from rates.workforce import Workforce, last_day_of
from rates.workforce_file import WorkforceRow, read_workforce


class NothingCorrected(DomainError):
    """These are the figures that are recorded already. Change what is wrong, or leave it."""

    code = "nothing_corrected"


class WorkforceMoved(DomainError):
    """Somebody recorded this month while you were writing. Look at it, then correct it."""

    code = "workforce_moved"


REFUSED_BY: dict[str, type[DomainError]] = {
    "workforcecount_follows": WorkforceMoved,
    "workforcecount_version_once": WorkforceMoved,
}


@transaction.atomic
def record_workforce(
    *,
    by: User,
    council: Council,
    month: date,
    figures: Workforce,
    reason: str = "",
    now: datetime,
) -> WorkforceCount:
    """Say how a month ended; with a reason where it was said before. `month` is its first day.

    Raises NotPermitted, BadInput, NothingCorrected, and WorkforceMoved when somebody was quicker.
    """
    require(by, Permission.WORKFORCE_RECORD, council)
    before = WorkforceCount.objects.current().filter(council=council, month=month).first()
    with input_checked() as expect:
        expect_over(expect, council, month, timezone.localdate(now))
        for name, problem in figures.problems().items():
            expect(False, name, problem)
        if before:
            expect(
                bool(reason.strip()),
                "reason",
                f"{month:%B %Y} is recorded already; say why it is corrected.",
            )
    if before and before.figures == figures:
        raise NothingCorrected
    count = version_after(before, council, month, figures, by=by, now=now, reason=reason)
    with refused_as(REFUSED_BY):
        count.save(force_insert=True)
    audit.record(
        "workforce.recorded",
        by=by,
        at=council,
        target=count,
        month=month,
        version=count.version,
        **asdict(figures),
    )
    return count


def expect_over(expect: Expect, council: Council, month: date, today: date) -> None:
    last = last_day_of(month.replace(day=1))
    expect(month.day == 1, "month", "Give the first day of a month.")
    expect(
        last <= today,
        "month",
        f"{month:%B %Y} is not over; count it from {in_words(last)} on.",
    )
    expect(
        month in council.effective or last in council.effective,
        "month",
        f"{council} did not exist in {month:%B %Y}; choose another month.",
    )


def version_after(
    before: WorkforceCount | None,
    council: Council,
    month: date,
    figures: Workforce,
    *,
    by: User,
    now: datetime,
    reason: str,
) -> WorkforceCount:
    return WorkforceCount(
        council=council,
        month=month,
        version=before.version + 1 if before else 1,
        reason=reason.strip() if before else "",
        recorded_at=now,
        recorded_by=by,
        **asdict(figures),
    )


@dataclass(frozen=True, kw_only=True)
class WorkforceImport:
    """What a file came to, or would; `known` months say the same already."""

    added: int
    corrected: int
    known: int
    problems: tuple[Problem, ...]
    dry_run: bool


@transaction.atomic
def import_workforce(
    *, by: User, council: Council, content: bytes, reason: str, dry_run: bool, now: datetime
) -> WorkforceImport:
    """All of a file or nothing; the same file twice adds nothing. Raises NotPermitted, BadInput."""
    require(by, Permission.WORKFORCE_RECORD, council)
    found = read_workforce(rows_of(content))
    current = {
        each.month: each for each in WorkforceCount.objects.current().filter(council=council)
    }
    new = [row for row in found.rows if differs(row, current.get(row.month))]
    problems = tuple(found.problems) + tuple(
        problem
        for row in new
        if (problem := problem_of(row, council, current, reason, timezone.localdate(now)))
    )
    if problems and not dry_run:
        told = {problem.where: str(problem) for problem in problems}
        raise BadInput(told, "Nothing was imported.")
    if new and not dry_run:
        save_all(by, council, new, current, reason=reason, now=now)
        digest = hashlib.sha256(content).hexdigest()
        audit.record(
            "workforce.imported",
            by=by,
            at=council,
            target=WorkforceCount,
            months=[f"{row.month:%Y-%m}" for row in new],
            sha256=digest,
        )
    corrected = sum(row.month in current for row in new)
    return WorkforceImport(
        added=len(new) - corrected,
        corrected=corrected,
        known=len(found.rows) - len(new),
        problems=problems,
        dry_run=dry_run,
    )


def differs(row: WorkforceRow, before: WorkforceCount | None) -> bool:
    return before is None or before.figures != row.figures


def problem_of(
    row: WorkforceRow,
    council: Council,
    current: dict[date, WorkforceCount],
    reason: str,
    today: date,
) -> Problem | None:
    """What only the day and what is recorded can tell."""
    written = f"{row.month:%B %Y}"
    if row.month in current and not reason.strip():
        remedy = "It is recorded already, with other figures; give a reason to correct it."
        return Problem(row.row, "month", written, remedy)
    try:
        with input_checked() as expect:
            expect_over(expect, council, row.month, today)
    except BadInput as bad:
        return Problem(row.row, "month", written, bad.fields["month"][0])
    return None


def save_all(
    by: User,
    council: Council,
    rows: list[WorkforceRow],
    current: dict[date, WorkforceCount],
    *,
    reason: str,
    now: datetime,
) -> None:
    with refused_as(REFUSED_BY):
        WorkforceCount.objects.bulk_create(
            version_after(
                current.get(row.month),
                council,
                row.month,
                row.figures,
                by=by,
                now=now,
                reason=reason,
            )
            for row in rows
        )
