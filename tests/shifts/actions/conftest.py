from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from accounts.models import Team
from shifts.actions.bookings import create_booking
from shifts.models import Booking
from tests.conftest import People
from tests.shifts.building import NOW, asked_for

Book = Callable[..., Booking]


@pytest.fixture
def book(team: Team, people: People) -> Book:
    def booking(*, now: datetime = NOW, **changes: Any) -> Booking:
        request = replace(asked_for(team), **changes)
        return create_booking(by=people.hr, request=request, now=now)

    return booking
