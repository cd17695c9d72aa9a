"""Bank lines of the ledger, each beside what the same minutes cost elsewhere, on one basis."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, ClassVar

from rates.reports.beside import Sight
from rates.reports.grouped import Group
from rates.reports.savings.against import Against, Compared

GROUPS = {
    "council": Group("gss_code", "council"),
    "job_role": Group("job_role_id", "job_role"),
    "month": Group("month", "month", "{:%B %Y}".format),
}
# As rates.conversion.paye_to_umbrella works it out; a test holds the two together.
TO_UMBRELLA = """round((
    gross.pay * (1 + against.levy_rate)
    + against.ni_rate * greatest(0, gross.pay - against.ni_weekly_threshold)
) / against.hours, 2)"""
BANK_RATE = {Compared.PAYE: "line.hourly_rate", Compared.UMBRELLA: TO_UMBRELLA}
LINES = """
WITH against AS (
    SELECT * FROM unnest({arrays}) WITH ORDINALITY AS against({columns}, run)
)
SELECT priced.*,
    round(minutes * bank_rate * multiplier / 60, 2) AS bank,
    round(minutes * agency_rate * multiplier / 60, 2) AS agency,
    round(minutes * permanent_rate * multiplier / 60, 2) AS permanent
FROM (
    SELECT {mine} AS mine, council.gss_code, council.name AS council, role.name AS job_role,
        line.*, {bank_rate} AS bank_rate, against.agency AS agency_rate,
        against.permanent AS permanent_rate
    FROM (
        SELECT line.host_council_id, line.job_role_id,
            date_trunc('month', line.worked_on)::date AS month, line.worker_id, line.minutes,
            line.multiplier, line.hourly_rate, against.run, {each}
        FROM rates_spendline AS line
        LEFT JOIN against ON against.council = line.host_council_id
            AND against.job_role = line.job_role_id
            AND line.worked_on BETWEEN against.first AND against.last
        WHERE line.host_council_id IN (
            SELECT id FROM accounts_council WHERE region_id = ANY(%(regions)s))
        AND line.worked_on BETWEEN %(starts_on)s AND %(ends_on)s
        AND line.engagement IN ('bank_own', 'bank_hosted') AND line.basis = 'paye'{narrowed}
        {alike}
    ) AS line
    JOIN accounts_council AS council ON council.id = line.host_council_id
    JOIN accounts_jobrole AS role ON role.code = line.job_role_id
    LEFT JOIN against ON against.run = line.run
    CROSS JOIN LATERAL (
        SELECT line.hourly_rate * (1 + against.holiday_rate) * against.hours AS pay
    ) AS gross
    {where}
) AS priced
"""
# Lines alike in all that prices them are rounded alike, so they are counted and priced once.
ONE_BY_ONE = {"each": "line.id, line.worked_on, line.team_id, 1 AS lines", "alike": ""}
ALIKE = {"each": "count(*) AS lines", "alike": "GROUP BY 1, 2, 3, 4, 5, 6, 7, 8"}


@dataclass(frozen=True, kw_only=True)
class SavingsFilters:
    """What the lines are narrowed to; None leaves it open. Each is also a query parameter."""

    council: str | None = None
    job_role: str | None = None

    COLUMNS: ClassVar[dict[str, str]] = {
        "council": "council.gss_code",
        "job_role": "line.job_role_id",
    }

    def given(self) -> dict[str, Any]:
        asked = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in asked.items() if value is not None}

    def only(self, name: str) -> str:
        known = name in self.given()
        return f" AND {self.COLUMNS[name]} = %({name})s" if known else ""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The question of a savings report."""

    starts_on: date
    ends_on: date
    basis: Compared
    where: SavingsFilters

    def address(self) -> dict[str, Any]:
        days = {"from": self.starts_on, "to": self.ends_on, "basis": self.basis.value}
        return {**days, **self.where.given()}


def bank_lines(
    sight: Sight,
    asked: Asked,
    runs: Sequence[Against],
    *,
    only_mine: bool = False,
    one_by_one: bool = False,
) -> tuple[str, dict[str, Any]]:
    """The statement and its values; `run` is the place of its rates in `runs`, from 1.

    `lines` says how many lines of the ledger a row is; `bank` and the others are those of one.
    """
    mine = f"council.id = ANY(%(mine)s){asked.where.only('council')}"
    names = [name for name, _ in Against.COLUMNS]
    sql = LINES.format(
        mine=mine,
        bank_rate=BANK_RATE[asked.basis],
        arrays=", ".join(f"%(run_{name})s::{kind}[]" for name, kind in Against.COLUMNS),
        columns=", ".join(names),
        narrowed=asked.where.only("job_role"),
        where=f"WHERE {mine}" if only_mine else "",
        **(ONE_BY_ONE if one_by_one else ALIKE),
    )
    values = {f"run_{name}": [each.cell(name) for each in runs] for name in names}
    days = {"starts_on": asked.starts_on, "ends_on": asked.ends_on}
    return sql, {**sight.params, **days, **values, **asked.where.given()}
