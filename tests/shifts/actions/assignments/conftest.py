import pytest

from rates.models import MemorandumVersion
from shifts.models import Assignment
from tests.conftest import People
from tests.shifts.actions.conftest import Book
from tests.shifts.building import held


@pytest.fixture
def assignment(memorandum: MemorandumVersion, book: Book, people: People) -> Assignment:
    """Monday to Friday, 12 to 16 October 2026, held by the worker."""
    return held(book(), people.worker)
