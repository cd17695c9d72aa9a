"""Rest that a sign-off cuts short is owed, and planned where nothing takes it away."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry, Council, Team, User
from rates.models import MemorandumVersion
from shifts.actions.offers import accept_offer, send_offers
from shifts.actions.rests import plan_rest
from shifts.errors import NeedsSignOff, NotEligible, RestNotFree
from shifts.models import Booking, CompensatoryRest, Offer
from tests.conftest import People
from tests.factories import memorandum_in_force
from tests.shifts.building import MONDAY, NOW, booked, ended, held, hours

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TUESDAY, SATURDAY = MONDAY + DAY, MONDAY + 5 * DAY


def one_day(team: Team, by: User, day: date, start: str, end: str) -> Booking:
    pattern = [{"weekday": day.weekday(), "start": start, "end": end, "break_minutes": 30}]
    return booked(team, by, starts_on=day, ends_on=day, weekly_pattern=pattern)


@pytest.fixture
def early(memorandum: MemorandumVersion, people: People, team: Team) -> Booking:
    """On Tuesday at 07:00, when the worker's Monday ends at 21:00: one hour too soon."""
    held(one_day(team, people.hr, MONDAY, "12:00", "21:00"), people.worker)
    return one_day(team, people.hr, TUESDAY, "07:00", "15:00")


def sent(booking: Booking, people: People, sign_off: str = "Nobody else could.") -> Offer:
    asked: dict[str, Any] = {"workers": [people.worker], "now": NOW, "sign_off": sign_off}
    (offer,) = send_offers(by=people.hr, booking=booking, **asked)
    return offer


@pytest.fixture
def rest(early: Booking, people: People) -> CompensatoryRest:
    accept_offer(by=people.worker.user, offer=sent(early, people), now=NOW)
    return CompensatoryRest.objects.get()


def plan(
    rest: CompensatoryRest, by: User, day: date, start: str, end: str, **changes: Any
) -> CompensatoryRest:
    period = hours(day, start, end)
    asked: dict[str, Any] = {"reason": "Starts at ten.", "now": NOW}
    return plan_rest(
        by=by, rest=rest, starts_at=period.lower, ends_at=period.upper, **asked | changes
    )


def test_send_offers_needs_a_sign_off_and_owes_what_is_missing(
    early: Booking, people: People
) -> None:
    with pytest.raises(NeedsSignOff):
        sent(early, people, sign_off="")
    offer = sent(early, people)
    rest = CompensatoryRest.objects.get()
    assert (rest.offer, rest.worker, rest.rule) == (offer, people.worker, "REST-11")
    assert rest.minutes_owed == 60
    assert rest.owed_from == hours(TUESDAY, "07:00", "15:00").lower
    assert not CompensatoryRest.objects.owed().exists()  # until it is accepted


def test_a_week_without_a_day_of_rest_is_owed_too(
    memorandum: MemorandumVersion, people: People, team: Team
) -> None:
    week = [
        {"weekday": day, "start": "09:00", "end": "17:00", "break_minutes": 30}
        for day in range(7)
    ]
    last = MONDAY + 20 * DAY
    sent(booked(team, people.hr, ends_on=last, weekly_pattern=week), people)
    rest = CompensatoryRest.objects.get()
    assert (rest.rule, rest.minutes_owed) == ("REST-WEEK", 7 * 60)  # the clocks go back
    assert rest.owed_from == hours(MONDAY + 7 * DAY, "00:00", "01:00").lower


def test_without_compensatory_rest_it_blocks(
    early: Booking, people: People, city_region: list[Council]
) -> None:
    memorandum_in_force(city_region, clauses={"compensatory_rest": False})
    with pytest.raises(NotEligible):
        sent(early, people)


def test_plan_rest(rest: CompensatoryRest, people: People) -> None:
    for by in (people.manager, people.hr):
        planned = plan(rest, by, SATURDAY, "09:00", "10:00")
        assert (planned.period, planned.planned_by) == (
            hours(SATURDAY, "09:00", "10:00"),
            by,
        )
    entry = AuditEntry.objects.latest("pk")
    assert entry.verb == "rest.planned"
    assert "2026-10-17" in entry.body


@pytest.mark.parametrize(
    ("when", "field"),
    [
        ((SATURDAY, "09:00", "09:59"), "ends_at"),
        ((MONDAY, "09:00", "10:00"), "starts_at"),  # before it is owed
        ((TUESDAY, "14:59", "17:00"), "starts_at"),  # at work
    ],
)
def test_plan_rest_refuses(
    rest: CompensatoryRest, people: People, when: tuple[date, str, str], field: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        plan(rest, people.hr, *when)
    assert set(refusal.value.fields) == {field}
    with pytest.raises(BadInput):
        plan(rest, people.hr, SATURDAY, "09:00", "10:00", reason=" ")


def test_plan_rest_where_other_rest_is_planned(rest: CompensatoryRest, people: People) -> None:
    other = CompensatoryRest.objects.get(pk=rest.pk)
    other.pk, other.rule = None, "REST-WEEK"
    other.save(force_insert=True)
    plan(rest, people.hr, SATURDAY, "09:00", "10:00")
    with pytest.raises(RestNotFree):
        plan(other, people.hr, SATURDAY, "09:30", "10:30")


def test_plan_rest_that_has_begun_or_is_no_longer_owed(
    rest: CompensatoryRest, people: People
) -> None:
    plan(rest, people.hr, SATURDAY, "09:00", "10:00")
    with pytest.raises(WrongState):
        plan(
            rest,
            people.hr,
            SATURDAY,
            "12:00",
            "13:00",
            now=hours(SATURDAY, "09:00", "10:00").lower,
        )
    ended(rest.offer.assignment, people.hr, None)
    with pytest.raises(WrongState):
        plan(rest, people.hr, SATURDAY, "12:00", "13:00")


def test_plan_rest_is_for_those_who_answer_for_the_team(
    rest: CompensatoryRest, people: People
) -> None:
    for by in (people.worker.user, people.other_hr, people.lead, people.approver):
        with pytest.raises(NotPermitted):
            plan(rest, by, SATURDAY, "09:00", "10:00")


def test_no_later_booking_takes_the_rest_away(
    rest: CompensatoryRest, people: People, team: Team
) -> None:
    plan(rest, people.hr, SATURDAY, "09:00", "10:00")
    with pytest.raises(NotEligible) as refusal:
        sent(one_day(team, people.hr, SATURDAY, "09:30", "12:00"), people)
    (finding,) = refusal.value.facts["findings"]
    assert (finding["code"], finding["detail"]) == (
        "OVERLAP",
        "Already has rest to make up for at this time on 17 October 2026.",
    )
    plan(rest, people.hr, SATURDAY, "20:00", "21:00")
    with pytest.raises(NeedsSignOff):  # not eleven hours after it
        sent(one_day(team, people.hr, SATURDAY + DAY, "07:00", "12:00"), people, "")
    sent(one_day(team, people.hr, SATURDAY + DAY, "08:00", "12:00"), people, "")
