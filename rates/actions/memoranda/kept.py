"""How a cap was derived, as it is kept with the cap: enough for anyone to work it out again."""

from collections.abc import Iterable, Mapping
from typing import Any

from accounts.models import Council
from rates.actions.equivalents import Worked
from rates.caps import DerivedCap
from rates.caps.in_force import text_or_none
from rates.equivalents import Line, LineCode

# What a line is worked from, besides the lines above it. A line left out takes its inputs along.
INPUTS: dict[LineCode, tuple[str, ...]] = {
    "basic": ("salary", "supplements", "weekly_hours"),
    "holiday": ("leave_days",),
    "ni": ("ni_rate", "ni_weekly_threshold"),
    "levy": ("levy_rate",),
    "pension": ("pension_rate",),
}
TAXED: frozenset[LineCode] = frozenset({"ni", "levy"})
TERMS = (
    "salary_basis",
    "supplements_counted",
    "statistic",
    "tolerance_percent",
    "rounding",
    "umbrella_includes_pension",
)


def line_as_stored(line: Line) -> dict[str, str]:
    return {
        "code": line.code,
        "label": line.label,
        "amount": str(line.amount),
        "working": line.working,
    }


def as_stored(
    figure: DerivedCap,
    *,
    worked: Iterable[Worked],
    missing: Iterable[tuple[Council, str]],
    clauses: Mapping[str, Any],
) -> dict[str, Any]:
    """Only what the figure depends on, so that nothing else cuts a cap in two."""
    codes = figure.terms.codes(figure.basis)
    by_code = {each.grade.council.gss_code: each for each in worked}
    return {
        "amount": str(figure.amount),
        "terms": {name: clauses[name] for name in TERMS},
        "lines": [line_as_stored(line) for line in figure.lines],
        "members": [
            member_as_stored(by_code[member.council_code], codes) for member in figure.members
        ],
        "counted": [member.council_code for member in figure.counted],
        "missing": [{"council": str(council), "why": why} for council, why in missing],
    }


def member_as_stored(worked: Worked, codes: tuple[LineCode, ...]) -> dict[str, Any]:
    lines = [worked.equivalent.line(code) for code in codes]
    return {
        "council": worked.grade.council.gss_code,
        "name": worked.grade.council.name,
        "grade": worked.grade.name,
        "points": [worked.grade.bottom_scp, worked.grade.top_scp],
        "award": str(worked.award) if worked.award else None,
        "provisional": worked.provisional,
        "tax_year": worked.on_costs.tax_year if TAXED & set(codes) else None,
        "supplements": {each.kind: str(each.annual_amount) for each in worked.supplements},
        "inputs": inputs_of(worked, codes),
        "lines": [line_as_stored(line) for line in lines],
    }


def inputs_of(worked: Worked, codes: tuple[LineCode, ...]) -> dict[str, str | None]:
    post = worked.equivalent.post
    sources = (post, post.on_costs)
    return {
        name: text_or_none(next(getattr(each, name) for each in sources if hasattr(each, name)))
        for code in codes
        for name in INPUTS[code]
    }


def without_figure(why: str) -> dict[str, Any]:
    """For a cap that stands on a negotiated figure alone."""
    return {"amount": None, "why": why}
