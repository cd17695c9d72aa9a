"""The caps that a version's clauses come to, cut wherever what they stand on changes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise, product
from typing import Any, NamedTuple

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Council, JobRole
from rates.actions.equivalents import PayTables, Worked, work_out
from rates.actions.memoranda.kept import as_stored, without_figure
from rates.caps import Basis, CapTerms, CouncilEquivalent, DerivedCap, Statistic, derived_cap
from rates.errors import DataEnds, NoEquivalent
from rates.models import Cap, Grade, MemorandumVersion

FAR_AWAY = date.max


class Days(NamedTuple):
    """Half-open; an end of None is not known."""

    start: date
    end: date | None

    def meets(self, other: "Days") -> bool:
        return self.start < (other.end or FAR_AWAY) and other.start < (self.end or FAR_AWAY)


@dataclass(frozen=True, kw_only=True)
class Negotiated:
    """A figure that the signatories agreed; without dates it holds for the whole version."""

    job_role: JobRole
    basis: Basis
    hourly_rate: Decimal
    effective_from: date | None = None
    effective_until: date | None = None
    council: Council | None = None

    @property
    def days(self) -> Days:
        return Days(self.effective_from or date.min, self.effective_until)

    @property
    def key(self) -> tuple[JobRole, Basis, Council | None]:
        return (self.job_role, self.basis, self.council)


@dataclass(frozen=True)
class Members:
    """The parties in one job role on one day: worked out, without a figure, out of data."""

    worked: tuple[Worked, ...]
    missing: tuple[tuple[Council, str], ...]
    ended: tuple[tuple[Council, str], ...]

    def of(self, council: Council | None) -> "Members":
        """Those of one council, where each council has its own cap."""
        if council is None:
            return self
        return Members(
            tuple(each for each in self.worked if each.grade.council_id == council.pk),
            tuple(each for each in self.missing if each[0] == council),
            tuple(each for each in self.ended if each[0] == council),
        )

    def why_none(self) -> str:
        """Data that end are told once; they concern every party alike."""
        return (self.ended or self.missing)[0][1]


@dataclass
class Derived:
    """Caps and gaps in the making: neighbours that say the same are one."""

    caps: list[Cap] = field(default_factory=list)
    gaps: list[dict[str, Any]] = field(default_factory=list)
    latest: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def add(self, cap: Cap) -> None:
        key = ("cap", cap.job_role_id, cap.basis, cap.council_id)
        last: Cap | None = self.latest.get(key)
        if last and last.effective.upper == cap.effective.lower and says_the_same(last, cap):
            last.effective = DateRange(last.effective.lower, cap.effective.upper)
        else:
            self.caps.append(cap)
            self.latest[key] = cap

    def add_gap(self, gap: dict[str, Any]) -> None:
        key = ("gap", gap["job_role"], gap["basis"], gap["council"], gap["why"])
        last: dict[str, Any] | None = self.latest.get(key)
        if last and last["effective_until"] == gap["effective_from"]:
            last["effective_until"] = gap["effective_until"]
        else:
            self.gaps.append(gap)
            self.latest[key] = gap


def says_the_same(one: Cap, other: Cap) -> bool:
    return all(
        getattr(one, name) == getattr(other, name)
        for name in ("derived_rate", "negotiated_rate", "provisional", "derivation")
    )


@dataclass(frozen=True, kw_only=True)
class Ground:
    """All that the caps of a version stand on, read once."""

    version: MemorandumVersion
    parties: Sequence[Council]
    negotiated: Sequence[Negotiated]
    grades: Sequence[Grade]
    tables: PayTables

    @classmethod
    def of(
        cls,
        version: MemorandumVersion,
        parties: Sequence[Council],
        negotiated: Sequence[Negotiated],
    ) -> "Ground":
        grades = Grade.objects.filter(council__in=parties, effective__overlap=version.effective)
        return cls(
            version=version,
            parties=parties,
            negotiated=negotiated,
            grades=list(
                grades.select_related("council", "spine").prefetch_related("supplements")
            ),
            tables=PayTables.read(),
        )

    def stretches(self, job_role: JobRole) -> Iterator[Days]:
        """Runs of days on which nothing that the caps of this role stand on changes."""
        whole = Days(self.version.effective.lower, self.version.effective.upper)
        grades = [each.effective for each in self.grades if each.job_role_id == job_role.pk]
        agreed = [each.days for each in self.negotiated if each.job_role == job_role]
        changes = self.tables.changes()
        changes |= {day for each in grades for day in (each.lower, each.upper)}
        changes |= {day for each in agreed for day in each}
        inside = sorted(
            day for day in changes if day and whole.start < day < (whole.end or FAR_AWAY)
        )
        for start, end in pairwise([whole.start, *inside, whole.end]):
            assert start is not None  # only the last can be
            yield Days(start, end)

    def members(self, job_role: JobRole, on: date) -> Members:
        standing = {
            grade.council_id: grade
            for grade in self.grades
            if grade.job_role_id == job_role.pk and on in grade.effective
        }
        worked, missing, ended = [], [], []
        for council in self.parties:
            try:
                worked.append(self.work_out(council, standing.get(council.pk), job_role, on))
            except DataEnds as problem:
                ended.append((council, problem.detail))
            except NoEquivalent as problem:
                missing.append((council, problem.detail))
        return Members(tuple(worked), tuple(missing), tuple(ended))

    def work_out(
        self, council: Council, grade: Grade | None, job_role: JobRole, on: date
    ) -> Worked:
        if grade is None:
            raise NoEquivalent(f"{council} has no grade recorded for {job_role}.")
        return work_out(grade, on=on, clauses=self.version.clauses, tables=self.tables)

    def agreed(self, sketch: "Sketch") -> Decimal | None:
        """A council's own figure goes before the one for all."""
        for council in (sketch.council, None):
            for each in self.negotiated:
                same_work = each.key == (sketch.job_role, sketch.basis, council)
                if same_work and each.days.meets(sketch.days):
                    return each.hourly_rate
        return None


