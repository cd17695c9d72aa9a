from decimal import Decimal

import pytest

from accounts.models import Council
from rates.actions.grades import record_grade
from rates.actions.memoranda import draft_memorandum
from rates.models import MemorandumVersion
from tests.conftest import People
from tests.rates.actions.awards.world import in_force
from tests.rates.asking import MAY, grade_terms


@pytest.fixture
def grades(people: People, liverpool: Council, wirral: Council) -> None:
    """Point 36 at the top of both; Wirral works 36 hours."""
    record_grade(by=people.hr, **grade_terms(liverpool))
    record_grade(by=people.other_hr, **grade_terms(wirral, weekly_hours=Decimal(36)))


@pytest.fixture
def version(grades: None, people: People, liverpool: Council) -> MemorandumVersion:
    memorandum = draft_memorandum(
        by=people.lead, name="City Region", scope="sub_region", region=liverpool.region
    )
    return in_force(people, memorandum, MAY)
