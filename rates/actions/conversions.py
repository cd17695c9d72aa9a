"""What a rate is worth on the other basis, in the week that the memorandum converts by."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F

from accounts.models import Council
from rates.caps import Basis, Decision
from rates.clauses import defaults
from rates.conversion import Conversion, paye_to_umbrella, umbrella_to_paye
from rates.equivalents import OnCosts
from rates.models import Cap, MemorandumVersion, OnCostTable
from rates.models.days import DAYS_OF_VERSION

CONVERT = {Basis.PAYE: paye_to_umbrella, Basis.UMBRELLA: umbrella_to_paye}


@dataclass(frozen=True)
class Conversions:
    """On-costs, and the versions that bind each council: read once, for any number of rates."""

    on_costs: tuple[OnCostTable, ...]
    versions: Mapping[str, list[tuple[DateRange, MemorandumVersion]]]

    @classmethod
    def read(
        cls, councils: Collection[Council], on_costs: Sequence[OnCostTable] | None = None
    ) -> Self:
        """The versions of a council, with the days they bind it, the nearest first."""
        found = (
            MemorandumVersion.objects.that_bound()
            .annotate(days=DAYS_OF_VERSION, signatory=F("signatures__council__gss_code"))
            .filter(signatory__in={council.gss_code for council in councils})
        )
        versions: dict[str, list[tuple[DateRange, MemorandumVersion]]] = {}
        for version in found.nearest_first():
            council: str = version.signatory  # type: ignore[attr-defined]
            days: DateRange = version.days  # type: ignore[attr-defined]
            versions.setdefault(council, []).append((days, version))
        tables = OnCostTable.objects.all() if on_costs is None else on_costs
        return cls(tuple(tables), versions)

    def of(self, decision: Decision) -> Conversion | None:
        """Shown beside a decision and never judged; None for a basis that has no other."""
        return self.on(
            decision.starts_on, decision.council, decision.rate.amount, decision.rate.basis
        )

    def on(self, day: date, council: str, amount: Decimal, basis: Basis) -> Conversion | None:
        """In the week of the nearest version that binds the council on the day."""
        binding = self.versions.get(council, ())
        nearest = next((version for days, version in binding if day in days), None)
        on_costs = next((each for each in self.on_costs if day in each.effective), None)
        if on_costs is None:
            return None
        return convert(
            amount,
            basis,
            clauses=nearest.clauses if nearest else defaults(),
            on_costs=on_costs.as_value(),
        )


def convert(
    rate: Decimal, basis: Basis, *, clauses: Mapping[str, Any], on_costs: OnCosts
) -> Conversion | None:
    by = CONVERT.get(basis)
    week = Decimal(str(clauses["conversion_weekly_hours"]))
    return by(rate, weekly_hours=week, on_costs=on_costs) if by else None


def conversion_of(decision: Decision, *, council: Council) -> Conversion | None:
    return Conversions.read([council]).of(decision)


def conversion_of_cap(cap: Cap, *, on: date) -> Conversion | None:
    """By its own version's week and the on-costs of that day, or of the cap's first day."""
    day = on if on in cap.effective else cap.effective.lower
    on_costs = OnCostTable.objects.in_force(day).first()
    if on_costs is None:
        return None
    return convert(
        cap.hourly_rate,
        Basis(cap.basis),
        clauses=cap.version.clauses,
        on_costs=on_costs.as_value(),
    )
