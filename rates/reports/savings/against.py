"""What an hour of a job role costs from an agency and from permanent staff, run of days by run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Any, Self

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Q

from accounts.models import Council
from rates.actions.conversions import Conversions, convert
from rates.actions.equivalents import PayTables, work_out
from rates.caps import Basis
from rates.clauses import defaults
from rates.equivalents import WEEKS_PER_YEAR, OnCosts
from rates.errors import NoEquivalent
from rates.models import Cap, Grade
from rates.money import as_pounds, plain

DAY = timedelta(days=1)


class Compared(StrEnum):
    """The one basis that a report compares on."""

    PAYE = Basis.PAYE.value
    UMBRELLA = Basis.UMBRELLA.value

    @property
    def label(self) -> str:
        return WORDS[self]


WORDS = {
    Compared.PAYE: "Pay an hour (PAYE)",
    Compared.UMBRELLA: "Cost to the employer an hour (umbrella)",
}


@dataclass(frozen=True, kw_only=True)
class Against:
    """For one council and job role on these days, both included; None where it is not known.

    `hours` and the on-costs bring the bank's own PAYE rate to what it costs the employer.
    """

    council: int
    job_role: str
    first: date
    last: date
    agency: Decimal | None
    agency_source: str
    permanent: Decimal | None
    permanent_source: str
    hours: Decimal | None
    on_costs: OnCosts | None

    COLUMNS = (
        ("council", "bigint"),
        ("job_role", "text"),
        ("first", "date"),
        ("last", "date"),
        ("agency", "numeric"),
        ("permanent", "numeric"),
        ("hours", "numeric"),
        ("ni_rate", "numeric"),
        ("ni_weekly_threshold", "numeric"),
        ("levy_rate", "numeric"),
        ("holiday_rate", "numeric"),
    )

    def cell(self, name: str) -> Any:
        """What stands in this column; the on-costs are four of them."""
        held = self if name in Against.__dataclass_fields__ else self.on_costs
        return None if held is None else getattr(held, name)


@dataclass(frozen=True)
class Sources:
    """All that the rates of these councils are worked out from, read once."""

    caps: Mapping[tuple[int, str], Sequence[Cap]]
    grades: Mapping[tuple[int, str], Sequence[Grade]]
    tables: PayTables
    conversions: Conversions
    basis: Compared

    @classmethod
    def read(
        cls, councils: Sequence[Council], first: date, last: date, basis: Compared
    ) -> Self:
        tables = PayTables.read()
        return cls(
            caps=by_place(umbrella_caps(councils, first, last), "signatory"),
            grades=by_place(
                Grade.objects.filter(
                    council__in=councils, effective__overlap=DateRange(first, last + DAY)
                )
                .select_related("council", "spine")
                .prefetch_related("supplements"),
                "council_id",
            ),
            tables=tables,
            conversions=Conversions.read(councils, tables.on_costs),
            basis=basis,
        )

    def runs(self, council: Council, first: date, last: date) -> Iterator[Against]:
        """One for each job role and run of days on which nothing changes."""
        places = sorted({*self.caps, *self.grades})
        for job_role in (role for pk, role in places if pk == council.pk):
            caps = self.caps.get((council.pk, job_role), ())
            grades = self.grades.get((council.pk, job_role), ())
            for start, end in pairwise(self.cuts(council, caps, grades, first, last)):
                yield self.against(council, job_role, caps, grades, start, end - DAY)

    def cuts(
        self,
        council: Council,
        caps: Sequence[Cap],
        grades: Sequence[Grade],
        first: date,
        last: date,
    ) -> list[date]:
        """The first days of the runs, and the day after the last."""
        ranges = [each.days for each in caps]  # type: ignore[attr-defined]
        ranges += [each.effective for each in grades]
        ranges += [days for days, _ in self.conversions.versions.get(council.gss_code, ())]
        changes = {day for each in ranges for day in (each.lower, each.upper)}
        changes |= self.tables.changes()
        within = {day for day in changes if day and first < day <= last}
        return sorted({first, last + DAY, *within})

    def against(
        self,
        council: Council,
        job_role: str,
        caps: Sequence[Cap],
        grades: Sequence[Grade],
        first: date,
        last: date,
    ) -> Against:
        binding = self.conversions.versions.get(council.gss_code, ())
        version = next((each for days, each in binding if first in days), None)
        clauses = version.clauses if version else defaults()
        tables = (each for each in self.tables.on_costs if first in each.effective)
        on_costs = next((each.as_value() for each in tables), None)
        cap = min(
            (each for each in caps if first in each.days),  # type: ignore[attr-defined]
            key=lambda each: each.hourly_rate,
            default=None,
        )
        grade = next((each for each in grades if first in each.effective), None)
        agency, agency_source = self.of_agency(cap, on_costs, clauses)
        permanent, permanent_source = self.of_permanent(grade, first, clauses)
        return Against(
            council=council.pk,
            job_role=job_role,
            first=first,
            last=last,
            agency=agency,
            agency_source=agency_source,
            permanent=permanent,
            permanent_source=permanent_source,
            hours=Decimal(str(clauses["conversion_weekly_hours"])),
            on_costs=on_costs,
        )

    def of_agency(
        self, cap: Cap | None, on_costs: OnCosts | None, clauses: Mapping[str, Any]
    ) -> tuple[Decimal | None, str]:
        """The strictest umbrella cap, itself or as the PAYE rate that it is worth."""
        if cap is None:
            return None, "no umbrella cap is in force"
        source = f"umbrella cap {as_pounds(cap.hourly_rate)}, {cap.version}"
        source += ", provisional" if cap.provisional else ""
        if self.basis == Compared.UMBRELLA:
            return cap.hourly_rate, source
        if on_costs is None:
            return None, f"{source}; no on-costs are known to convert it"
        worth = convert(cap.hourly_rate, Basis.UMBRELLA, clauses=clauses, on_costs=on_costs)
        assert worth is not None
        return worth.to_rate, f"{source}; {worth}"

    def of_permanent(
        self, grade: Grade | None, on: date, clauses: Mapping[str, Any]
    ) -> tuple[Decimal | None, str]:
        """Basic pay, or all lines of the equivalent; an hour of it is a contracted hour."""
        if grade is None:
            return None, "no grade is recorded"
        try:
            worked = work_out(grade, on=on, clauses=clauses, tables=self.tables)
        except NoEquivalent as problem:
            return None, problem.detail
        divisor = f"÷ {WEEKS_PER_YEAR} weeks ÷ {plain(grade.weekly_hours)} contracted hours"
        award = f"{worked.award}{', provisional' if worked.provisional else ''}"
        if self.basis == Compared.PAYE:
            what = f"basic pay of {grade.name}, {award}, {divisor}"
            return worked.equivalent.line("basic").amount, what
        lines = ", ".join(each.label.lower() for each in worked.equivalent.lines)
        return worked.equivalent.total, f"{grade.name}, {award}, {divisor}: {lines}"


def umbrella_caps(councils: Sequence[Council], first: date, last: date) -> list[Cap]:
    """Each with the `days` on which it binds one `signatory`, by primary key."""
    signatory = F("version__signatures__council")
    found = Cap.objects.filter(version__signatures__council__in=councils).limiting(
        first, last + DAY
    )
    return list(
        found.filter(basis=Basis.UMBRELLA.value)
        .annotate(signatory=signatory)
        .filter(Q(council=None) | Q(council=signatory))
    )


def by_place(found: Any, council: str) -> dict[tuple[int, str], list[Any]]:
    places: dict[tuple[int, str], list[Any]] = {}
    for each in found:
        places.setdefault((getattr(each, council), each.job_role_id), []).append(each)
    return places
