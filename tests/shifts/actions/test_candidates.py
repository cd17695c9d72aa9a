from datetime import timedelta
from unittest.mock import patch

import pytest

from accounts.errors import NotPermitted
from accounts.models import AuditEntry, Team
from rates.models import MemorandumVersion
from shifts.actions import candidates
from shifts.actions.candidates import look_for_candidates
from shifts.models import Booking
from tests.conftest import People
from tests.shifts.building import NOW, booked

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(memorandum: MemorandumVersion, people: People, team: Team) -> Booking:
    return booked(team, people.hr)


def test_look_for_candidates_is_on_the_record(booking: Booking, people: People) -> None:
    """A look across councils is itself logged, with how many were looked at."""
    found = look_for_candidates(by=people.hr, booking=booking, now=NOW)
    assert {each.worker for each in found.eligible} == {people.worker, people.other_worker}
    entry = AuditEntry.objects.get(verb="candidates.viewed")
    assert (entry.actor, entry.target) == (people.hr, f"booking:{booking.pk}")
    assert '"eligible": 2' in entry.body


@pytest.mark.parametrize(
    "who", ["manager", "approver", "lead", "auditor", "other_hr", "nobody"]
)
def test_look_for_candidates_without_permission(
    booking: Booking, people: People, who: str
) -> None:
    with pytest.raises(NotPermitted):
        look_for_candidates(by=getattr(people, who), booking=booking, now=NOW)
    assert not AuditEntry.objects.filter(verb="candidates.viewed").exists()


def test_turning_pages_within_a_minute_is_one_look(booking: Booking, people: People) -> None:
    for page in (1, 2):
        look_for_candidates(by=people.hr, booking=booking, now=NOW, page=page, per_page=1)
    assert AuditEntry.objects.filter(verb="candidates.viewed").count() == 1


def test_a_look_a_minute_later_is_another(booking: Booking, people: People) -> None:
    look_for_candidates(by=people.hr, booking=booking, now=NOW)
    with patch.object(candidates, "ONE_LOOK", timedelta(0)):
        look_for_candidates(by=people.hr, booking=booking, now=NOW)
    assert AuditEntry.objects.filter(verb="candidates.viewed").count() == 2


def test_a_look_at_another_booking_is_another(
    booking: Booking, people: People, team: Team
) -> None:
    for each in (booking, booked(team, people.hr)):
        look_for_candidates(by=people.hr, booking=each, now=NOW)
    assert AuditEntry.objects.filter(verb="candidates.viewed").count() == 2
