"""Workbooks as Excel reads them, taken apart with nothing but the standard library."""

import re
import time
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from rates.reports.as_xlsx import name_of, workbook
from rates.reports.sheets import Sheet, as_csv

SPACE = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
SHEET = Sheet(
    title="Spend: by council/role",
    columns=["Council", "First day", "Lines", "Spend", "Provisional", "Why"],
    rows=[
        ["=1+1", date(2026, 5, 1), 3, Decimal("1234567.89"), False, None],
        ["@home", date(2026, 6, 1), 4, Decimal("-0.10"), True, "-1"],
    ],
    total=["Total", None, 7, Decimal("1234567.79"), None, None],
)


def cells_of(file: bytes, sheet: int = 1) -> dict[str, str]:
    """Each cell by its place: text in quotes, a number as it is kept."""
    with ZipFile(BytesIO(file)) as parts:
        strings = [
            "".join(each.itertext())
            for each in ElementTree.fromstring(parts.read("xl/sharedStrings.xml"))
        ]
        page = ElementTree.fromstring(parts.read(f"xl/worksheets/sheet{sheet}.xml"))
    found = {}
    for each in page.iterfind(".//x:c", SPACE):
        value = each.findtext("x:v", "", SPACE)
        found[each.attrib["r"]] = f'"{strings[int(value)]}"' if each.get("t") == "s" else value
    return found


def test_workbook_holds_the_rows_of_the_csv() -> None:
    cells = cells_of(workbook([SHEET]))
    assert (cells["A1"], cells["F1"]) == ('"Council"', '"Why"')
    assert [cells[f"{column}2"] for column in "ABCDE"] == [
        '"=1+1"',
        "46143",  # days since the last of 1899
        "3",
        "1234567.89",
        '"no"',
    ]
    assert (cells["D3"], cells["F3"]) == ("-0.10", '"-1"')
    assert (cells["A4"], cells["C4"], cells["D4"]) == ('"Total"', "7", "1234567.79")
    assert "F2" not in cells
    assert len(as_csv(SHEET).splitlines()) == 4


def test_workbook_has_what_the_total_is_compared_with_below_it() -> None:
    beside = replace(SHEET, beside=[["Whole region", None, 9, Decimal("2.50"), None, None]])
    cells = cells_of(workbook([beside]))
    assert (cells["A4"], cells["A5"], cells["D5"]) == ('"Total"', '"Whole region"', "2.50")
    assert as_csv(beside).splitlines()[-1] == "Whole region,,9,2.50,,"


def test_workbook_runs_no_formula() -> None:
    with ZipFile(BytesIO(workbook([SHEET]))) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_workbook_is_the_same_bytes_again() -> None:
    before = workbook([SHEET])
    time.sleep(2.1)  # a file kept in a zip is dated to two seconds
    assert workbook([SHEET]) == before


def test_workbook_of_two_sheets() -> None:
    file = workbook([SHEET, SHEET])
    assert cells_of(file, 2) == cells_of(file, 1)
    with ZipFile(BytesIO(file)) as parts:
        names = re.findall(rb'<sheet name="([^"]+)"', parts.read("xl/workbook.xml"))
    assert names == [b"Spend  by council role", b"Spend  by council role 2"]


@pytest.mark.parametrize(
    ("title", "place", "name"),
    [("a" * 40, 1, "a" * 31), ("a" * 40, 12, "a" * 28 + " 12"), ("[x]?", 1, "x")],
)
def test_name_of(title: str, place: int, name: str) -> None:
    assert name_of(title, place) == name


def test_csv_of_every_kind_of_value() -> None:
    assert as_csv(SHEET).splitlines() == [
        "Council,First day,Lines,Spend,Provisional,Why",
        "'=1+1,2026-05-01,3,1234567.89,no,",
        "'@home,2026-06-01,4,-0.10,yes,'-1",
        "Total,,7,1234567.79,,",
    ]
