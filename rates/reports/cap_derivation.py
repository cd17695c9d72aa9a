"""A cap line by line, each with its working and its source: what finance checks by calculator."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from io import StringIO
from typing import Any

from accounts.cells import safe
from rates.answers import gap
from rates.caps import Basis
from rates.clauses import CLAUSES
from rates.conversion import Conversion
from rates.models import Cap
from rates.money import EXACT, ZERO, as_pounds, plain, to_pence

COLUMNS = ("part", "line", "working", "source", "pounds")
ENHANCEMENTS = (
    "night_multiplier",
    "saturday_multiplier",
    "sunday_multiplier",
    "bank_holiday_multiplier",
)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One amount: how it is worked, and who or what says so."""

    label: str
    working: str
    source: str
    amount: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Part:
    """Lines that belong together. A total of None means that they are not added up."""

    title: str
    rows: tuple[Row, ...]
    total: Decimal | None = None
    note: str = ""
    provisional: bool = False
    counted: bool = True


@dataclass(frozen=True, kw_only=True)
class Derivation:
    """From each council's pay to the limit, and from the limit to what it means."""

    figure: Part | None
    members: tuple[Part, ...]
    limit: Part
    enhancements: Part
    conversion: Part | None

    def parts(self) -> Iterator[Part]:
        if self.figure:
            yield self.figure
        yield self.limit
        yield self.enhancements
        if self.conversion:
            yield self.conversion
        yield from self.members


def derivation_of(cap: Cap, conversion: Conversion | None) -> Derivation:
    how, clauses = cap.derivation, cap.version.clauses
    counted = how.get("counted", [])
    members = tuple(
        member_part(member, how["terms"], member["council"] in counted)
        for member in how.get("members", [])
    )
    return Derivation(
        figure=figure_part(cap, members) if how.get("lines") else None,
        members=members,
        limit=limit_part(cap),
        enhancements=enhancements_part(cap.hourly_rate, clauses),
        conversion=conversion_part(conversion) if conversion else None,
    )


def clause(code: str, value: Any) -> str:
    """As people quote it: the clause “Tolerance”, 4 %."""
    return f"clause “{CLAUSES[code].label}”: {CLAUSES[code].in_words(value)}"


def figure_part(cap: Cap, members: tuple[Part, ...]) -> Part:
    """The statistic's lines, the tolerance and the rounding; the note works them out exactly."""
    how = cap.derivation
    sources = {"tolerance": "tolerance_percent", "rounding": "rounding"}
    rows = tuple(
        Row(
            label=line["label"],
            working=line["working"],
            source=said(sources.get(line["code"], "statistic"), how["terms"]),
            amount=Decimal(line["amount"]),
        )
        for line in how["lines"]
    )
    totals = [member.total for member in members if member.counted]
    return Part(
        title=f"The derived cap ({Basis(cap.basis).label})",
        rows=rows,
        total=cap.derived_rate,
        note=exactly([total for total in totals if total is not None], how["terms"], cap),
        provisional=any(member.provisional for member in members),
    )


def said(code: str, terms: Mapping[str, Any]) -> str:
    """A clause as a source of its own, so with a capital."""
    return clause(code, terms[code]).replace("clause", "Clause", 1)


def exactly(totals: list[Decimal], terms: Mapping[str, Any], cap: Cap) -> str:
    """What the rounded lines above hide: the sum that is rounded once, to a millionth."""
    with localcontext(EXACT):
        factor = 1 + Decimal(terms["tolerance_percent"]) / 100
        exact = sum(totals, ZERO) * factor / len(totals)
        shown = plain(exact.quantize(Decimal("0.000001")))
    added = " + ".join(as_pounds(total) for total in totals)
    rounded = CLAUSES["rounding"].in_words(terms["rounding"])
    return (
        f"In one sum: ({added}) ÷ {len(totals)} × {plain(factor)} = £{shown}, "
        f"{rounded}: {as_pounds(cap.derived_rate or ZERO)}."
    )


def member_part(member: Mapping[str, Any], terms: Mapping[str, Any], counted: bool) -> Part:
    rows = tuple(
        Row(
            label=line["label"],
            working=line["working"],
            source=source_of(line["code"], member, terms),
            amount=Decimal(line["amount"]),
        )
        for line in member["lines"]
    )
    return Part(
        title=f"{member['name']}, {member['grade']}",
        rows=rows,
        total=sum((row.amount for row in rows if row.amount is not None), ZERO),
        provisional=member["provisional"],
        counted=counted,
    )


