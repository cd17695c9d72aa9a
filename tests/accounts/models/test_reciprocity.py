from datetime import date
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Reciprocity, Region
from accounts.models.reciprocity import partners_of
from tests.factories import LONG_AGO, UserFactory
from tests.refusals import refused

pytestmark = pytest.mark.django_db
FIRST, LAST, AFTER = date(2026, 4, 1), date(2026, 9, 30), date(2026, 10, 1)
normal = DateRange(FIRST, AFTER)
adjacent_later = DateRange(AFTER, None)


def region(name: str) -> Region:
    return Region.objects.get(name=name)


def word(of: str = "North West", about: str = "North East", **changes: Any) -> Reciprocity:
    given: dict[str, Any] = {
        "region": region(of),
        "partner": region(about),
        "effective": normal,
        "recorded_at": LONG_AGO,
        "recorded_by": UserFactory.create(),
    }
    return Reciprocity.objects.create(**given | changes)


def test_reciprocity_effective_has_start() -> None:
    with refused("reciprocity_effective_has_start"):
        word(effective=DateRange(None, AFTER))
    word(effective=DateRange(FIRST, None))


def test_reciprocity_not_with_itself() -> None:
    with refused("reciprocity_not_with_itself"):
        word(about="North West")


def test_reciprocity_no_overlap() -> None:
    word()
    with refused("reciprocity_no_overlap"):
        word(effective=DateRange(LAST, None))
    word(effective=adjacent_later)
    word(about="South East")


def test_reciprocity_life_only_its_end_is_set() -> None:
    given = word(effective=DateRange(FIRST, None))
    found = Reciprocity.objects.filter(pk=given.pk)
    with refused("reciprocity_life"):
        found.update(effective=DateRange(LAST, None))
    with refused("reciprocity_life"):
        found.update(partner=region("London"))
    found.update(effective=normal)
    with refused("reciprocity_life"):
        found.update(effective=DateRange(FIRST, None))
    with refused("reciprocity_life"):
        found.delete()


def test_partners_of_counts_once_both_have_given_their_word() -> None:
    word()
    here, there = region("North West"), region("North East")
    assert partners_of(here, FIRST) == frozenset()
    word("North East", "North West", effective=DateRange(date(2026, 6, 1), None))
    assert partners_of(here, date(2026, 5, 31)) == frozenset()
    assert partners_of(here, date(2026, 6, 1)) == {there.pk}
    assert partners_of(there, LAST) == {here.pk}
    assert partners_of(here, AFTER) == frozenset()
