import pytest

from accounts.models import Council, Role, User, Worker
from tests.factories import WorkerFactory, cleared_worker, user_with


@pytest.fixture
def worker(liverpool: Council) -> Worker:
    """Nothing stands against them at Liverpool, until a test makes it so."""
    return cleared_worker(shares_with=[liverpool])


@pytest.fixture
def newcomer(liverpool: Council) -> Worker:
    """Nothing in their passport."""
    return WorkerFactory.create(employing_council=liverpool)


@pytest.fixture
def hr(liverpool: Council) -> User:
    return user_with(Role.COUNCIL_HR, liverpool)
