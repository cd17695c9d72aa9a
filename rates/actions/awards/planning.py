"""What importing a file of awards would do: worked out whole before anything is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby, pairwise

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import User
from rates.actions.awards.changes import AwardPlan, Change, award_before, salaries
from rates.actions.awards.resting import caps_resting_on
from rates.actions.awards.spines import require_recorder
from rates.actions.reference import a_year_after
from rates.award_file import BadFile, PointRow, Problem
from rates.caps.in_force import on_day
from rates.models import Award, Grade, MemorandumVersion, Spine
from rates.models.spines import AwardStatus
from rates.money import as_pounds

DAY = timedelta(days=1)
MOST_NAMED = 5


Key = tuple[str, str, str]


def key_of(row: PointRow) -> Key:
    return (row.spine, row.award, row.status)


def plan_of(rows: Sequence[PointRow], *, by: User) -> tuple[AwardPlan, ...]:
    """A plan for each award, or BadFile with every problem. The spines have been locked."""
    spines = Spine.objects.select_related("council").in_bulk(
        {row.spine for row in rows}, field_name="code"
    )
    problems = list(unknown_spines(rows, spines))
    for spine in spines.values():
        require_recorder(by, spine.council)
    plans = []
    ordered = sorted(rows, key=lambda row: (*key_of(row), row.scp))
    for (code, _, _), group in groupby(ordered, key_of):
        if code not in spines:
            continue
        points = list(group)
        draft = Draft.of(spines[code], points, ordered)
        problems += draft.problems()
        plans.append(draft.plan())
    if problems:
        raise BadFile(sorted(problems, key=lambda problem: problem.row or 0))
    return tuple(plans)


def unknown_spines(rows: Iterable[PointRow], known: Mapping[str, Spine]) -> Iterable[Problem]:
    told: set[str] = set()
    for row in rows:
        if row.spine not in known and row.spine not in told:
            told.add(row.spine)
            names = ", ".join(Spine.objects.values_list("code", flat=True))
            remedy = f"The spines are: {names}. Record a new one before you import it."
            yield Problem(row=row.row, column="spine", value=row.spine, remedy=remedy)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An award of the file beside what is recorded, while it is being checked."""

    spine: Spine
    rows: Sequence[PointRow]
    effective: DateRange
    standing: Award | None
    follows: Award | None
    recorded: Mapping[int, Decimal]
    before: Mapping[int, Decimal]
    others: Sequence[Award]

    @classmethod
    def of(cls, spine: Spine, rows: Sequence[PointRow], whole: Sequence[PointRow]) -> "Draft":
        first = rows[0]
        same = Award.objects.filter(spine=spine, status=first.status)
        standing = same.filter(name=first.award).first()
        others = list(same.exclude(name=first.award).order_by("effective"))
        follows = award_before(
            spine=spine,
            name=first.award,
            status=first.status,
            effective_from=first.effective_from,
        )
        return cls(
            spine=spine,
            rows=rows,
            effective=standing.effective if standing else days_of(first, others, whole),
            standing=standing,
            follows=follows,
            recorded=salaries(standing),
            before=salaries(follows),
            others=others,
        )

    @property
    def first(self) -> PointRow:
        return self.rows[0]

    @property
    def points(self) -> dict[int, Decimal]:
        return {**self.recorded, **{row.scp: row.annual_salary for row in self.rows}}

    def plan(self) -> AwardPlan:
        return AwardPlan(
            spine=self.spine,
            name=self.first.award,
            status=AwardStatus(self.first.status),
            effective=self.effective,
            standing=self.standing,
            follows=self.follows,
            changes=tuple(
                Change(
                    row=row.row,
                    scp=row.scp,
                    salary=row.annual_salary,
                    recorded=self.recorded.get(row.scp),
                    before=self.before.get(row.scp),
                )
                for row in self.rows
            ),
        )

    def problems(self) -> list[Problem]:
        return [
            *self.wrong_days(),
            *self.falling_pay(),
            *self.missing_points(),
            *self.corrected_too_late(),
        ]

    def wrong_days(self) -> Iterable[Problem]:
        start = self.first.effective_from
        if self.standing is not None and self.standing.effective.lower != start:
            known = on_day(self.standing.effective.lower)
            yield self.about_days(f"{self.standing} is recorded from {known}. Give that day.")
        for other in self.others:
            if self.standing is None and start in other.effective:
                days = f"from {on_day(other.effective.lower)} to {last_day(other.effective)}"
                yield self.about_days(
                    f"The {self.first.status} award {other} is in force {days}. "
                    f"Start after it, or give it the name {other.name} to add to it."
                )

    def about_days(self, remedy: str) -> Problem:
        row = self.first
        value = row.effective_from.isoformat()
        return Problem(row=row.row, column="effective_from", value=value, remedy=remedy)

    def falling_pay(self) -> Iterable[Problem]:
        points = self.points
        places = {row.scp: row for row in self.rows}
        for lower, higher in pairwise(sorted(points)):
            row = places.get(higher) or places.get(lower)
            if row is not None and points[higher] < points[lower]:
                yield Problem(
                    row=row.row,
                    column="annual_salary",
                    value=str(row.annual_salary),
                    remedy=f"Point {higher} would pay less than point {lower}, "
                    f"{as_pounds(points[lower])}. Check both.",
                )

    def missing_points(self) -> Iterable[Problem]:
        """A live grade needs its ends, and each point between that the spine had before."""
        missing: dict[int, list[str]] = {}
        on_spine = Grade.objects.filter(spine=self.spine, effective__overlap=self.effective)
        for grade in on_spine.select_related("council").order_by("council__name", "name"):
            inside = range(grade.bottom_scp, grade.top_scp + 1)
            needed = {scp for scp in inside if not self.before or scp in self.before}
            for scp in {*needed, grade.bottom_scp, grade.top_scp} - self.points.keys():
                missing.setdefault(scp, []).append(str(grade))
        for scp, grades in sorted(missing.items()):
            yield Problem(
                remedy=f"{self.spine} {self.first.award} has no point {scp}, which "
                f"{some_of(grades)} stands on. Add a row for it, or record a grade without it."
            )

    def corrected_too_late(self) -> Iterable[Problem]:
        changed = [change for change in self.plan().changes if change.is_correction]
        versions = signed_on(self.standing) if self.standing and changed else []
        for change in changed if versions else ():
            yield Problem(
                row=change.row,
                column="annual_salary",
                value=str(change.salary),
                remedy=f"{self.standing} has {as_pounds(change.recorded or change.salary)} at "
                f"point {change.scp}, and councils have signed {some_of(versions)} on it. "
                "Leave it as it is; a settled award replaces a provisional one.",
            )


def days_of(first: PointRow, others: Sequence[Award], whole: Sequence[PointRow]) -> DateRange:
    """A year, or until the next award of the same status."""
    start = first.effective_from
    starts = {other.effective.lower for other in others} | {
        row.effective_from
        for row in whole
        if (row.spine, row.status) == (first.spine, first.status)
    }
    return DateRange(
        start, min({a_year_after(start), *(each for each in starts if each > start)})
    )


def signed_on(award: Award) -> list[str]:
    """The versions, signed by at least one council, with a cap derived from this award."""
    resting = caps_resting_on([award])
    signed = MemorandumVersion.objects.filter(caps__in=resting, signatures__isnull=False)
    return sorted(map(str, signed.select_related("memorandum").distinct()))


def last_day(days: DateRange) -> date | str:
    return on_day(days.upper - DAY) if days.upper else "further notice"


def some_of(names: Sequence[str]) -> str:
    """The first few, and how many more."""
    told = ", ".join(names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    return f"{told} and {more} more" if more > 0 else told
