"""Ending roles: at once, on a day, taken back, and never the last one that is needed."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from accounts.actions.ending import (
    LastOne,
    end_membership,
    end_memberships_due,
    keep_membership,
)
from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry, Membership, Region, Role
from accounts.permissions import Permission, holds
from accounts.tasks import end_roles
from tests.factories import user_with

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 23, 9, tzinfo=UTC)
LAST_DAY = date(2026, 10, 31)


@pytest.fixture
def colleague(people, liverpool):
    return user_with(Role.COUNCIL_HR, liverpool)


def end(user, by, **changes):
    given = {"membership": user.memberships.get(), "reason": "Left.", "by": by, "now": NOW}
    return end_membership(**given | changes)


def test_ends_the_permission_at_once_and_tells_why(people, liverpool, colleague):
    ended = end(people.hr, colleague, reason=" Moved to Leeds. ")
    assert (ended.ended_at, ended.ended_by, ended.end_reason) == (
        NOW,
        colleague,
        "Moved to Leeds.",
    )
    assert not holds(people.hr, Permission.BOOKING_CREATE, liverpool)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.chain_id) == ("membership.ended", "council:E08000012")
    told = people.hr.notices.get()
    assert told.subject == "You are no longer Council HR of Liverpool"
    assert "Moved to Leeds." in told.body
    with pytest.raises(WrongState):
        end(people.hr, people.lead)


def test_whoever_ends_their_own_is_not_told(people, colleague):
    end(colleague, colleague)
    assert not colleague.notices.exists()


def test_on_a_day_it_goes_on_until_then(people, team):
    end(people.manager, people.hr, ends_on=LAST_DAY)
    assert holds(people.manager, Permission.TIMESHEET_APPROVE, team)
    over = datetime(2026, 11, 1, tzinfo=UTC)
    assert end_memberships_due(now=over - timedelta(microseconds=1)) == 0
    assert end_memberships_due(now=over + timedelta(days=3)) == 1
    assert end_memberships_due(now=over + timedelta(days=3)) == 0
    membership = people.manager.memberships.get()
    assert (membership.ended_by, membership.ends_on) == (people.hr, LAST_DAY)
    assert not holds(people.manager, Permission.TIMESHEET_APPROVE, team)
    assert AuditEntry.objects.latest("pk").actor is None


def test_the_clock_ends_what_is_due(people):
    end(people.manager, people.hr, ends_on=LAST_DAY)
    assert end_roles() in {"0 ended", "1 ended"}  # by the day on which this runs


def test_the_last_day_may_be_today_and_not_yesterday(people):
    for wrong in ({"ends_on": date(2026, 10, 22)}, {"reason": " "}, {"reason": "x" * 201}):
        with pytest.raises(BadInput) as refused:
            end(people.manager, people.hr, **wrong)
        assert set(refused.value.fields) == set(wrong)
    end(people.manager, people.hr, ends_on=date(2026, 10, 23), reason="x" * 200)


def test_an_end_ahead_is_taken_back(people):
    keep = partial(keep_membership, by=people.hr, now=NOW)
    with pytest.raises(WrongState):
        keep(membership=people.manager.memberships.get())
    kept = keep(membership=end(people.manager, people.hr, ends_on=LAST_DAY))
    assert (kept.ends_on, kept.ended_by, kept.end_reason) == (None, None, "")
    assert AuditEntry.objects.latest("pk").verb == "membership.kept"
    assert people.manager.notices.count() == 2


@pytest.mark.parametrize("ends_on", [None, LAST_DAY])
def test_the_last_one_stays(people, ends_on):
    for who in (people.hr, people.lead):
        with pytest.raises(LastOne):
            end(who, people.lead, ends_on=ends_on)
    assert Membership.objects.staying().filter(user=people.hr).exists()


def test_one_who_leaves_ahead_does_not_count(people, colleague):
    end(colleague, people.hr, ends_on=LAST_DAY)
    with pytest.raises(LastOne):
        end(people.hr, colleague)
    end(colleague, people.hr)  # sooner than was set


def test_without_permission(people):
    outsider = user_with(Role.REGIONAL_LEAD, Region.objects.get(name="London"))
    for by in (outsider, people.other_hr, people.manager, people.nobody):
        with pytest.raises(NotPermitted):
            end(people.manager, by)
        with pytest.raises(NotPermitted):
            keep_membership(membership=people.manager.memberships.get(), by=by, now=NOW)
    assert Membership.objects.live().filter(user=people.manager).exists()


def test_hr_does_not_end_an_approver_who_says_no_to_them(people):
    with pytest.raises(NotPermitted):
        end(people.approver, people.hr)
    end(people.approver, people.lead)


def test_a_workers_ends_by_leaving_the_pool(people):
    with pytest.raises(WrongState):
        end(people.worker.user, people.lead)
