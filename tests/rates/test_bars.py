"""The bar chart of every report: where its bars lie, and that its words say the same."""

from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from rates.views.bars import HOURS, PER_CENT, POUNDS, BarChart, Item, Unit


def chart(*items: Item, series: tuple[str, ...] = ("Spend",), **more: str) -> BarChart:
    told = {"title": "Spend by council", "by": "Council", "source": "the ledger."} | more
    return BarChart(items=items, series=series, unit=POUNDS, **told)


def item(label: str, *values: str | None, mark: str | None = None, href: str = "") -> Item:
    return Item(
        label=label,
        values=[None if each is None else Decimal(each) for each in values],
        mark=None if mark is None else Decimal(mark),
        href=href,
    )


def test_bars_are_shares_of_the_widest() -> None:
    drawn = chart(item("Halton", "200.00"), item("Wirral", "50.00"))
    assert [str(row.bars[0].width) for row in drawn.rows] == ["50.0", "12.5"]
    assert [row.words[0].text for row in drawn.rows] == ["£200.00", "£50.00"]
    assert [row.told for row in drawn.rows] == [["£200.00"], ["£50.00"]]


def test_bars_below_zero_go_left_of_its_line() -> None:
    drawn = chart(item("Halton", "-100.00"), item("Wirral", "300.00"))
    lost, gained = (row.bars[0] for row in drawn.rows)
    assert (str(drawn.zero), drawn.has_negatives) == ("12.5", True)
    assert (str(lost.left), str(lost.width)) == ("0.0", "12.5")
    assert (str(gained.left), str(gained.width)) == ("12.5", "37.5")
    assert drawn.rows[0].words[0].left == drawn.zero


def test_bars_of_two_series_are_told_by_their_tone() -> None:
    drawn = chart(item("Halton", "10.00", "20.00"), series=("Before", "After"))
    (row,) = drawn.rows
    assert [(bar.tone, str(bar.width)) for bar in row.bars] == [(0, "25.0"), (1, "50.0")]
    assert row.bars[0].top < row.bars[1].top


def test_bars_end_to_end_name_their_sum_and_what_they_are_held_against() -> None:
    drawn = chart(
        item("Halton", "90.00", "10.00", mark="120.00"),
        series=("Within the cap", "Over the cap"),
        together_as="Spend",
        mark="At the cap",
    )
    (row,) = drawn.rows
    assert drawn.columns == ["Spend", "Within the cap", "Over the cap", "At the cap"]
    assert row.told == ["£100.00", "£90.00", "£10.00", "£120.00"]
    assert [(str(bar.left), str(bar.width)) for bar in row.bars] == [
        ("0.0", "37.5"),
        ("37.5", "4.2"),
    ]
    assert ([word.text for word in row.words], row.note) == (["£100.00"], "£10.00 over the cap")
    assert (str(row.mark), row.words[0].left) == ("50.0", row.mark)


def test_bars_without_a_figure_say_so() -> None:
    drawn = chart(item("Halton", None), item("Wirral", "0.00"), missing="Hidden")
    assert [row.bars for row in drawn.rows] == [[], []]
    assert [row.told for row in drawn.rows] == [["Hidden"], ["£0.00"]]


def test_bars_of_nothing_are_not_drawn() -> None:
    assert chart().rows == []
    assert "<figure" not in render_to_string("rates/bars.html", {"chart": chart()})


@pytest.mark.parametrize(("unit", "told"), [(POUNDS, "£1,234.50"), (HOURS, "1,234.5")])
def test_units_write_their_figures(unit: Unit, told: str) -> None:
    assert unit.written(Decimal("1234.50")) == told


def test_per_cent_is_written_plainly() -> None:
    assert PER_CENT.written(Decimal("1.41")) == "1.4 %"


def test_bars_on_a_page_lead_on_and_name_their_table() -> None:
    drawn = chart(item("Halton & <Co>", "10.00", href="/lines/?council=E06000006&x=1"))
    page = render_to_string("rates/bars.html", {"chart": drawn})
    assert 'href="/lines/?council=E06000006&amp;x=1"' in page
    assert "Halton &amp; &lt;Co&gt;" in page
    assert "The chart’s figures" in page
    assert "Spend by council, in pounds" in page
    assert "Source: the ledger." in page


def test_bars_are_heard_as_their_values() -> None:
    page = render_to_string("rates/bars.html", {"chart": chart(item("Halton", "10.00"))})
    assert 'role="img" aria-label="£10.00"' in page


def test_bars_name_their_source_in_one_sentence() -> None:
    assert chart(source="the ledger").footing == chart(source="the ledger.").footing
