"""What the first page says of spend."""

from datetime import date

from accounts.models import User
from rates.forms import year_starts_on
from rates.reports.spend_against_cap import Report, spend_against_cap


def spend_this_year(user: User, today: date) -> Report:
    return spend_against_cap(
        by=user, starts_on=year_starts_on(today), ends_on=today, group_by=("council",)
    )
