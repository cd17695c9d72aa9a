"""The terms of a version as they are asked for: what a draft says, whole or in part."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any, Self

from accounts.models import Council
from rates.actions.memoranda.derivation import Days, Negotiated
from rates.caps import Basis
from rates.clauses import CLAUSES, in_full, validate
from rates.field_errors import fields_named
from rates.models import Cap, MemorandumVersion

# What one page asks: some of the terms, and of the clauses only those that stand on it.
Part = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Two that say the same are equal, in whatever way they were typed."""

    effective_from: date
    effective_until: date | None
    clauses: Mapping[str, Any]
    parties: tuple[Council, ...]
    negotiated: tuple[Negotiated, ...]

    @classmethod
    def of(cls, version: MemorandumVersion) -> Self:
        parties = version.parties.select_related("council__region").order_by("council__name")
        return cls(
            effective_from=version.effective.lower,
            effective_until=version.effective.upper,
            clauses=known(version.clauses),
            parties=tuple(party.council for party in parties),
            negotiated=tuple(agreed_in(version)),
        )

    @property
    def days(self) -> Days:
        return Days(self.effective_from, self.effective_until)

    def with_part(self, part: Part) -> Self:
        """Raises BadInput for a clause that cannot be read."""
        changed = dict(part)
        with fields_named(prefix="clauses."):
            changed["clauses"] = validate({**self.clauses, **part.get("clauses", {})})
        if "parties" in part:
            changed["parties"] = tuple(sorted(part["parties"], key=lambda one: one.name))
        if "negotiated" in part:
            changed["negotiated"] = tuple(part["negotiated"])
        return replace(self, **changed)

    def on_other_days(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        """For another version, with its days and parties: figures that do not fit are left out."""
        days = Days(typed["effective_from"], typed["effective_until"])
        everyone = {None, *typed["parties"]}
        fits = [
            each
            for each in self.negotiated
            if each.days.meets(days) and each.council in everyone
        ]
        return {**typed, "clauses": self.clauses, "negotiated": fits}

    def mark(self, names: Collection[str]) -> str:
        """Of some of the terms and clauses: it stays the same while none of them changes."""
        said = {name: said_of(self, name) for name in sorted(names)}
        return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()[:16]


def known(clauses: Mapping[str, Any]) -> dict[str, Any]:
    full = in_full(clauses)
    return {code: full[code] for code in CLAUSES}


def names_in(part: Part) -> list[str]:
    """What `mark` takes: the terms of a part, and each of its clauses."""
    return [*(name for name in part if name != "clauses"), *part.get("clauses", {})]


def said_of(terms: Terms, name: str) -> Any:
    if name in terms.clauses:
        return terms.clauses[name]
    if name == "parties":
        return [council.gss_code for council in terms.parties]
    if name == "negotiated":
        return [said_by(figure) for figure in terms.negotiated]
    return getattr(terms, name)


def name_of(figure: Negotiated) -> str:
    """What stands for the figure in an address: it is gone once the figure says something else."""
    said = json.dumps(said_by(figure), default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def said_by(figure: Negotiated) -> list[Any]:
    council = figure.council.gss_code if figure.council else None
    rate = f"{figure.hourly_rate:.2f}"
    days = [figure.effective_from, figure.effective_until]
    return [figure.job_role.pk, figure.basis.value, council, rate, *days]


def agreed_in(version: MemorandumVersion) -> Iterator[Negotiated]:
    """The negotiated figures as they were given: caps that say the same are one again."""
    caps = version.caps.filter(negotiated_rate__isnull=False)
    ordered = caps.select_related("council", "job_role").defer("derivation")
    runs = groupby(
        ordered.order_by("job_role__rank", "basis", "council__name", "effective"),
        key=lambda cap: (cap.job_role_id, cap.basis, cap.council_id, cap.negotiated_rate),
    )
    for _, run in runs:
        yield figure_of(version, list(run))


def figure_of(version: MemorandumVersion, run: list[Cap]) -> Negotiated:
    """Its days are told where they are not those of the whole version."""
    first, last = run[0], run[-1]
    starts, ends = first.effective.lower, last.effective.upper
    assert first.negotiated_rate is not None
    return Negotiated(
        job_role=first.job_role,
        basis=Basis(first.basis),
        hourly_rate=first.negotiated_rate,
        effective_from=None if starts == version.effective.lower else starts,
        effective_until=None if ends == version.effective.upper else ends,
        council=first.council,
    )
