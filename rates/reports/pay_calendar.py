"""A council's pay periods, by the memoranda that bound it."""

from collections.abc import Mapping

from rates.clauses import defaults, in_full
from rates.models import BankHoliday, MemorandumVersion
from rates.pay_periods import PayCalendar, PayTerms, TermsSpan


def calendar_of(council_id: int) -> PayCalendar:
    """Where several memoranda bind at once, the one of the smallest area says when to pay."""
    signed = MemorandumVersion.objects.that_bound().filter(signatures__council=council_id)
    found = signed.nearest_first().values_list(
        "effective", "clauses", "signatures__joins_on", "signatures__departure__leaves_on"
    )
    return PayCalendar(
        spans=[
            TermsSpan(
                starts_on=max(filter(None, (effective.lower, joins_on)), default=None),
                ends_before=min(filter(None, (effective.upper, leaves_on)), default=None),
                terms=terms_of(in_full(clauses)),
            )
            for effective, clauses, joins_on, leaves_on in found
        ],
        otherwise=terms_of(defaults()),
        bank_holidays=BankHoliday.objects.days(),
    )


def terms_of(clauses: Mapping[str, object]) -> PayTerms:
    return PayTerms(cut_off=str(clauses["timesheet_cut_off"]), pay_day=str(clauses["pay_day"]))
