from collections.abc import Callable
from datetime import datetime

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from tests.shifts.building import NOW

Clock = Callable[[datetime], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the time that every view reads."""

    def set_to(now: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)

    set_to(NOW)
    return set_to


class JsonClient(APIClient):
    default_format = "json"


@pytest.fixture
def signed_in(clock: Clock) -> Callable[[User], APIClient]:
    def client(user: User) -> APIClient:
        api = JsonClient()
        api.force_authenticate(user)
        return api

    return client
