"""Booking over the cap: only by a live exception, for just that work, and on the record."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Council, JobRole, Worker
from rates.actions.decisions import replay
from rates.actions.exceptions import approve_exception, expire_exceptions, reject_exception
from rates.errors import ExceptionNotUsable, ExceptionOver, OverCap, OverCeiling
from rates.models import CapException, MemorandumVersion, SpendLine
from rates.reports.spend_against_cap import spend_against_cap
from shifts.actions.timesheets import approve_timesheet
from shifts.models import Booking
from tests.conftest import People
from tests.factories import memorandum_in_force
from tests.rates.excepting import (
    EXPIRES,
    FIRST,
    Approvers,
    approved_exception,
    approvers_of,
    asked_exception,
)
from tests.refusals import refused
from tests.shifts.actions.conftest import Book
from tests.shifts.building import AFTER, FRIDAY, MONDAY, NOW, held, submitted

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
CEILING = Decimal("36.00")


@pytest.fixture
def approvers(liverpool: Council) -> Approvers:
    return approvers_of(liverpool)


@pytest.fixture
def exception(
    memorandum: MemorandumVersion, people: People, liverpool: Council, approvers: Approvers
) -> CapException:
    return approved_exception(people.hr, liverpool, approvers)


def test_create_booking_at_the_ceiling(exception: CapException, book: Book) -> None:
    booking = book(hourly_rate=CEILING, exception=exception)
    decision = booking.cap_decision
    assert (decision.verdict, decision.exception) == ("over_approved", exception)
    assert decision.decided_at == NOW
    again = replay(decision)
    assert again.proved
    assert again.decision.approved_ceiling == CEILING
    assert "An exception allows up to £36.00." in str(again.decision)


def test_create_booking_more_than_one_by_the_same_exception(
    exception: CapException, book: Book
) -> None:
    for start in (MONDAY, MONDAY + WEEK):
        book(
            hourly_rate=CEILING,
            exception=exception,
            starts_on=start,
            ends_on=start + timedelta(days=4),
        )
    assert exception.decisions.count() == 2


def test_create_booking_a_penny_over_the_ceiling(exception: CapException, book: Book) -> None:
    with pytest.raises(OverCeiling, match="1p over the £36"):
        book(hourly_rate=CEILING + Decimal("0.01"), exception=exception)
    assert not Booking.objects.exists()


def test_create_booking_within_the_cap_leaves_the_exception_alone(
    exception: CapException, book: Book
) -> None:
    decision = book(hourly_rate=Decimal("31.00"), exception=exception).cap_decision
    assert (decision.verdict, decision.exception) == ("within", None)


def test_create_booking_without_naming_the_exception(
    exception: CapException, book: Book
) -> None:
    with pytest.raises(OverCap):
        book(hourly_rate=CEILING)


@pytest.mark.parametrize(
    "changes",
    [
        {"engagement": "bank_hosted"},
        {"starts_on": FRIDAY, "ends_on": FRIDAY + 3 * WEEK},
        {"starts_on": MONDAY - timedelta(days=3)},
    ],
)
def test_create_booking_of_other_work(
    changes: dict[str, Any], exception: CapException, book: Book
) -> None:
    with pytest.raises(ExceptionNotUsable):
        book(hourly_rate=CEILING, exception=exception, **changes)


def test_create_booking_by_another_council_s_exception(
    memorandum: MemorandumVersion, people: People, wirral: Council, book: Book
) -> None:
    theirs = approved_exception(people.other_hr, wirral, approvers_of(wirral))
    with pytest.raises(ExceptionNotUsable, match="another booking"):
        book(hourly_rate=CEILING, exception=theirs)


def test_create_booking_of_another_role(
    people: People,
    liverpool: Council,
    city_region: list[Council],
    approvers: Approvers,
    book: Book,
) -> None:
    caps = {("social_worker", "paye"): "31.00", ("team_manager", "paye"): "31.00"}
    memorandum_in_force(city_region, caps)
    exception = approved_exception(people.hr, liverpool, approvers)
    with pytest.raises(ExceptionNotUsable):
        book(
            hourly_rate=CEILING,
            exception=exception,
            job_role=JobRole.objects.get(pk="team_manager"),
        )


def test_create_booking_while_it_is_live(exception: CapException, book: Book) -> None:
    week = {"starts_on": MONDAY + WEEK, "ends_on": FRIDAY + WEEK}
    before = EXPIRES - timedelta(microseconds=1)
    assert book(hourly_rate=CEILING, exception=exception, now=before).pk
    with pytest.raises(ExceptionOver):
        book(hourly_rate=CEILING, exception=exception, now=EXPIRES, **week)
    expire_exceptions(now=EXPIRES)
    with pytest.raises(ExceptionOver):
        book(hourly_rate=CEILING, exception=exception, now=NOW, **week)


def test_create_booking_by_one_that_waits_or_was_rejected(
    memorandum: MemorandumVersion,
    people: People,
    liverpool: Council,
    approvers: Approvers,
    book: Book,
) -> None:
    asked = asked_exception(people.hr, liverpool)
    with pytest.raises(ExceptionNotUsable, match="requested"):
        book(hourly_rate=CEILING, exception=asked)
    reject_exception(by=approvers.chief, exception=asked, comment="No.", now=NOW)
    with pytest.raises(ExceptionNotUsable, match="rejected"):
        book(hourly_rate=CEILING, exception=asked)


def test_create_booking_never_on_a_day_already_begun(
    memorandum: MemorandumVersion,
    people: People,
    liverpool: Council,
    approvers: Approvers,
    book: Book,
) -> None:
    wednesday = NOW + timedelta(days=9)  # of the first week, before its shift
    begun = wednesday.replace(hour=5)
    late = asked_exception(people.hr, liverpool, now=begun, expires_at=begun + WEEK)
    for person in (approvers.director, approvers.chief):
        late = approve_exception(by=person, exception=late, now=begun)
    assert late.retrospective
    today = timezone.localdate(begun)
    with pytest.raises(ExceptionNotUsable, match="had begun by then"):
        book(hourly_rate=CEILING, exception=late, now=begun, starts_on=today)
    tomorrow = today + timedelta(days=1)
    assert book(hourly_rate=CEILING, exception=late, now=begun, starts_on=tomorrow).pk


def worked(book: Book, worker: Worker, people: People, **changes: Any) -> Booking:
    booking = book(**changes)
    approve_timesheet(by=people.manager, timesheet=submitted(held(booking, worker)), now=AFTER)
    return booking


def test_spend_over_the_cap_is_told_apart_and_never_netted(
    exception: CapException,
    people: People,
    liverpool: Council,
    approvers: Approvers,
    book: Book,
) -> None:
    """37.5 hours at £36.00 against £31.00, beside 37.5 under the cap: £187.50 is over."""
    worked(book, people.worker, people, hourly_rate=CEILING, exception=exception)
    worked(book, people.other_worker, people, hourly_rate=Decimal("30.00"))
    over = SpendLine.objects.filter(over_cap_amount__gt=0)
    assert {line.segment.decision.exception for line in over} == {exception}
    total = spend_against_cap(
        by=people.hr, starts_on=FIRST, ends_on=FRIDAY, group_by=("engagement",)
    ).total
    assert (total.over_cap, total.over_cap_approved, total.over_cap_unapproved) == (
        Decimal("187.50"),
        Decimal("187.50"),
        Decimal("0.00"),
    )
    assert total.headroom == Decimal("37.50")


def test_spend_by_a_retrospective_exception_is_an_unapproved_breach(
    memorandum: MemorandumVersion,
    people: People,
    liverpool: Council,
    approvers: Approvers,
    book: Book,
) -> None:
    begun = NOW  # a Monday; the exception is for a time that began the week before
    late = approved_late(people, liverpool, approvers, begun)
    worked(book, people.worker, people, hourly_rate=CEILING, exception=late)
    total = spend_against_cap(by=people.hr, starts_on=FIRST, ends_on=FRIDAY, group_by=()).total
    assert (total.over_cap_approved, total.over_cap_unapproved) == (0, Decimal("187.50"))


def approved_late(
    people: People, council: Council, approvers: Approvers, begun: Any
) -> CapException:
    asked = asked_exception(
        people.hr, council, now=begun, starts_on=FIRST - WEEK, expires_at=begun + WEEK
    )
    for person in (approvers.director, approvers.chief):
        asked = approve_exception(by=person, exception=asked, now=begun)
    return asked


def test_booking_over_the_cap_keeps_its_own_decision(
    exception: CapException, book: Book
) -> None:
    booking = book(hourly_rate=CEILING, exception=exception)
    with refused("booking_judged"):
        Booking.objects.filter(pk=booking.pk).update(hourly_rate=Decimal("35.00"))
