"""Pay outside the memorandum as tables for a spreadsheet; what is hidden says so in each cell."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from rates.caps import Basis
from rates.models import OffSystemPayment
from rates.reports.grouped_sheet import sheet_by_group
from rates.reports.off_system import Report
from rates.reports.sheets import Sheet, Value

DAY = timedelta(days=1)
COLUMNS = {
    "payments": "payments",
    "workers": "workers",
    "answered": "payments_answered",
    "hours": "hours",
    "amount": "paid",
    "at_cap": "at_cap",
    "over_cap": "over_cap",
    "over_cap_converted": "over_cap_after_conversion",
    "not_compared": "paid_and_not_compared",
}
OF_PAYMENTS = (
    "council",
    "counted_on",
    "worked_from",
    "worked_to",
    "paid_on",
    "worker",
    "registration_number",
    "job_title",
    "job_role",
    "supplier",
    "reference",
    "basis",
    "hours",
    "paid",
    "at_cap",
    "over_cap",
    "comparison",
    "standing",
    "source",
    "row",
)


def sheet_of(report: Report) -> Sheet:
    return sheet_by_group(report, "Paid outside", COLUMNS)


def sheet_of_payments(payments: Iterable[OffSystemPayment]) -> Sheet:
    return Sheet(
        title="Payments outside",
        columns=OF_PAYMENTS,
        rows=[list(cells_of(payment)) for payment in payments],
    )


def cells_of(payment: OffSystemPayment) -> Iterator[Value]:
    """In the order of OF_PAYMENTS."""
    worked = payment.worked
    yield payment.council.name
    yield payment.counted_on
    yield worked and worked.lower
    yield worked and worked.upper - DAY
    yield payment.paid_on
    yield payment.worker_name
    yield payment.registration_number
    yield payment.title
    yield payment.job_role.name if payment.job_role else ""
    yield payment.supplier
    yield payment.reference
    yield Basis(payment.basis).label
    yield payment.hours
    yield payment.amount
    yield payment.amount_at_cap
    yield payment.over_cap_amount
    yield payment.comparison
    yield payment.stands.label
    yield payment.imported.source.name
    yield payment.row
