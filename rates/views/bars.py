"""The bar chart of every report, as numbers: places in per cent, so that words keep their size.

A figure is told twice: as a bar with its value beside it, and in the table below the chart. Bars
take half of the width; the rest is for the values, down to a screen of 320 px. Each row is
a drawing of its own below its label, so that long labels fold and no page of paper cuts a bar.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from rates.money import ZERO, as_pounds, plain, to_pence

BARS_WIDTH = 50
BAR_HEIGHT = 24
TENTH = Decimal("0.1")
Number = Decimal | int | None


@dataclass(frozen=True)
class Unit:
    """What the figures are in, and how one is written."""

    words: str
    written: Callable[[Decimal], str]


POUNDS = Unit("in pounds", lambda amount: as_pounds(amount).replace("-", "−"))
HOURS = Unit("in hours", lambda number: f"{Decimal(plain(to_pence(number))):,}")
PER_CENT = Unit("in per cent", lambda number: f"{number:.1f} %")


@dataclass(frozen=True, kw_only=True)
class Item:
    """One row: a value for each series, where its drill-down is, and what to compare it with.

    None says that there is no figure; `missing` of the chart says why.
    """

    label: str
    values: Sequence[Number]
    href: str = ""
    mark: Number = None


@dataclass(frozen=True, kw_only=True)
class Bar:
    """`tone` is 0 for the first series and 1 for the second, which is told by its outline."""

    tone: int
    left: Decimal
    width: Decimal
    top: int


@dataclass(frozen=True, kw_only=True)
class Word:
    text: str
    left: Decimal
    top: int


@dataclass(frozen=True, kw_only=True)
class Row:
    """`note` tells what the later parts of a bar add; `told` are the cells of the data table."""

    label: str
    href: str
    height: int
    bars: Sequence[Bar]
    words: Sequence[Word]
    note: str
    mark: Decimal | None
    told: Sequence[str]

    @property
    def in_words(self) -> str:
        """What the drawing says, for whoever hears it."""
        return ", ".join(word.text for word in self.words)


@dataclass(frozen=True, kw_only=True)
class Scale:
    """From the lowest figure, or nought, to the highest."""

    lowest: Decimal
    highest: Decimal

    def place(self, number: Decimal) -> Decimal:
        span = self.highest - self.lowest
        return (BARS_WIDTH * (number - self.lowest) / span).quantize(TENTH) if span else ZERO

    def bar(self, tone: int, start: Decimal, end: Decimal, top: int) -> Bar:
        left, right = sorted((self.place(start), self.place(end)))
        return Bar(tone=tone, left=left, width=right - left, top=top)


@dataclass(frozen=True, kw_only=True)
class BarChart:
    """One row for each item, in their order.

    `together_as` names the sum of the series, which then stand end to end in one bar. `mark` names
    the line that each item is compared with. `name` is unique on its page.
    """

    items: Sequence[Item]
    title: str
    by: str
    series: Sequence[str]
    unit: Unit
    source: str
    name: str = "chart"
    together_as: str = ""
    mark: str = ""
    missing: str = "–"

    @property
    def columns(self) -> list[str]:
        """The headings of the data table, after the one of the labels."""
        return [each for each in (self.together_as, *self.series, self.mark) if each]

    @cached_property
    def rows(self) -> list[Row]:
        return [self.row(item) for item in self.items]

    @cached_property
    def scale(self) -> Scale:
        sums = [together(each) for each in self.items] if self.together_as else []
        shown = [value for each in self.items for value in (*each.values, each.mark)] + sums
        numbers = [Decimal(value) for value in shown if value is not None] + [ZERO]
        return Scale(lowest=min(numbers), highest=max(numbers))

    @property
    def zero(self) -> Decimal:
        return self.scale.place(ZERO)

    @property
    def has_negatives(self) -> bool:
        return self.scale.lowest < 0

    @property
    def footing(self) -> str:
        return f"{self.source.rstrip('.')}."

    def written(self, value: Number) -> str:
        return self.missing if value is None else self.unit.written(Decimal(value))

    def row(self, item: Item) -> Row:
        mark = None if item.mark is None else self.scale.place(Decimal(item.mark))
        draw = self.end_to_end if self.together_as else self.side_by_side
        bars, words = draw(item, mark or ZERO)
        sums = [together(item)] if self.together_as else []
        marks = [item.mark] if self.mark else []
        return Row(
            label=item.label,
            href=item.href,
            height=BAR_HEIGHT * len(words),
            bars=bars,
            words=words,
            note=self.added(item) if self.together_as else "",
            mark=mark,
            told=[self.written(value) for value in (*sums, *item.values, *marks)],
        )

    def side_by_side(self, item: Item, mark: Decimal) -> tuple[list[Bar], list[Word]]:
        bars, words = [], []
        for tone, value in enumerate(item.values):
            level = tone * BAR_HEIGHT
            bar = self.scale.bar(tone, ZERO, Decimal(value or 0), level)
            bars += [bar] if value else []
            left = max(bar.left + bar.width, mark)
            words.append(Word(text=self.written(value), left=left, top=level))
        return bars, words

    def end_to_end(self, item: Item, mark: Decimal) -> tuple[list[Bar], list[Word]]:
        """The sum stands beside the bar."""
        bars, reached = [], ZERO
        for tone, value in enumerate(item.values):
            if value:
                bars.append(self.scale.bar(tone, reached, reached + value, 0))
                reached += value
        left = max([bar.left + bar.width for bar in bars] + [mark])
        return bars, [Word(text=self.written(together(item)), left=left, top=0)]

    def added(self, item: Item) -> str:
        more = zip(self.series[1:], item.values[1:], strict=True)
        return ", ".join(
            f"{self.written(value)} {name.lower()}" for name, value in more if value
        )


def together(item: Item) -> Number:
    known = [value for value in item.values if value is not None]
    return sum(known, ZERO) if known else None
