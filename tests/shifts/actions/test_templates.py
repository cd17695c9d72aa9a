from datetime import date
from decimal import Decimal

import pytest

from accounts.errors import BadInput, NotPermitted
from accounts.models import Team
from rates.errors import OverCap
from rates.models import MemorandumVersion
from shifts.actions.templates import (
    archive_template,
    book_from_template,
    keep_as_template,
    repeat_booking,
)
from shifts.models import Booking
from tests.conftest import People
from tests.shifts.building import NOW, booked, nights

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(memorandum: MemorandumVersion, people: People, team: Team) -> Booking:
    return booked(
        team,
        people.hr,
        weekly_pattern=nights(0, 2),
        expected_caseload=12,
        preferred_worker=people.worker,
        places=2,
    )


def test_repeat_booking_is_the_same_a_week_later(booking: Booking, people: People) -> None:
    again = repeat_booking(by=people.hr, booking=booking, now=NOW)
    assert (again.starts_on, again.ends_on) == (date(2026, 10, 19), date(2026, 10, 23))
    for name in ("supervisor", "expected_caseload", "weekly_pattern", "hourly_rate", "places"):
        assert getattr(again, name) == getattr(booking, name)
    assert again.preferred_worker == people.worker
    assert again.cap_decision != booking.cap_decision


def test_repeat_booking_again_comes_after_the_last(booking: Booking, people: People) -> None:
    second = repeat_booking(by=people.hr, booking=booking, now=NOW)
    third = repeat_booking(by=people.hr, booking=second, now=NOW)
    fourth = repeat_booking(by=people.hr, booking=booking, now=NOW)
    assert [each.repeat_of for each in (second, third, fourth)] == [booking] * 3
    assert third.starts_on == date(2026, 10, 26)
    assert fourth.starts_on == date(2026, 11, 2)


def test_repeat_booking_is_judged_anew(booking: Booking, people: People) -> None:
    with pytest.raises(OverCap):
        repeat_booking(by=people.hr, booking=booking, now=NOW, hourly_rate=Decimal("31.01"))
    with pytest.raises(NotPermitted):
        repeat_booking(by=people.manager, booking=booking, now=NOW)


def test_template_keeps_all_but_the_days(booking: Booking, people: People) -> None:
    kept = keep_as_template(by=people.hr, booking=booking, name=" Nights  North ", now=NOW)
    assert (kept.name, kept.length_days) == ("Nights North", 5)
    made = book_from_template(by=people.hr, template=kept, now=NOW)
    assert (made.starts_on, made.ends_on) == (date(2026, 10, 12), date(2026, 10, 16))
    assert made.weekly_pattern == booking.weekly_pattern
    assert made.template == kept


def test_template_needs_a_name_of_its_own(booking: Booking, people: People) -> None:
    keep_as_template(by=people.hr, booking=booking, name="Nights", now=NOW)
    for name in (" ", "Nights"):
        with pytest.raises(BadInput, match="name"):
            keep_as_template(by=people.hr, booking=booking, name=name, now=NOW)
    with pytest.raises(NotPermitted):
        keep_as_template(by=people.manager, booking=booking, name="Mine", now=NOW)


def test_archive_template_twice(booking: Booking, people: People) -> None:
    kept = keep_as_template(by=people.hr, booking=booking, name="Nights", now=NOW)
    for _ in range(2):
        archived = archive_template(by=people.hr, template=kept, now=NOW)
    assert archived.archived_by == people.hr
    with pytest.raises(NotPermitted):
        archive_template(by=people.other_hr, template=kept, now=NOW)
