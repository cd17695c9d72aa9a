"""Proposing many titles from one file: tried first, then all of it or nothing."""

import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts import audit
from accounts.cells import Problem
from accounts.errors import BadInput
from accounts.models import Council, JobRole, User
from accounts.permissions import Permission, require
from rates.errors import database_has_the_last_word
from rates.models import JobTitleMap
from rates.title_file import TitleRow, read_titles


@dataclass(frozen=True, kw_only=True)
class TitleImport:
    """What a file came to, or would; `known` rows were proposed or approved before."""

    added: int
    known: int
    problems: tuple[Problem, ...]
    dry_run: bool


@transaction.atomic
def import_titles(*, by: User, council: Council, text: str, dry_run: bool) -> TitleImport:
    """Propose each title of the file that is not there yet; the same file twice adds nothing."""
    require(by, Permission.TITLE_PROPOSE, council)
    found = read_titles(text, ways_to_write_a_role())
    new, clashes = what_is_new(council, found.rows)
    problems = (*found.problems, *clashes)
    if problems and not dry_run:
        raise BadInput(
            {problem.where: str(problem) for problem in problems}, "Nothing was imported."
        )
    if new and not dry_run:
        propose_all(by, council, new)
        digest = hashlib.sha256(text.encode()).hexdigest()
        audit.record(
            "titles.imported",
            by=by,
            at=council,
            target=JobTitleMap,
            titles=[row.title for row in new],
            sha256=digest,
        )
    return TitleImport(
        added=len(new),
        known=len(found.rows) - len(new) - len(clashes),
        problems=problems,
        dry_run=dry_run,
    )


def ways_to_write_a_role() -> dict[str, str]:
    """By its code or by its name."""
    ways: dict[str, str] = {}
    for role in JobRole.objects.all():
        ways |= {role.code: role.code, role.name.lower(): role.code}
    return ways


def what_is_new(
    council: Council, rows: list[TitleRow]
) -> tuple[list[TitleRow], tuple[Problem, ...]]:
    """A row is known by title, role and first day: another title may have ended it since."""
    known: dict[tuple[str, object], str] = {
        (each.title.lower(), each.effective.lower): each.job_role_id
        for each in JobTitleMap.objects.live().filter(council=council)
    }
    new = [row for row in rows if row.key not in known]
    clashes = tuple(
        Problem(
            row.row,
            "job_role",
            row.job_role,
            f"The title stands for {known[row.key]} from that day, or is proposed to; give"
            " another first day.",
        )
        for row in rows
        if known.get(row.key, row.job_role) != row.job_role
    )
    return new, clashes


def propose_all(by: User, council: Council, rows: list[TitleRow]) -> None:
    now = timezone.now()
    with database_has_the_last_word():
        JobTitleMap.objects.bulk_create(
            [
                JobTitleMap(
                    council=council,
                    title=row.title,
                    job_role_id=row.job_role,
                    effective=DateRange(row.effective_from, row.effective_until),
                    proposed_at=now,
                    proposed_by=by,
                )
                for row in rows
            ],
            batch_size=1000,
        )
