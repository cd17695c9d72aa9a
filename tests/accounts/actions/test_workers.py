from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.utils import timezone

from accounts.actions.workers import AlreadyInPool, leave_pool, register_worker
from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry, Worker
from accounts.permissions import Permission, require_own

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(people, liverpool):
    return partial(
        register_worker,
        user=people.nobody,
        employing_council=liverpool,
        qualified_on=date(2018, 7, 1),
        latitude=Decimal("53.4"),
        longitude=Decimal("-3.0"),
        by=people.hr,
    )


def test_register_worker_gives_the_role(register, people, liverpool):
    worker = register()
    assert Worker.objects.in_the_pool().filter(pk=worker.pk).exists()
    require_own(people.nobody, Permission.OFFER_ANSWER, worker)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.target) == ("worker.registered", f"worker:{worker.pk}")
    with pytest.raises(AlreadyInPool):
        register()


@pytest.mark.parametrize("who", ["other_hr", "lead", "manager", "nobody"])
def test_register_worker_without_permission(register, people, who):
    with pytest.raises(NotPermitted):
        register(by=getattr(people, who))


def test_register_worker_qualified_today_not_tomorrow(register):
    today = timezone.localdate()
    with pytest.raises(BadInput) as refused:
        register(qualified_on=today + timedelta(days=1), latitude=Decimal(12))
    assert set(refused.value.fields) == {"qualified_on", "latitude"}
    register(qualified_on=today)


def test_leave_pool_keeps_who_they_were_and_they_may_come_back(register, people, wirral):
    worker = register()
    left = leave_pool(worker=worker, by=people.hr)
    assert left.left_by == people.hr
    assert not Worker.objects.in_the_pool().filter(pk=worker.pk).exists()
    require_own(people.nobody, Permission.TIMESHEET_FILL, worker)
    with pytest.raises(WrongState):
        leave_pool(worker=worker, by=people.hr)
    again = register(employing_council=wirral, by=people.other_hr)
    assert (again.pk, again.left_at, again.employing_council) == (worker.pk, None, wirral)
    assert people.nobody.memberships.live().count() == 1


def test_leave_pool_by_the_worker_or_their_council(people):
    for by in (people.other_hr, people.lead, people.other_worker.user):
        with pytest.raises(NotPermitted):
            leave_pool(worker=people.worker, by=by)
    leave_pool(worker=people.worker, by=people.worker.user)
    leave_pool(worker=people.other_worker, by=people.other_hr)
    assert not Worker.objects.in_the_pool().exists()
