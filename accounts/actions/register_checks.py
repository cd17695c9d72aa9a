"""Checking a council's workers against the register, by file. Rule SWE.

The file is tried first; it is applied whole or not at all, and the same file twice adds nothing.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts import audit
from accounts.cells import Problem
from accounts.errors import BadInput, DomainError
from accounts.models import Council, RegisterCheck, Registration, User, Worker
from accounts.permissions import Permission, require
from accounts.register_file import (
    Difference,
    Entry,
    Kind,
    differences,
    read_answer,
)
from accounts.tables import rows_of

MOST_NUMBERS = 100  # that the register takes at once


class NamesDiffer(DomainError):
    """Some names differ from the register's. Say that they are the same people, or mend them."""

    code = "names_differ"


@dataclass(frozen=True, kw_only=True)
class RegisterAnswer:
    """What a file came to, or would; `missing` were due a check and are not in it."""

    entries: int
    differences: tuple[Difference, ...]
    problems: tuple[Problem, ...]
    missing: tuple[str, ...]
    dry_run: bool
    check: RegisterCheck | None
    applied_before: bool

    @property
    def names_differ(self) -> bool:
        return any(each.kind == Kind.NAME for each in self.differences)


def due_a_check(council: Council, today: date) -> QuerySet[Registration]:
    """Not looked up for REGISTER_CHECK_DAYS, or at its end and not since; the longest ago first."""
    long_ago = today - timedelta(days=settings.REGISTER_CHECK_DAYS)
    ended = Q(registered_until__lt=today, recorded_on__lte=F("registered_until"))
    return (
        Registration.objects.filter(
            worker__employing_council=council,
            worker__left_at=None,
            worker__user__is_active=True,
        )
        .annotate(recorded_on=TruncDate("recorded_at"))
        .filter(Q(recorded_on__lte=long_ago) | ended)
        .order_by("recorded_at", "pk")
    )


@transaction.atomic
def export_due(*, by: User, council: Council, today: date) -> list[str]:
    """The numbers to look up next, at most as many as the register takes at once."""
    require(by, Permission.PASSPORT_RECORD, council)
    due = due_a_check(council, today).values_list("number", flat=True)
    numbers = list(due[:MOST_NUMBERS])
    audit.record(
        "register.exported", by=by, at=council, target=Registration, numbers=len(numbers)
    )
    return numbers


@transaction.atomic
def import_register(
    *,
    by: User,
    council: Council,
    content: bytes,
    dry_run: bool,
    names_agree: bool = False,
    now: datetime,
) -> RegisterAnswer:
    """Record what the register says of each number, as looked up now.

    `names_agree` says that names which differ belong to the same people. Raises NotPermitted,
    BadInput (naming row and column), NamesDiffer.
    """
    require(by, Permission.PASSPORT_RECORD, council)
    found = read_answer(rows_of(content))
    standing = standing_of(council, [entry.number for entry in found.entries])
    kept = kept_check(council, content)  # read now that we hold the locks
    today = timezone.localdate(now)
    unknown = unknown_among(found.entries, standing)
    answer = RegisterAnswer(
        entries=len(found.entries),
        differences=all_differences(found.entries, standing, today),
        problems=(*found.problems, *unknown),
        missing=missing_from(found.entries, council, today),
        dry_run=dry_run,
        check=kept,
        applied_before=kept is not None,
    )
    if dry_run or answer.applied_before:
        return answer
    refuse_unless_whole(answer, names_agree)
    record_entries(found.entries, standing, by, now)
    return replace(answer, check=keep_check(answer, council, content, by, now))


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def kept_check(council: Council, content: bytes) -> RegisterCheck | None:
    return RegisterCheck.objects.filter(council=council, sha256=digest_of(content)).first()


def standing_of(council: Council, numbers: Sequence[str]) -> dict[str, Registration]:
    """The registrations that the file is about, their workers locked in order."""
    workers = Worker.objects.filter(
        employing_council=council, left_at=None, registration__number__in=numbers
    )
    locked = workers.select_for_update(of=("self",), no_key=True).order_by("pk")
    found = Registration.objects.filter(worker__in=list(locked)).select_related("worker__user")
    return {registration.number: registration for registration in found}


def unknown_among(
    entries: Sequence[Entry], standing: dict[str, Registration]
) -> tuple[Problem, ...]:
    remedy = "None of your council’s workers has this number; correct it, or remove the row."
    return tuple(
        Problem(entry.row, "number", entry.number, remedy)
        for entry in entries
        if entry.number not in standing
    )


def as_entry(registration: Registration) -> Entry:
    return Entry(
        number=registration.number,
        name=registration.worker.user.full_name,
        status=registration.status,
        conditions=registration.conditions,
        registered_until=registration.registered_until,
    )


def all_differences(
    entries: Sequence[Entry], standing: dict[str, Registration], today: date
) -> tuple[Difference, ...]:
    order = list(Kind)
    found = [
        difference
        for entry in entries
        if entry.number in standing
        for difference in differences(as_entry(standing[entry.number]), entry, today)
    ]
    return tuple(sorted(found, key=lambda each: (order.index(each.kind), each.name)))


def missing_from(entries: Sequence[Entry], council: Council, today: date) -> tuple[str, ...]:
    answered = {entry.number for entry in entries}
    due = due_a_check(council, today).values_list("number", flat=True)[:MOST_NUMBERS]
    return tuple(number for number in due if number not in answered)


def refuse_unless_whole(answer: RegisterAnswer, names_agree: bool) -> None:
    if answer.problems:
        raise BadInput(
            {problem.where: str(problem) for problem in answer.problems},
            "Nothing was recorded.",
        )
    if answer.names_differ and not names_agree:
        named = [each for each in answer.differences if each.kind == Kind.NAME]
        raise NamesDiffer(names=[each.as_json() for each in named])


def record_entries(
    entries: Sequence[Entry], standing: dict[str, Registration], by: User, now: datetime
) -> None:
    for entry in entries:
        registration = standing[entry.number]
        registration.status, registration.conditions = entry.status, entry.conditions
        registration.registered_until = entry.registered_until or registration.registered_until
        registration.recorded_at, registration.recorded_by = now, by
        registration.save()


def keep_check(
    answer: RegisterAnswer, council: Council, content: bytes, by: User, now: datetime
) -> RegisterCheck:
    counts = Counter(each.kind.value for each in answer.differences)
    check = RegisterCheck.objects.create(
        council=council,
        sha256=digest_of(content),
        entries=answer.entries,
        counts=dict(counts),
        differences=[each.as_json() for each in answer.differences],
        checked_at=now,
        checked_by=by,
    )
    audit.record(
        "register.checked",
        by=by,
        at=council,
        target=check,
        sha256=check.sha256,
        entries=answer.entries,
        counts=dict(counts),
    )
    return check