def source_of(code: str, member: Mapping[str, Any], terms: Mapping[str, Any]) -> str:
    if code == "basic":
        return "; ".join(salary_sources(member, terms))
    if code == "holiday":
        days = plain(Decimal(member["inputs"]["leave_days"]))
        return f"{member['name']}: {days} days of leave a year, bank holidays included"
    if code == "pension":
        return f"{member['name']}: the employer’s pension contribution"
    return f"Employer on-costs {member['tax_year']}, HMRC rates and thresholds"


def salary_sources(member: Mapping[str, Any], terms: Mapping[str, Any]) -> Iterator[str]:
    bottom, top = member["points"]
    if member["award"]:
        status = " (provisional)" if member["provisional"] else ""
        yield f"{member['award']} award{status}, points {bottom} to {top}"
    yield clause("salary_basis", terms["salary_basis"])
    if member["supplements"]:
        yield clause("supplements_counted", list(member["supplements"]))
    yield f"{member['name']}: {plain(Decimal(member['inputs']['weekly_hours']))} hours a week"


def limit_part(cap: Cap) -> Part:
    """The derived figure and the one agreed, and which of them is the limit."""
    between = gap(cap.derived_rate, cap.negotiated_rate)
    agreed = f"The signatories of {cap.version}"
    rows = (
        Row(label="Derived", working=why_none(cap), source="", amount=cap.derived_rate),
        Row(label="Negotiated", working="", source=agreed, amount=cap.negotiated_rate),
        Row(label="Gap", working=gap_working(cap), source="", amount=between),
    )
    shown = tuple(row for row in rows if row.amount is not None or row.working)
    return Part(title="The limit", rows=shown, total=cap.hourly_rate)


def gap_working(cap: Cap) -> str:
    if cap.derived_rate is None or cap.negotiated_rate is None:
        return ""
    return f"{as_pounds(cap.negotiated_rate)} − {as_pounds(cap.derived_rate)}"


def why_none(cap: Cap) -> str:
    return str(cap.derivation.get("why", "")) if cap.derived_rate is None else ""


def enhancements_part(rate: Decimal, clauses: Mapping[str, Any]) -> Part:
    """The cap scales by the multiplier of the pay, so it always limits plain-time pay."""
    rows = []
    for code in ENHANCEMENTS:
        multiplier = Decimal(clauses[code])
        scaled = to_pence(rate * multiplier)
        rows.append(
            Row(
                label=CLAUSES[code].label,
                working=f"{as_pounds(rate)} × {multiplier} = {as_pounds(scaled)}",
                source=said(code, clauses),
                amount=scaled,
            )
        )
    night = f"Night is from {clauses['night_from']} to {clauses['night_until']}."
    return Part(title="The cap with enhancements", rows=tuple(rows), note=night)


def conversion_part(conversion: Conversion) -> Part:
    basis = Basis(conversion.to_basis).label
    rows = tuple(
        Row(label=line.label, working=line.working, source="", amount=line.amount)
        for line in conversion.lines
    )
    return Part(title=f"What it costs {basis}", rows=rows, note=str(conversion))


def as_csv(cap: Cap, derivation: Derivation) -> str:
    """The same lines as the page, each total as a row of its own."""
    table = StringIO()
    writer = csv.writer(table)
    writer.writerow(COLUMNS)
    for label, text in about(cap):
        writer.writerow(["About", label, safe(text), "", ""])
    for part in derivation.parts():
        for row in part.rows:
            told = (part.title, row.label, row.working, row.source)
            writer.writerow([*map(safe, told), "" if row.amount is None else row.amount])
        if part.total is not None:
            writer.writerow([safe(part.title), "Total", safe(part.note), "", part.total])
    return table.getvalue()


def about(cap: Cap) -> Iterator[tuple[str, str]]:
    yield "Memorandum", str(cap.version)
    yield "Job role", str(cap.job_role)
    yield "Basis", Basis(cap.basis).label
    yield "For", str(cap.council or "every council that signed")
    yield "First day", cap.effective.lower.isoformat()
    yield "Day after the last", cap.effective.upper.isoformat() if cap.effective.upper else ""
    yield "Provisional", "yes" if cap.provisional else "no"
