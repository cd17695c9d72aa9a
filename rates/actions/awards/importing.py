"""Importing pay awards: a dry run that shows every change, then all of it or nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts import audit
from accounts.errors import BadInput
from accounts.models import User
from accounts.permissions import Permission, require_somewhere
from rates.actions.awards.changes import AwardPlan
from rates.actions.awards.planning import plan_of
from rates.award_file import BadFile, PointRow, read_award_file, read_rows
from rates.errors import database_has_the_last_word
from rates.models import Award, Spine, SpinePoint


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What was done; the same file again does nothing."""

    plans: tuple[AwardPlan, ...]
    added: int
    corrected: int

    def __str__(self) -> str:
        if not self.added and not self.corrected:
            return "Everything in the file is recorded already. Nothing was added."
        names = ", ".join(str(plan) for plan in self.plans if plan.does_something)
        corrected = f", {self.corrected} corrected" if self.corrected else ""
        return f"{names}: {self.added} points added{corrected}."


def look_at_awards(*, by: User) -> QuerySet[Award]:
    """Every award of every spine: pay scales are published."""
    require_somewhere(by, Permission.CAP_VIEW)
    return Award.objects.select_related("spine__council").order_by(
        "spine__code", "-effective", "status"
    )


@transaction.atomic
def preview_awards(*, by: User, rows: Sequence[PointRow]) -> tuple[AwardPlan, ...]:
    """The dry run: what importing these rows would do, or BadInput with every problem."""
    require_somewhere(by, Permission.AWARD_RECORD)
    return planned(rows, by)


@transaction.atomic
def import_awards(*, by: User, rows: Sequence[PointRow]) -> Imported:
    """Record all of the rows, or none. What was derived from a provisional award keeps it.

    The spines are locked, so that two imports of one spine take turns.
    """
    require_somewhere(by, Permission.AWARD_RECORD)
    lock_spines({row.spine for row in rows})
    plans = planned(rows, by)
    for plan in plans:
        if plan.does_something:
            write(plan, by=by)
    return Imported(
        plans=plans,
        added=sum(len(plan.new) for plan in plans),
        corrected=sum(len(plan.corrections) for plan in plans),
    )


def lock_spines(codes: set[str]) -> None:
    spines = Spine.objects.filter(code__in=codes).order_by("pk")
    list(spines.select_for_update(of=("self",)))


@contextmanager
def every_problem_told() -> Iterator[None]:
    try:
        yield
    except BadFile as bad:
        raise BadInput({"file": bad.sentences()}, "Nothing was imported.") from bad


def rows_of_file(content: bytes) -> tuple[PointRow, ...]:
    with every_problem_told():
        return read_award_file(content)


def rows_given(rows: Iterable[Mapping[str, Any]]) -> tuple[PointRow, ...]:
    """The first row is 1 where there is no heading."""
    with every_problem_told():
        return read_rows(enumerate(rows, start=1))


def planned(rows: Sequence[PointRow], by: User) -> tuple[AwardPlan, ...]:
    with every_problem_told():
        return plan_of(rows, by=by)


def write(plan: AwardPlan, *, by: User) -> None:
    award = plan.standing
    with database_has_the_last_word():
        if award is None:
            award = Award.objects.create(
                spine=plan.spine, name=plan.name, status=plan.status, effective=plan.effective
            )
        SpinePoint.objects.bulk_create(
            SpinePoint(award=award, scp=change.scp, annual_salary=change.salary)
            for change in plan.new
        )
        for change in plan.corrections:
            award.points.filter(scp=change.scp).update(annual_salary=change.salary)
    audit.record(
        "award.imported",
        by=by,
        at=plan.spine.council or audit.home_of(by),
        target=award,
        award=str(award),
        status=plan.status.value,
        effective_from=plan.effective.lower,
        added=len(plan.new),
        corrected={
            change.scp: [str(change.recorded), str(change.salary)]
            for change in plan.corrections
        },
    )
