"""One cap line by line, as finance checks it: on the page, on paper and as CSV."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Council
from rates.actions.grades import record_grade
from rates.actions.memoranda import Negotiated, draft_memorandum, draft_version
from rates.caps import Basis
from rates.models import Cap, MemorandumVersion
from tests.conftest import People
from tests.factories import memorandum_in_force
from tests.pages import check_sound, signed_in, words
from tests.rates.asking import grade_terms, social_worker
from tests.shifts.building import NOW

pytestmark = pytest.mark.django_db
CLAUSES = {
    "cap_bases": ["paye", "umbrella", "limited", "charge"],
    "tolerance_percent": "4",
    "rounding": "nearest_10p",
    "supplements_counted": ["market"],
    "night_multiplier": "1.33",
    "sunday_multiplier": "1.50",
}


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def version(people: People, liverpool: Council, wirral: Council) -> MemorandumVersion:
    """Two councils' own figures through 2025-26, with a negotiated one on PAYE."""
    record_grade(by=people.hr, **grade_terms(liverpool), supplements={"market": Decimal(1500)})
    record_grade(by=people.other_hr, **grade_terms(wirral, weekly_hours=Decimal(36)))
    agreement = draft_memorandum(
        by=people.lead, name="City Region", scope="sub_region", region=liverpool.region
    )
    agreed = Negotiated(
        job_role=social_worker(), basis=Basis.PAYE, hourly_rate=Decimal("27.50")
    )
    return draft_version(
        by=people.lead,
        memorandum=agreement,
        effective_from=date(2025, 10, 1),
        effective_until=date(2026, 4, 1),
        clauses=CLAUSES,
        parties=[liverpool, wirral],
        negotiated=[agreed],
    )


def cap_on(version: MemorandumVersion, basis: str) -> Cap:
    return version.caps.get(basis=basis, job_role="social_worker")


def page_of(client: Client, people: People, cap: Cap, **query: str) -> Any:
    return signed_in(client, people.hr).get(reverse("cap", args=[cap.pk]), query)


def table_of(client: Client, people: People, cap: Cap) -> list[dict[str, str]]:
    answer = page_of(client, people, cap, format="csv")
    assert answer["Content-Disposition"] == f'attachment; filename="cap-{cap.pk}.csv"'
    return list(csv.DictReader(StringIO(answer.content.decode())))


def test_cap_is_worked_out_with_its_sources(
    client: Client, people: People, version: MemorandumVersion
) -> None:
    """48,681 at 37 hours is 25.23, 47,181 at 36 is 25.13; 25.18 and 4 % is 26.19, so 26.20."""
    text = check_sound(page_of(client, people, cap_on(version, "paye"))).text
    for said in (
        "(£47,181.00 + £1,500.00 supplements) ÷ 52.143 weeks ÷ 37 hours = £25.23",
        "£47,181.00 ÷ 52.143 weeks ÷ 36 hours = £25.13",
        "NJC 2025-26 award, points 33 to 36",
        "clause “Salary that stands for a role”: the top of its grade",
        "clause “Supplements counted”: market supplements",
        "Clause “Statistic across signatories”: the mean across signatories",
        "Clause “Tolerance”: 4 %",
        "Clause “Rounding”: to the nearest 10p",
        "In one sum: (£25.13 + £25.23) ÷ 2 × 1.04 = £26.1872, to the nearest 10p: £26.20.",
    ):
        assert said in text


def test_cap_negotiated_stands_beside_the_derived(
    client: Client, people: People, version: MemorandumVersion
) -> None:
    text = words(page_of(client, people, cap_on(version, "paye")))
    assert "Derived £26.20 Negotiated" in text
    assert "Gap £27.50 − £26.20 £1.30 The limit £27.50" in text


def test_cap_with_enhancements(
    client: Client, people: People, version: MemorandumVersion
) -> None:
    text = words(page_of(client, people, cap_on(version, "paye")))
    assert "Night work £27.50 × 1.33 = £36.58" in text
    assert "Sunday work £27.50 × 1.50 = £41.25" in text
    assert "Saturday work £27.50 × 1.00 = £27.50" in text
    assert "Night is from 22:00 to 06:00." in text


