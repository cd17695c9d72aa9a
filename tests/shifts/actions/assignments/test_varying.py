from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import Notice, RightToWork
from rates.errors import NoCapInForce, OverCap
from shifts.actions.assignments import (
    Ending,
    Extension,
    end_early,
    propose_extension,
    propose_rate,
    withdraw_proposal,
)
from shifts.errors import NotEligible
from shifts.models import Assignment, Variation
from tests.conftest import People
from tests.factories import weekdays
from tests.shifts.building import AFTER, FRIDAY, MONDAY, NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WEDNESDAY = MONDAY + 2 * DAY
NEXT_FRIDAY = FRIDAY + 7 * DAY


def extended(assignment: Assignment, by: Any, **terms: Any) -> Variation:
    normal: dict[str, Any] = {"last_day": NEXT_FRIDAY, "reason": "The hearing moved."}
    terms = normal | terms
    now = terms.pop("now", NOW)
    return propose_extension(
        by=getattr(by, "user", by),
        assignment=assignment,
        extension=Extension(**terms),
        now=now,
    )


def another_rate(
    assignment: Assignment,
    by: Any,
    rate: str = "30.00",
    from_day: date = WEDNESDAY,
    **terms: Any,
) -> Variation:
    return propose_rate(
        by=getattr(by, "user", by),
        assignment=assignment,
        from_day=from_day,
        hourly_rate=Decimal(rate),
        **{"reason": "More senior work.", "now": NOW} | terms,
    )


def test_propose_extension_on_the_bookings_terms(
    assignment: Assignment, people: People
) -> None:
    variation = extended(assignment, people.hr)
    assert (variation.period.lower, variation.period.upper) == (FRIDAY + DAY, NEXT_FRIDAY + DAY)
    assert (variation.hourly_rate, variation.state) == (Decimal("31.00"), "proposed")
    assert variation.cap_decision != assignment.booking.cap_decision
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind) == (
        people.worker.user,
        "assignment_extension_proposed",
    )
    assert assignment.shifts.count() == 5


def test_propose_extension_with_its_own_pattern_and_rate(
    assignment: Assignment, people: People
) -> None:
    variation = extended(
        assignment,
        people.hr,
        weekly_pattern=weekdays()[:1],
        hourly_rate=Decimal("29.50"),
    )
    assert variation.hourly_rate == Decimal("29.50")
    assert len(variation.weekly_pattern) == 1


def test_propose_extension_over_the_cap_names_the_segments(
    assignment: Assignment, people: People
) -> None:
    with pytest.raises(OverCap) as refusal:
        extended(assignment, people.hr, hourly_rate=Decimal("31.01"))
    assert refusal.value.facts["highest_passing_rate"] == "31.00"
    assert len(refusal.value.facts["segments"]) == 1
    assert not Variation.objects.exists()


def test_propose_rate_over_the_cap(assignment: Assignment, people: People) -> None:
    with pytest.raises(OverCap):
        another_rate(assignment, people.hr, "31.01")
    another_rate(assignment, people.hr, "31.00")


def test_propose_extension_past_the_memorandum(assignment: Assignment, people: People) -> None:
    version = assignment.booking.cap_decision.segments.get().cap.version
    assert version.effective.upper is None
    with pytest.raises(BadInput, match="last_day"):
        extended(assignment, people.hr, last_day=date(2101, 1, 1))
    with pytest.raises((BadInput, NoCapInForce)):
        extended(assignment, people.hr, last_day=FRIDAY + 800 * DAY)


@pytest.mark.parametrize("last_day", [FRIDAY, FRIDAY + 2 * DAY])
def test_propose_extension_needs_days(
    assignment: Assignment, people: People, last_day: date
) -> None:
    """Not before the day after its last, and with a day of the pattern in it."""
    with pytest.raises(BadInput, match="last_day"):
        extended(assignment, people.hr, last_day=last_day)


def test_propose_extension_from_tomorrow_once_the_last_day_has_passed(
    assignment: Assignment, people: People
) -> None:
    variation = extended(assignment, people.hr, now=AFTER)
    assert variation.period.lower == AFTER.date() + DAY


def test_propose_extension_to_someone_who_may_not_work_then(
    assignment: Assignment, people: People
) -> None:
    RightToWork.objects.filter(worker=people.worker).update(
        effective=(date(2020, 1, 1), FRIDAY + DAY)
    )
    with pytest.raises(NotEligible) as refusal:
        extended(assignment, people.hr)
    assert [each["code"] for each in refusal.value.facts["findings"]] == ["RTW"]


def test_one_proposal_at_a_time(assignment: Assignment, people: People) -> None:
    first = extended(assignment, people.hr)
    with pytest.raises(WrongState, match="Withdraw it"):
        another_rate(assignment, people.hr)
    withdraw_proposal(by=people.hr, variation=first, now=NOW)
    withdraw_proposal(by=people.hr, variation=first, now=NOW)
    another_rate(assignment, people.hr)


def test_no_proposal_for_one_that_ends_early(assignment: Assignment, people: People) -> None:
    waiting = extended(assignment, people.hr)
    ending = Ending(reason="illness", last_day=WEDNESDAY)
    end_early(by=people.worker.user, assignment=assignment, ending=ending, now=NOW)
    waiting.refresh_from_db()
    assert waiting.state == "withdrawn"
    with pytest.raises(WrongState, match="ends early"):
        extended(assignment, people.hr)


@pytest.mark.parametrize(
    "from_day", [MONDAY - DAY, FRIDAY + DAY], ids=["before_it", "after_it"]
)
def test_propose_rate_for_days_of_the_assignment(
    assignment: Assignment, people: People, from_day: date
) -> None:
    with pytest.raises(BadInput, match="from_day"):
        another_rate(assignment, people.hr, from_day=from_day)


def test_propose_rate_never_for_work_that_has_begun(
    assignment: Assignment, people: People
) -> None:
    now = assignment.shifts.get(period__startswith__date=WEDNESDAY).period.lower
    with pytest.raises(BadInput, match="from_day"):
        another_rate(assignment, people.hr, now=now)
    another_rate(assignment, people.hr, now=now, from_day=WEDNESDAY + DAY)


def test_propose_needs_a_reason(assignment: Assignment, people: People) -> None:
    with pytest.raises(BadInput, match="reason"):
        extended(assignment, people.hr, reason="  ")
    with pytest.raises(BadInput, match="reason"):
        another_rate(assignment, people.hr, reason="")


@pytest.mark.parametrize("who", ["manager", "worker", "other_hr", "approver", "lead"])
def test_propose_not_permitted(assignment: Assignment, people: People, who: str) -> None:
    with pytest.raises(NotPermitted):
        extended(assignment, getattr(people, who))
    with pytest.raises(NotPermitted):
        another_rate(assignment, getattr(people, who))
