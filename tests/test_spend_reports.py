"""Every report of money adds up to the penny: its rows, its files and what each figure leads to.

A page that gives out a file stands here, or is named as one that adds up no spend.
"""

import csv
import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from html import unescape
from io import StringIO
from typing import Any
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.urls import reverse

from staffbank.templatetags.words import pounds
from tests.everyone import ABOUT, World
from tests.pages import signed_in, words
from tests.rates.over_the_cap import paid_over_the_cap
from tests.rates.reports.test_as_xlsx import cells_of
from tests.test_permission_matrix import nothing, routes
from tests.whole_world import _files_of_its_own, the_world, world

__all__ = ["_files_of_its_own", "the_world", "world"]
pytestmark = pytest.mark.django_db
AUTUMN = {"from": "2026-10-01", "to": "2026-11-30"}
MONEY = re.compile(r"-?\d+\.\d\d")
FIGURE = re.compile(r'<a [^>]*href="([^"]+)"[^>]*>\s*(−?£[\d,]+\.\d\d)\s*</a>')
BAR = re.compile(r'<a [^>]*href="([^"]+)"[^>]*>[^<]+</a></th><td[^>]*>(−?£[\d,]+\.\d\d)</td>')


@dataclass(frozen=True, kw_only=True)
class SpendReport:
    """Who reads it, what the address asks, and the sums that the page shows as the file has them.

    `row_page` is where a row leads by its number, where no figure of it is a link; `of` is the page
    of one of those that it lists; and where a report lists the lines themselves, it leads nowhere.
    """

    sums: tuple[str, ...]
    who: str = "lead"
    asked: Mapping[str, str] = field(default_factory=dict)
    row_page: str = ""
    of: str = ""
    is_of_lines: bool = False


REPORTS = {
    "compliance": SpendReport(
        asked=AUTUMN, sums=("over_cap", "over_cap_approved", "over_cap_unapproved")
    ),
    "spend-against-cap": SpendReport(asked=AUTUMN, sums=("spend", "spend_at_cap", "over_cap")),
    "over-cap": SpendReport(
        asked={**AUTUMN, "group_by": "council,reason,month"},
        sums=("over_cap", "approved_before", "approved_too_late", "not_approved"),
    ),
    "breaches": SpendReport(sums=("over_cap",), row_page="breach"),
    "exceptions": SpendReport(sums=("paid_over_cap",)),
    "recharges": SpendReport(who="hr", sums=("total",), of="recharge"),
    "recharge": SpendReport(who="hr", sums=("amount",), is_of_lines=True),
    "off-system": SpendReport(
        who="hr", asked=AUTUMN, sums=("paid", "over_cap"), of="off-system-payment"
    ),
    "savings": SpendReport(asked=AUTUMN, sums=("bank", "agency", "saved_on_agency")),
}
ADDS_UP_NO_SPEND = {
    "fairness": "hours and offers",
    "fill": "places, and hours",
    "off-system-payments": "what the report above it adds up, without a sum of its own",
    "pay-ladder": "pay by the hour",
    "pay-transparency": "pay by the hour",
    "reliance": "shares and counts",
    "return": "the department's own tables, proved where they are counted",
    "return-version": "the same, frozen",
    "what-if": "a replay under another cap, proved against the ledger where it is made",
}
# Rounded row by row, or by the hour.
NOT_SUMS = {"hours", "share_over", "agency_an_hour", "permanent_an_hour"}


def pages_with_files() -> set[str]:
    """The routes whose view gives out a file of its table."""
    views = {str(each.name): getattr(each.callback, "view_class", None) for each in routes()}
    return {
        name
        for name, view in views.items()
        if view and not name.startswith("api-") and "as_file(" in inspect.getsource(view)
    }


def test_every_page_with_a_file_stands_here() -> None:
    assert pages_with_files() == REPORTS.keys() | ADDS_UP_NO_SPEND.keys()


@pytest.mark.parametrize("name", REPORTS)
def test_totals_are_their_rows_files_and_drill_downs(world: World, name: str) -> None:
    report = REPORTS[name]
    paid_over_the_cap(world.people, world.team)
    about = ABOUT.get(report.of or name, nothing)(world)
    address = reverse(name, kwargs={} if report.of else about)
    user = world.user(report.who)
    assert user is not None
    browser = signed_in(Client(), user)
    page = browser.get(address, report.asked)
    table = as_csv(browser.get(address, {**report.asked, "format": "csv"}))
    sums = check_rows_add_up(table)
    check_workbook_is_the_same(
        table, browser.get(address, {**report.asked, "format": "xlsx"}).content
    )
    for column in report.sums:
        assert sums[column]
        assert pounds(sums[column]) in words(page), column
    led = check_drill_downs(browser, address, page.content.decode())
    if report.row_page:
        led += check_rows_lead_on(browser, report, table)
    assert led or report.is_of_lines


def as_csv(answer: Any) -> list[list[str]]:
    assert answer.status_code == 200
    return list(csv.reader(StringIO(answer.content.decode())))


def check_rows_add_up(table: list[list[str]]) -> dict[str, Decimal]:
    """Each column of money that has a total is the sum of its rows; the sums, by column."""
    columns, *rows = table
    at = [row[0] for row in rows].index("Total")  # a region may stand below it
    rows, total = rows[:at], rows[at]
    assert rows
    found = {}
    for place, column in enumerate(columns):
        if MONEY.fullmatch(total[place]) and column not in NOT_SUMS:
            found[column] = sum((Decimal(row[place]) for row in rows), Decimal(0))
            assert found[column] == Decimal(total[place]), column
    return found


def check_workbook_is_the_same(table: list[list[str]], file: bytes) -> None:
    cells = cells_of(file)
    for number, row in enumerate(table, start=1):
        for place, text in enumerate(row):
            if MONEY.fullmatch(text):
                cell = cells[f"{chr(ord('A') + place)}{number}"]
                assert Decimal(cell).quantize(Decimal("0.01")) == Decimal(text)


def check_drill_downs(browser: Client, address: str, page: str) -> int:
    """Whatever a figure or a bar leads to says the same sum."""
    links = set(FIGURE.findall(page) + BAR.findall(page))
    for link, figure in links:
        led_to = browser.get(urljoin(address, unescape(link)))
        assert figure in words(led_to), (link, figure)
    return len(links)


def check_rows_lead_on(browser: Client, report: SpendReport, table: list[list[str]]) -> int:
    columns, *rows, _ = table
    for row in rows:
        amount = pounds(Decimal(row[columns.index(report.sums[0])]))
        assert amount in words(browser.get(reverse(report.row_page, args=[row[0]])))
    return len(rows)
