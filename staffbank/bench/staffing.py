"""Reliance, fill rate and savings over a nation's ledger, beside adding the same rows up bare."""

from collections.abc import Iterator
from datetime import date

from accounts.models import User
from rates.reports.savings.against import Compared
from rates.reports.savings.lines import Asked, SavingsFilters
from rates.reports.savings.report import savings
from shifts.reports.fill.report import fill_report
from shifts.reports.reliance.report import reliance
from staffbank.bench.bare import rows, undone
from staffbank.bench.measure import Case

HOURS = """
SELECT host_council_id, month, engagement, sum(minutes) FROM rates_spendsummary
WHERE month BETWEEN %s AND %s GROUP BY 1, 2, 3
"""
BANK = """
SELECT host_council_id, job_role_id, sum(amount) FROM rates_spendline
WHERE worked_on BETWEEN %s AND %s AND engagement IN ('bank_own', 'bank_hosted') GROUP BY 1, 2
"""
HELD = """
SELECT booking_id, place, min(accepted_at) FROM shifts_assignment
WHERE lower(period) BETWEEN %s AND %s GROUP BY 1, 2
"""


def on_staffing(lead: User, ends_on: date, count: str) -> Iterator[Case]:
    """A year that ends with a month, on what `national_ledger` has filled in."""
    starts_on = ends_on.replace(year=ends_on.year - 1, day=1)
    days = (starts_on, ends_on)
    first, last = starts_on, ends_on.replace(day=1)
    yield Case(
        name=f"Reliance over {count}",
        ours=undone(lambda: reliance(by=lead, first_month=first, last_month=last)),
        bare=lambda: rows(HOURS, (first, last)),
        bare_is="adding the hours up in one select",
        rounds=3,
    )
    yield Case(
        name="Fill rate of a year",
        ours=undone(lambda: fill_report(by=lead, starts_on=starts_on, ends_on=ends_on)),
        bare=lambda: rows(HELD, days),
        bare_is="the first to accept each place, in one select",
        rounds=3,
    )
    asked = Asked(
        starts_on=starts_on, ends_on=ends_on, basis=Compared.PAYE, where=SavingsFilters()
    )
    yield Case(
        name=f"Savings of a year over {count}",
        ours=undone(lambda: savings(by=lead, asked=asked)),
        bare=lambda: rows(BANK, days),
        bare_is="adding the bank's lines up in one select",
        rounds=3,
    )
