from datetime import date
from typing import Any

import pytest

from accounts.actions.reciprocity import end_reciprocity, record_reciprocity
from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry, Reciprocity, Region
from tests.conftest import People
from tests.shifts.building import NOW

pytestmark = pytest.mark.django_db
TODAY, LATER = date(2026, 10, 5), date(2026, 12, 31)


def given(people: People, **changes: Any) -> Reciprocity:
    normal: dict[str, Any] = {
        "region": people.worker.employing_council.region,
        "partner": Region.objects.get(name="North East"),
        "starts_on": TODAY,
        "ends_on": None,
        "by": people.lead,
        "now": NOW,
    }
    return record_reciprocity(**normal | changes)


def test_record_reciprocity(people: People) -> None:
    made = given(people, ends_on=LATER)
    assert (made.effective.lower, made.effective.upper) == (TODAY, date(2027, 1, 1))
    assert AuditEntry.objects.get(verb="reciprocity.recorded").actor == people.lead


def test_record_reciprocity_is_for_the_regions_own_lead(people: People) -> None:
    with pytest.raises(NotPermitted):
        given(people, by=people.hr)
    with pytest.raises(NotPermitted):
        given(people, region=Region.objects.get(name="London"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": date(2026, 10, 4)}, "starts_on"),
        ({"ends_on": date(2026, 10, 4)}, "ends_on"),
        ({"partner": "itself"}, "partner"),
    ],
)
def test_record_reciprocity_bad_input(
    people: People, changes: dict[str, Any], field: str
) -> None:
    if changes.get("partner"):
        changes = {"partner": people.worker.employing_council.region}
    with pytest.raises(BadInput) as bad:
        given(people, **changes)
    assert set(bad.value.fields) == {field}


def test_record_reciprocity_twice(people: People) -> None:
    given(people)
    with pytest.raises(BadInput, match="starts_on"):
        given(people, starts_on=LATER)


def test_end_reciprocity(people: People) -> None:
    made = given(people)
    ended = end_reciprocity(reciprocity=made, ends_on=LATER, by=people.lead, now=NOW)
    assert ended.effective.upper == date(2027, 1, 1)
    with pytest.raises(WrongState):
        end_reciprocity(reciprocity=made, ends_on=LATER, by=people.lead, now=NOW)


def test_end_reciprocity_not_in_the_past(people: People) -> None:
    made = given(people)
    yesterday = date(2026, 10, 4)
    with pytest.raises(BadInput, match="ends_on"):
        end_reciprocity(reciprocity=made, ends_on=yesterday, by=people.lead, now=NOW)
    with pytest.raises(NotPermitted):
        end_reciprocity(reciprocity=made, ends_on=LATER, by=people.hr, now=NOW)
