"""Workbooks as people have them, and as nobody should send them."""

import io
import random
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, time
from typing import Any

import pytest
from xlsxwriter import Workbook

from accounts.errors import BadInput
from accounts.tables import check_size, rows_of, size_of
from accounts.workbooks import workbook_of
from accounts.worker_file import Workers, read_workers, template

TODAY = date(2026, 10, 5)
HEADER = ["email", "full_name", "qualified_on", "latitude", "longitude"]
ZOE = ["zoe@example.org", "Zoë Ó Briain", "2015-07-01", "53.41", "-2.98"]
Fill = Callable[[Workbook, Any], object]


def book_of(fill: Fill, **options: Any) -> bytes:
    """A workbook made by hand; the header stands in its first row already."""
    kept = io.BytesIO()
    with Workbook(kept, {"in_memory": True, **options}) as book:
        sheet = book.add_worksheet("Workers")
        sheet.write_row(0, 0, HEADER)
        fill(book, sheet)
    return kept.getvalue()


def repacked(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return kept.getvalue()


def read(content: bytes) -> Workers:
    return read_workers(rows_of(content), TODAY)


def said(content: bytes) -> str:
    with pytest.raises(BadInput) as refused:
        list(rows_of(content))
    return " ".join(refused.value.fields["file"])


def as_typed(book: Workbook, sheet: Any) -> None:
    sheet.write_row(1, 0, ZOE)


def as_excel_keeps_it(book: Workbook, sheet: Any) -> None:
    sheet.write_row(1, 0, ZOE[:2])
    sheet.write_datetime(1, 2, date(2015, 7, 1), book.add_format({"num_format": "d mmm yyyy"}))
    sheet.write_number(1, 3, 53.410000000000004)
    sheet.write_number(1, 4, -2.98)


def beside_others(book: Workbook, sheet: Any) -> None:
    """Further down, with columns that nobody asked for, notes beside and another sheet."""
    sheet.write(0, 6, "Notes")
    sheet.write_row(40, 0, ZOE)
    sheet.write_formula(40, 6, "=1+1")
    sheet.write(40, 30, "seen")
    book.add_worksheet("Other").write(0, 0, "email")


def behind_a_hidden_one(book: Workbook, sheet: Any) -> None:
    sheet.write_row(1, 0, ZOE)
    first = book.add_worksheet("Lists")
    first.hide()
    book.worksheets_objs.reverse()
    for index, each in enumerate(book.worksheets_objs):
        each.index = index
    sheet.activate()
    sheet.set_first_sheet()


@pytest.mark.parametrize(
    "fill", [as_typed, as_excel_keeps_it, beside_others, behind_a_hidden_one]
)
@pytest.mark.parametrize("options", [{}, {"date_1904": True}, {"constant_memory": True}])
def test_workbooks_as_people_have_them(fill: Fill, options: dict[str, Any]) -> None:
    found = read(book_of(fill, **options))
    assert found.problems == []
    (row,) = found.rows
    assert (row.email, row.full_name, row.qualified_on) == (ZOE[0], ZOE[1], date(2015, 7, 1))
    assert (str(row.latitude), str(row.longitude)) == ("53.410", "-2.980")
    assert row.row == (41 if fill is beside_others else 2)


def test_our_template_can_be_read() -> None:
    (row,) = read(workbook_of(template(), sheet="Workers")).rows
    assert row.dbs_certificate_number == "001234567890"
    assert row.dbs_original_seen_by == "Sam Lee"


@pytest.mark.parametrize(
    ("column", "write", "value", "remedy"),
    [
        (1, lambda b, s: s.write_formula(1, 1, '=A2&"x"', None, "Zoë"), '=A2&"x"', "formula"),
        (1, lambda b, s: s.write_array_formula(1, 1, 1, 1, "{=A2:A3}"), "=A2:A3", "formula"),
        (3, lambda b, s: s.write_number(1, 3, 1e21), "1e+21", "Give degrees"),
        (2, lambda b, s: s.write_number(1, 2, 42186), "42186", "Give a day as"),
        (2, lambda b, s: s.write_boolean(1, 2, True), "yes", "Give a day as"),
        (
            2,
            lambda b, s: s.write_number(
                1, 2, 42186.375, b.add_format({"num_format": "d/m/yy h:mm"})
            ),
            "2015-07-01T09:00:00",
            "Give a day as",
        ),
        (
            2,
            lambda b, s: s.write_datetime(1, 2, time(9), b.add_format({"num_format": "h:mm"})),
            "09:00:00",
            "Give a day as",
        ),
        (
            2,
            lambda b, s: s.write_number(1, 2, 9e9, b.add_format({"num_format": "d/m/yy"})),
            "#VALUE!",
            "put a value",
        ),
    ],
)
def test_cells_that_cannot_be_used(column: int, write: Fill, value: str, remedy: str) -> None:
    def fill(book: Workbook, sheet: Any) -> None:
        sheet.write_row(1, 0, ZOE)
        write(book, sheet)

    (problem,) = read(book_of(fill)).problems
    assert (problem.row, problem.column, problem.value) == (2, HEADER[column], value)
    assert remedy in problem.remedy


def test_text_that_looks_like_a_formula_stays_text() -> None:
    found = read(book_of(lambda book, sheet: sheet.write_row(1, 0, ZOE)))
    assert found.problems == []
    cells = [ZOE[0], "=1+1", *ZOE[2:]]
    (row,) = read(workbook_of([HEADER, cells], sheet="Workers")).rows
    assert row.full_name == "=1+1"


def test_locked_and_old_workbooks() -> None:
    assert "locked with a password" in said(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


def test_what_is_no_workbook() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("holiday.txt", "sun")
    for content in (b"PK\x03\x04", b"PK\x03\x04\xff\xfe", kept.getvalue()):
        assert "save it as .xlsx" in said(content)


def test_a_workbook_without_a_visible_sheet() -> None:
    def hidden(name: str, part: bytes) -> bytes:
        if name != "xl/workbook.xml":
            return part
        return part.replace(b'sheetId="1"', b'sheetId="1" state="hidden"')

    assert "no visible sheet" in said(repacked(book_of(as_typed), hidden))


def test_damage_anywhere_is_told_and_never_a_crash() -> None:
    """Bytes are changed and ends cut off; the parts are stored so that the XML is hit as well."""
    whole = workbook_of(template(), sheet="Workers")
    stored, chance = io.BytesIO(), random.Random(7)
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(stored, "w", 0) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    for content in (whole, stored.getvalue()):
        for _ in range(150):
            hurt = bytearray(content)
            for _ in range(chance.randint(1, 4)):
                hurt[chance.randrange(4, len(hurt))] = chance.randrange(256)
            survives(bytes(hurt))
            survives(content[: chance.randrange(4, len(content))])


def survives(content: bytes) -> None:
    with suppress(BadInput):
        read(content)


def test_xml_that_is_not_checked_by_its_sum() -> None:
    """Well packed, and still no XML."""

    def cut(name: str, part: bytes) -> bytes:
        return part[: len(part) // 2] if name.endswith("sheet1.xml") else part

    (problem,) = read(repacked(book_of(as_typed), cut)).problems
    assert "Save the file anew" in problem.remedy


def test_entities_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'

    def armed(name: str, part: bytes) -> bytes:
        if name != "xl/sharedStrings.xml":
            return part
        return part.replace(b"<sst", bomb + b"<sst").replace(b"<t>email", b"<t>&b;email")

    assert "save it as .xlsx" in said(repacked(book_of(as_typed), armed))


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "x.bin"])
def test_what_unpacks_to_too_much_is_not_unpacked(name: str) -> None:
    content = book_of(as_typed)
    with io.BytesIO() as kept:
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w", 8) as new:
            for each in old.namelist():
                if each != name:
                    new.writestr(each, old.read(each))
            new.writestr(name, b"<!-- " + b" " * 12_000_000)
        told = said(kept.getvalue())
    assert told.startswith(f"It unpacks to more than is read: {name} has 12 MB")


def test_a_row_far_down_is_counted() -> None:
    far = repacked(book_of(as_typed), lambda name, part: moved(name, part, b"1048576"))
    assert "split the file" in read(far).problems[0].remedy


def moved(name: str, part: bytes, row: bytes) -> bytes:
    if not name.endswith("sheet1.xml"):
        return part
    return part.replace(b'r="2"', b'r="' + row + b'"').replace(b'2"', row + b'"')


def test_sizes() -> None:
    check_size(40_000_000)
    with pytest.raises(BadInput) as refused:
        check_size(40_000_001)
    assert "the most is 40 MB" in refused.value.fields["file"][0]
    assert size_of(b"email\n") == 6
    assert 1_000 < size_of(book_of(as_typed)) < 20_000
    with pytest.raises(BadInput):
        size_of(b"PK\x03\x04")
