"""A breach as the ledger detects it: 40 minutes at £32.00 under a cap of £31.00, 66p over."""

from datetime import UTC, datetime

import pytest

from rates.models import Breach
from tests.conftest import People
from tests.rates.reports.conftest import Ledger, ledger

__all__ = ["ledger"]
# A Wednesday; ten working days later is Wednesday 16 December.
POSTED = datetime(2026, 12, 2, 9, tzinfo=UTC)
LATER = datetime(2026, 12, 3, 9, tzinfo=UTC)


@pytest.fixture
def breach(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, people: People
) -> Breach:
    monkeypatch.setattr("django.utils.timezone.now", lambda: POSTED)
    made: Ledger = request.getfixturevalue("ledger")
    assert made.people == people
    return Breach.objects.with_money().get()
