"""Every measure of every council in one table: how it was counted is beside each figure."""

from collections.abc import Iterator

from rates.reports.sheets import Sheet, Value
from shifts.reports.reliance.figures import Figure, Measured
from shifts.reports.reliance.report import Reliance

COLUMNS = (
    "measure",
    "of",
    "value",
    "unit",
    "numerator",
    "numerator_counts",
    "denominator",
    "denominator_counts",
    "definition",
    "source",
)
OURS = "bookings, approved hours and the councils’ own counts"


def sheet_of(report: Reliance) -> Sheet:
    rows = [row for each in report.measured for row in rows_of(each)]
    return Sheet(title="Reliance on temporary workers", columns=COLUMNS, rows=rows)


def rows_of(measured: Measured) -> Iterator[list[Value]]:
    for row in measured.rows:
        yield cells(measured, str(row.council), row.figure)
    yield cells(measured, "Whole region", measured.region)
    if published := measured.published:
        measure = measured.measure
        source = f"{published.source}, counted on {published.counted_on:%-d %B %Y}"
        blank = [None, "", None, ""]
        yield [measure.title, "England", published.value, measure.unit, *blank, "", source]


def cells(measured: Measured, of: str, figure: Figure) -> list[Value]:
    measure = measured.measure
    return [
        measure.title,
        of,
        "hidden" if figure.hidden else figure.value,
        measure.unit,
        "hidden" if figure.hidden else figure.numerator,
        measure.counts,
        "hidden" if figure.hidden else figure.denominator,
        measure.of,
        measure.definition,
        OURS,
    ]
