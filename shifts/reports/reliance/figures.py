"""The figures of a measure: of each council, of the one that was asked about, of the region."""

from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Council
from rates.models import PublishedFigure
from shifts.reports.reliance.measure import Measure


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measure of one council, or of the region; nothing is told of a hidden one."""

    measure: Measure
    numerator: Decimal
    denominator: Decimal
    hidden: bool = False
    drill_down: str = ""

    @property
    def value(self) -> Decimal | None:
        return None if self.hidden else self.measure.value(self.numerator, self.denominator)

    @property
    def written(self) -> str:
        return "Hidden" if self.hidden else self.measure.written(self.value)


@dataclass(frozen=True, kw_only=True)
class CouncilFigure:
    council: Council
    figure: Figure


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A measure with its figures; `own` is the council that was asked about."""

    measure: Measure
    rows: tuple[CouncilFigure, ...]
    own: Figure | None
    region: Figure
    published: PublishedFigure | None

    @property
    def published_written(self) -> str:
        return self.measure.written(self.published.value) if self.published else "–"

    @property
    def hides(self) -> bool:
        return any(each.hidden for each in (self.region, *(row.figure for row in self.rows)))
