"""Loading what permanent pay is built from, and the national figures of the workforce."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import holidays
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from accounts.errors import NotPermitted
from accounts.models import User
from accounts.reference import (
    Record,
    Tally,
    day,
    number,
    one_of,
    read_table,
    record_load,
    settle,
    text,
    whole,
)
from rates.models import (
    Award,
    BankHoliday,
    OnCostTable,
    PublishedFigure,
    Spine,
    SpinePoint,
)
from rates.models.spines import AwardStatus

FILES = Path(__file__).parent.parent / "reference"
HOLIDAY_YEARS = range(2024, 2031)
SPINES = {"NJC": "National Joint Council for Local Government Services"}

POINT = {
    "spine": one_of({code: code for code in SPINES}),
    "award": text,
    "effective_from": day,
    "status": one_of({status.value: status.value for status in AwardStatus}),
    "scp": whole,
    "annual_salary": number,
}
ON_COSTS = {
    "tax_year": text,
    "effective_from": day,
    "employer_ni_rate": number,
    "employer_ni_weekly_threshold": number,
    "apprenticeship_levy_rate": number,
    "statutory_holiday_rate": number,
    "auto_enrolment_lower_annual": number,
    "auto_enrolment_upper_annual": number,
    "auto_enrolment_employer_minimum": number,
}
PUBLISHED = {
    "measure": text,
    "area": text,
    "counted_on": day,
    "value": number,
    "source": text,
}
OF_A_FIGURE = ["measure", "area", "counted_on"]


@transaction.atomic
def load_pay(*, by: User | None, folder: Path = FILES) -> dict[str, Tally]:
    """Make awards, on-costs, holidays and national figures agree with rates/reference."""
    if by is not None:
        raise NotPermitted("Only the operator loads reference data.")
    points = read_table(
        folder / "njc_spine.csv", POINT, key=["spine", "award", "status", "scp"]
    )
    on_costs = read_table(folder / "employer_on_costs.csv", ON_COSTS, key=["tax_year"])
    published = read_table(folder / "published_workforce.csv", PUBLISHED, key=OF_A_FIGURE)
    spines = [{"code": code, "name": name} for code, name in SPINES.items()]
    tallies = {"spines": settle(Spine, spines, key=["code"])}
    tallies["awards"] = settle(Award, award_records(points), key=["spine_id", "name", "status"])
    tallies["spine points"] = settle(SpinePoint, point_records(points), key=["award_id", "scp"])
    tallies["on-cost tables"] = settle(OnCostTable, by_year(on_costs), key=["tax_year"])
    tallies["published figures"] = settle(PublishedFigure, published, key=OF_A_FIGURE)
    tallies["bank holidays"] = settle(BankHoliday, bank_holidays(), key=["on"])
    record_load(tallies, by=by, target=SpinePoint)
    return tallies


def by_year(records: list[Record]) -> list[Record]:
    """Each is in force until the next one starts, and the last for a year.

    The last has an end so that work after it is refused until the next one is loaded, and never
    judged by a figure that has gone stale without anyone saying so.
    """
    ordered = sorted(records, key=lambda record: record["effective_from"])
    last = ordered[-1]["effective_from"]
    ends = [after["effective_from"] for _, after in pairwise(ordered)]
    for record, end in zip(ordered, [*ends, a_year_after(last)], strict=True):
        record["effective"] = DateRange(record.pop("effective_from"), end)
    return ordered


def a_year_after(start: date) -> date:
    if (start.month, start.day) == (2, 29):
        return date(start.year + 1, 3, 1)
    return start.replace(year=start.year + 1)


def award_records(points: list[Record]) -> list[Record]:
    """A settled award does not cut short the provisional one before it, nor is it cut short."""
    spine_ids = dict(Spine.objects.values_list("code", "pk"))
    awards: dict[tuple[str, str], dict[str, Record]] = {}
    for point in points:
        awards.setdefault((point["spine"], point["status"]), {})[point["award"]] = {
            "spine_id": spine_ids[point["spine"]],
            "name": point["award"],
            "status": point["status"],
            "effective_from": point["effective_from"],
        }
    return [record for same in awards.values() for record in by_year(list(same.values()))]


def point_records(points: list[Record]) -> list[Record]:
    awards = {(award.spine.code, award.name, award.status): award for award in every_award()}
    return [
        {
            "award_id": awards[point["spine"], point["award"], point["status"]].pk,
            "scp": point["scp"],
            "annual_salary": point["annual_salary"],
        }
        for point in points
    ]


def every_award() -> QuerySet[Award]:
    return Award.objects.select_related("spine")


def bank_holidays() -> list[Record]:
    """England's, with the substitute day beside a day that falls on a weekend."""
    england = holidays.country_holidays("GB", subdiv="ENG", years=HOLIDAY_YEARS)
    return [{"on": on, "name": name} for on, name in sorted(england.items())]