def derive(ground: Ground) -> Derived:
    """For every job role, basis and run of days: a cap, or the reason why there is none."""
    derived = Derived()
    terms = CapTerms.from_clauses(ground.version.clauses)
    bases = [Basis(basis) for basis in ground.version.clauses["cap_bases"]]
    councils = ground.parties if terms.statistic == Statistic.OWN else [None]
    for job_role in JobRole.objects.all():
        for days in ground.stretches(job_role):
            members = ground.members(job_role, days.start)
            for basis, council in product(bases, councils):
                sketch = Sketch(ground, job_role, basis, council, days)
                sketch.add_to(derived, members.of(council), terms)
    return derived


@dataclass(frozen=True)
class Sketch:
    """One cap to be: for this role, basis, council (None for all) and days."""

    ground: Ground
    job_role: JobRole
    basis: Basis
    council: Council | None
    days: Days

    def add_to(self, derived: Derived, members: Members, terms: CapTerms) -> None:
        figure = self.figure(members, terms)
        agreed = self.ground.agreed(self)
        if figure is None and agreed is None:
            derived.add_gap(self.gap(members.why_none()))
            return
        provisional = figure is not None and any(each.provisional for each in members.worked)
        derived.add(
            Cap(
                version=self.ground.version,
                job_role=self.job_role,
                basis=self.basis.value,
                council=self.council,
                effective=DateRange(*self.days),
                derived_rate=figure.amount if figure else None,
                negotiated_rate=agreed,
                provisional=provisional and agreed is None,
                derivation=(
                    as_stored(
                        figure,
                        worked=members.worked,
                        missing=members.missing,
                        clauses=self.ground.version.clauses,
                    )
                    if figure
                    else without_figure(members.why_none())
                ),
            )
        )

    def figure(self, members: Members, terms: CapTerms) -> DerivedCap | None:
        """None where a party's data end: the rest would be another statistic, unannounced."""
        if members.ended or not members.worked:
            return None
        return derived_cap(
            basis=self.basis,
            equivalents=equivalents(members.worked),
            terms=terms,
            council_code=self.council.gss_code if self.council else None,
        )

    def gap(self, why: str) -> dict[str, Any]:
        return {
            "job_role": self.job_role.code,
            "basis": self.basis.value,
            "council": self.council.gss_code if self.council else None,
            "effective_from": self.days.start.isoformat(),
            "effective_until": self.days.end.isoformat() if self.days.end else None,
            "why": why,
        }


def equivalents(worked: Iterable[Worked]) -> list[CouncilEquivalent]:
    return [
        CouncilEquivalent(
            council_name=each.grade.council.name,
            council_code=each.grade.council.gss_code,
            equivalent=each.equivalent,
        )
        for each in worked
    ]
