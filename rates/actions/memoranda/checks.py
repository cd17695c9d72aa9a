"""Who may draft, and whether what is drafted makes sense: every problem at once."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from accounts.errors import BadInput, NotPermitted
from accounts.models import Council, Region, User
from accounts.permissions import Permission, reach_of, require
from rates import money
from rates.actions.memoranda.derivation import Days, Negotiated
from rates.caps.basis import check_amount
from rates.caps.in_force import on_day
from rates.models import Memorandum, MemorandumVersion
from rates.models.memoranda import Scope


def require_drafter(by: User, region: Region | None) -> None:
    """A region's lead drafts for it; any lead drafts for the nation, whose parties still sign."""
    if region is not None:
        require(by, Permission.MEMORANDUM_DRAFT, region)
    elif not reach_of(by, Permission.MEMORANDUM_DRAFT).regions:
        raise NotPermitted(permission=Permission.MEMORANDUM_DRAFT.value)


def check_memorandum(name: str, scope: str, region: Region | None) -> None:
    problems = {}
    if not 0 < len(name) <= 120:
        problems["name"] = "Give the memorandum's name, up to 120 letters."
    elif Memorandum.objects.filter(name__iexact=name).exists():
        problems["name"] = (
            f"There is already a memorandum called {name}. Draft a version of it."
        )
    if scope not in Scope.values:
        problems["scope"] = f"scope cannot be {scope}. Give one of: {', '.join(Scope.values)}."
    elif (scope == Scope.NATIONAL) != (region is None):
        problems["region"] = "Give a region, unless the scope is national."
    if problems:
        raise BadInput(problems)


def check_terms(
    version: MemorandumVersion, parties: Sequence[Council], negotiated: Sequence[Negotiated]
) -> None:
    """Of a version whose clauses and days have been read."""
    whole = Days(version.effective.lower, version.effective.upper)
    problems = check_negotiated(negotiated, version.clauses, parties, whole)
    if problems := check_parties(version.memorandum, parties) | problems:
        raise BadInput(problems)


def check_days(whole: Days) -> dict[str, str]:
    if whole.end is None or whole.start < whole.end:
        return {}
    return {"effective_until": f"Give a day after {on_day(whole.start)}, or none."}


def check_parties(memorandum: Memorandum, parties: Sequence[Council]) -> dict[str, str]:
    strangers = [
        str(council)
        for council in parties
        if memorandum.region_id not in (None, council.region_id)
    ]
    if not parties:
        return {"parties": "Give at least one council."}
    if len({council.pk for council in parties}) < len(parties):
        return {"parties": "Give each council once."}
    if strangers:
        return {"parties": f"Leave out {', '.join(strangers)}: not in {memorandum.region}."}
    return {}


def check_negotiated(
    negotiated: Sequence[Negotiated],
    terms: Mapping[str, Any],
    parties: Sequence[Council],
    whole: Days,
) -> dict[str, str]:
    problems = {
        f"negotiated[{place}].{field}": remedy
        for place, figure in enumerate(negotiated)
        for field, remedy in problems_of(figure, terms, parties, whole)
    }
    for (first, one), (second, other) in combinations(enumerate(negotiated), 2):
        if one.key == other.key and one.days.meets(other.days):
            problems[f"negotiated[{second}]"] = f"The same days are in negotiated[{first}]."
    return problems


def problems_of(
    figure: Negotiated, terms: Mapping[str, Any], parties: Sequence[Council], whole: Days
) -> Iterator[tuple[str, str]]:
    if figure.basis.value not in terms["cap_bases"]:
        yield "basis", "Give a basis that the clause cap_bases names."
    if figure.council is not None and terms["statistic"] != "own":
        yield "council", "Leave it out: the caps are common to all parties."
    elif figure.council not in (None, *parties):
        yield "council", f"{figure.council} is not a party."
    if not figure.days.meets(whole):
        yield "effective_from", "Give days inside the version's own."
    try:
        check_amount(figure.hourly_rate, "hourly_rate")
    except money.BadInput as bad:
        yield "hourly_rate", str(bad)
