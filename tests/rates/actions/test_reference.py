import csv
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from accounts.errors import NotPermitted
from accounts.models import AuditEntry
from rates.actions.reference import FILES, load_pay
from rates.models import Award, BankHoliday, OnCostTable, SpinePoint

pytestmark = pytest.mark.django_db


def rows_of(name):
    with (FILES / name).open(newline="") as lines:
        return list(csv.DictReader(lines))


def test_load_pay_holds_every_point():
    points = rows_of("njc_spine.csv")
    assert SpinePoint.objects.count() == len(points) == 125
    for point in points:
        kept = SpinePoint.objects.get(award__name=point["award"], scp=point["scp"])
        assert kept.annual_salary == Decimal(point["annual_salary"])


def test_load_pay_awards_follow_each_other_and_the_last_ends():
    counted = Counter((row["award"], row["status"]) for row in rows_of("njc_spine.csv"))
    awards = Award.objects.order_by("effective")
    assert {(award.name, award.status): award.points.count() for award in awards} == counted
    assert [(award.effective.lower, award.effective.upper) for award in awards] == [
        (date(2024, 4, 1), date(2025, 4, 1)),
        (date(2025, 4, 1), date(2026, 4, 1)),
        (date(2026, 4, 1), date(2027, 4, 1)),
    ]
    assert [award.status for award in awards] == ["agreed", "agreed", "provisional"]


def test_load_pay_holds_every_on_cost_table():
    rows = rows_of("employer_on_costs.csv")
    assert OnCostTable.objects.count() == len(rows) == 3
    for row in rows:
        table = OnCostTable.objects.get(tax_year=row.pop("tax_year"))
        assert table.effective.lower == date.fromisoformat(row.pop("effective_from"))
        for name, value in row.items():
            assert getattr(table, name) == Decimal(value)


@pytest.mark.parametrize(
    ("on", "tax_years"),
    [
        (date(2024, 4, 5), []),
        (date(2024, 4, 6), ["2024-25"]),
        (date(2026, 4, 5), ["2025-26"]),
        (date(2026, 4, 6), ["2026-27"]),
        (date(2027, 4, 5), ["2026-27"]),
        (date(2027, 4, 6), []),
    ],
)
def test_on_cost_tables_turn_with_the_tax_year(on, tax_years):
    assert [table.tax_year for table in OnCostTable.objects.in_force(on)] == tax_years


def test_load_pay_knows_englands_holidays_and_their_substitutes():
    held = set(BankHoliday.objects.values_list("on", flat=True))
    assert {date(2026, 8, 31), date(2026, 12, 26), date(2026, 12, 28)} <= held
    assert date(2026, 8, 3) not in held  # Scotland's
    assert date(2026, 3, 17) not in held  # Northern Ireland's
    assert {day.year for day in held} == set(range(2024, 2031))


def test_load_pay_again_changes_nothing():
    before = AuditEntry.objects.count()
    tallies = load_pay(by=None)
    assert all(tally.added == tally.changed == 0 for tally in tallies.values())
    assert AuditEntry.objects.count() == before


def test_load_pay_mends_a_changed_salary():
    SpinePoint.objects.filter(award__name="2025-26", scp=36).update(annual_salary=1)
    assert load_pay(by=None)["spine points"].changed == 1
    assert SpinePoint.objects.get(award__name="2025-26", scp=36).annual_salary == 47181


def test_load_pay_is_the_operators(people):
    with pytest.raises(NotPermitted):
        load_pay(by=people.lead)
