"""An award point by point, beside the one that it follows."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange

from rates.models import Award, Spine
from rates.models.spines import AwardStatus
from rates.money import to_pence

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Change:
    """One point: the salary to record, beside the recorded one and the one it follows."""

    row: int
    scp: int
    salary: Decimal
    recorded: Decimal | None
    before: Decimal | None

    @property
    def is_new(self) -> bool:
        return self.recorded is None

    @property
    def is_correction(self) -> bool:
        return self.recorded is not None and self.recorded != self.salary

    @property
    def percent(self) -> Decimal | None:
        """On what was paid before, to two places."""
        if self.before is None:
            return None
        return to_pence(100 * (self.salary - self.before) / self.before)

    @property
    def told(self) -> str:
        return "–" if self.percent is None else f"{self.percent:+} %"


@dataclass(frozen=True, kw_only=True)
class AwardPlan:
    """One award of the file. `standing` is the same award, where it is recorded already."""

    spine: Spine
    name: str
    status: AwardStatus
    effective: DateRange
    standing: Award | None
    follows: Award | None
    changes: tuple[Change, ...]

    def __str__(self) -> str:
        return f"{self.spine} {self.name}"

    @property
    def new(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.is_new)

    @property
    def corrections(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.is_correction)

    @property
    def does_something(self) -> bool:
        return bool(self.new or self.corrections)


def award_before(*, spine: Spine, name: str, status: str, effective_from: date) -> Award | None:
    """What this award's salaries are compared with: the one it settles, else the one before."""
    of_spine = (
        Award.objects.filter(spine=spine)
        .select_related("spine")
        .exclude(name=name, status=status)
    )
    if status == AwardStatus.AGREED:
        provisional = of_spine.filter(status=AwardStatus.PROVISIONAL)
        if replaced := provisional.in_force(effective_from).first():
            return replaced
    return of_spine.in_force(effective_from - DAY).first()


def compared(award: Award) -> tuple[Award | None, tuple[Change, ...]]:
    """A recorded award beside the one it follows."""
    follows = award_before(
        spine=award.spine,
        name=award.name,
        status=award.status,
        effective_from=award.effective.lower,
    )
    before = salaries(follows)
    return follows, tuple(
        Change(row=0, scp=scp, salary=salary, recorded=salary, before=before.get(scp))
        for scp, salary in salaries(award).items()
    )


def salaries(award: Award | None) -> dict[int, Decimal]:
    return dict(award.points.values_list("scp", "annual_salary")) if award else {}