@pytest.mark.parametrize(
    ("basis", "lines"),
    [("paye", 1), ("umbrella", 4), ("limited", 4), ("charge", 5)],
)
def test_cap_of_each_basis_covers_what_the_basis_pays_for(
    basis: str, lines: int, client: Client, people: People, version: MemorandumVersion
) -> None:
    table = table_of(client, people, cap_on(version, basis))
    liverpool = [row for row in table if row["part"] == "Liverpool, Grade 9"]
    assert len(liverpool) == lines + 1


@pytest.mark.parametrize(
    ("basis", "heading"),
    [("paye", "What it costs umbrella"), ("umbrella", "What it costs PAYE")],
)
def test_cap_shows_the_other_basis_as_a_conversion(
    basis: str, heading: str, client: Client, people: People, version: MemorandumVersion
) -> None:
    text = words(page_of(client, people, cap_on(version, basis)))
    assert heading in text
    assert "Rates on two bases are never judged against each other." in text
    assert "12.07 % holiday pay, 2025-26." in text


@pytest.mark.parametrize("basis", ["limited", "charge"])
def test_cap_without_another_basis_has_no_conversion(
    basis: str, client: Client, people: People, version: MemorandumVersion
) -> None:
    assert "What it costs" not in words(page_of(client, people, cap_on(version, basis)))


@pytest.mark.parametrize("basis", ["paye", "umbrella", "limited", "charge"])
def test_cap_as_csv_adds_up(
    basis: str, client: Client, people: People, version: MemorandumVersion
) -> None:
    cap = cap_on(version, basis)
    table = table_of(client, people, cap)
    totals = {row["part"]: row for row in table if row["line"] == "Total"}
    for part, total in totals.items():
        if part != "The limit":
            lines = [
                Decimal(row["pounds"])
                for row in table
                if row["part"] == part and row["line"] != "Total"
            ]
            assert sum(lines) == Decimal(total["pounds"]), part
    assert Decimal(totals["The limit"]["pounds"]) == cap.hourly_rate
    assert len(totals) == 4


def test_cap_as_csv_says_all_that_the_page_says(
    client: Client, people: People, version: MemorandumVersion
) -> None:
    cap = cap_on(version, "umbrella")
    text = words(page_of(client, people, cap))
    for row in table_of(client, people, cap):
        if row["part"] != "About":
            assert row["working"] in text
            assert row["source"] in text


def test_cap_as_csv_is_safe_in_a_spreadsheet(
    client: Client, people: People, version: MemorandumVersion
) -> None:
    version.memorandum.name = "=HYPERLINK(1)"
    version.memorandum.save(update_fields=["name"])
    told = [row["working"] for row in table_of(client, people, cap_on(version, "paye"))]
    assert "'=HYPERLINK(1), version 1" in told


def test_cap_negotiated_alone_says_why(
    client: Client, people: People, city_region: list[Council]
) -> None:
    cap = memorandum_in_force(city_region).caps.get(basis="umbrella")
    page = check_sound(page_of(client, people, cap))
    assert "The derived cap" not in page.text
    assert "The limit £40.00" in page.text
    assert table_of(client, people, cap)


def test_cap_printed_says_for_whom_where_from_and_when(
    client: Client, people: People, version: MemorandumVersion
) -> None:
    cap = cap_on(version, "paye")
    text = words(page_of(client, people, cap))
    told = f"Printed by Hannah Reid from http://testserver{reverse('cap', args=[cap.pk])}, as"
    assert told in text


def test_cap_on_csv_is_hidden_like_its_page(
    client: Client, people: People, version: MemorandumVersion
) -> None:
    cap = cap_on(version, "paye")
    address = reverse("cap", args=[cap.pk])
    assert signed_in(client, people.manager).get(address, {"format": "csv"}).status_code == 404
