"""Who belongs to a version, and what it changes against the one before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from accounts.models import Council
from rates.clauses import Change, diff
from rates.models import Cap, MemorandumVersion, Party, Signature

Key = tuple[str, str, str | None]


@dataclass(frozen=True, kw_only=True)
class Belonging:
    """A council that is to sign, has signed, has joined or has left."""

    council: str
    name: str
    signatory: str | None = None
    office: str | None = None
    signed_at: datetime | None = None
    joins_on: date | None = None
    leaves_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class CapChange:
    """The cap on the last day of the version before and on the first of this one."""

    job_role: str
    basis: str
    council: str | None
    old_rate: Decimal | None
    new_rate: Decimal | None


@dataclass(frozen=True, kw_only=True)
class VersionDiff:
    """`against` is None for the first version: it is compared with the defaults."""

    version: int
    against: int | None
    clauses: tuple[Change, ...]
    joining: tuple[str, ...]
    leaving: tuple[str, ...]
    caps: tuple[CapChange, ...]


def belonging(version: MemorandumVersion) -> list[Belonging]:
    """Parties and who joined later, by name."""
    signatures = version.signatures.select_related("council", "departure")
    signed = {each.council: each for each in signatures}
    parties = Council.objects.filter(pk__in=version.parties.values("council"))
    councils = sorted({*parties, *signed}, key=lambda council: council.name)
    return [belonging_of(council, signed.get(council)) for council in councils]


def belonging_of(council: Council, signature: Signature | None) -> Belonging:
    if signature is None:
        return Belonging(council=council.gss_code, name=council.name)
    departure = getattr(signature, "departure", None)
    return Belonging(
        council=council.gss_code,
        name=council.name,
        signatory=signature.signatory,
        office=signature.office,
        signed_at=signature.signed_at,
        joins_on=signature.joins_on,
        leaves_on=departure and departure.leaves_on,
    )


def version_diff(
    version: MemorandumVersion, against: MemorandumVersion | None = None
) -> VersionDiff:
    """Against the version that it supersedes, unless another is given."""
    before = against or version.supersedes
    names = members(version, before)
    old, new = names[before.pk] if before else set(), names[version.pk]
    return VersionDiff(
        version=version.number,
        against=before.number if before else None,
        clauses=diff(before.clauses if before else {}, version.clauses),
        joining=tuple(sorted(new - old)),
        leaving=tuple(sorted(old - new)),
        caps=cap_changes(before, version),
    )


def members(*versions: MemorandumVersion | None) -> dict[int, set[str]]:
    """By version, by name; those who leave before the version ends are still its members."""
    asked = [each for each in versions if each]
    columns = ("version", "council__name")
    parties = Party.objects.filter(version__in=asked).values_list(*columns)
    signed = Signature.objects.filter(version__in=asked).values_list(*columns)
    found: dict[int, set[str]] = {each.pk: set() for each in asked}
    for version, name in parties.union(signed):
        found[version].add(name)
    return found


def cap_changes(
    before: MemorandumVersion | None, version: MemorandumVersion
) -> tuple[CapChange, ...]:
    start = version.effective.lower
    old: Mapping[Key, Decimal] = last_rates(before, start) if before else {}
    new = first_rates(version, start)
    keys = [*new, *(key for key in old if key not in new)]
    return tuple(
        CapChange(
            job_role=job_role,
            basis=basis,
            council=council,
            old_rate=old.get((job_role, basis, council)),
            new_rate=new.get((job_role, basis, council)),
        )
        for job_role, basis, council in keys
        if old.get((job_role, basis, council)) != new.get((job_role, basis, council))
    )


def first_rates(version: MemorandumVersion, start: date) -> dict[Key, Decimal]:
    return rates_of(version.caps.filter(effective__contains=start))


def last_rates(version: MemorandumVersion, end: date) -> dict[Key, Decimal]:
    """Of the day before, or of the last day that had a cap."""
    return rates_of(version.caps.filter(effective__startswith__lt=end))


def rates_of(caps: QuerySet[Cap]) -> dict[Key, Decimal]:
    """The last of each key counts."""
    ordered = caps.order_by("job_role__rank", "basis", "council__name", "effective")
    told = ordered.values_list("job_role__name", "basis", "council__name", "hourly_rate")
    return {(role, basis, council): rate for role, basis, council, rate in told}
