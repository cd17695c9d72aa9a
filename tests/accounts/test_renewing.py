"""How credentials are renewed, and when Social Work England takes renewals."""

from datetime import date

import pytest

from accounts.models import CredentialKind
from accounts.reports.renewing import STEPS, window_of


def test_every_kind_says_who_does_what() -> None:
    assert set(STEPS) == set(CredentialKind)


@pytest.mark.parametrize(
    ("today", "year", "is_open"),
    [
        (date(2026, 8, 31), 2026, False),
        (date(2026, 9, 1), 2026, True),
        (date(2026, 11, 30), 2026, True),
        (date(2026, 12, 1), 2027, False),
    ],
)
def test_window_of(today: date, year: int, is_open: bool) -> None:
    window = window_of(today)
    assert (window.opens_on, window.closes_on) == (date(year, 9, 1), date(year, 11, 30))
    assert window.open is is_open
