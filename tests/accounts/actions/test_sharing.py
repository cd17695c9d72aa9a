from datetime import date
from functools import partial

import pytest

from accounts.actions.sharing import (
    AlreadyShared,
    clear_worker,
    give_consent,
    withdraw_consent,
)
from accounts.actions.workers import leave_pool
from accounts.errors import BadInput, NotPermitted, WrongState
from accounts.models import AuditEntry, Consent, JobRole, Worker
from tests.factories import WorkerFactory, council_named

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(people):
    return WorkerFactory.create()


@pytest.fixture
def clear(people, worker, liverpool):
    return partial(
        clear_worker,
        worker=worker,
        council=liverpool,
        job_role=JobRole.objects.get(code="social_worker"),
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 6, 30),
        by=people.hr,
    )


def test_clear_worker(clear, worker):
    clearance = clear()
    assert clearance.effective.upper == date(2026, 7, 1)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.target) == ("worker.cleared", f"worker:{worker.pk}")


def test_clear_worker_once_at_a_time_for_a_role(clear):
    clear()
    with pytest.raises(BadInput) as refused:
        clear(starts_on=date(2026, 6, 30), ends_on=None)
    assert "to 30 June 2026" in refused.value.fields["starts_on"][0]
    clear(starts_on=date(2026, 7, 1), ends_on=None)
    clear(job_role=JobRole.objects.get(code="team_manager"))


def test_clear_worker_ends_before_it_starts(clear):
    with pytest.raises(BadInput, match="ends_on"):
        clear(ends_on=date(2025, 12, 31))
    clear(ends_on=date(2026, 1, 1))


def test_clear_worker_by_another_council_needs_consent(clear, people, worker, wirral):
    clear_for_wirral = partial(clear, council=wirral, by=people.other_hr)
    with pytest.raises(NotPermitted):
        clear_for_wirral()
    give_consent(worker=worker, council=wirral, by=worker.user)
    clear_for_wirral()


@pytest.mark.parametrize("who", ["other_hr", "manager", "lead", "nobody"])
def test_clear_worker_without_permission(clear, people, who):
    with pytest.raises(NotPermitted):
        clear(by=getattr(people, who))


def test_clear_worker_not_for_someone_who_left(clear, people, worker):
    leave_pool(worker=worker, by=people.hr)
    with pytest.raises(WrongState):
        clear()


def test_consent_is_given_once_withdrawn_once_and_given_again(worker):
    sefton = council_named("Sefton")
    share = {"worker": worker, "council": sefton, "by": worker.user}
    give_consent(**share)
    assert Worker.objects.sharing_with(sefton).get() == worker
    with pytest.raises(AlreadyShared):
        give_consent(**share)
    withdrawn = withdraw_consent(**share)
    assert withdrawn.withdrawn_by == worker.user
    assert not Worker.objects.sharing_with(sefton).exists()
    with pytest.raises(WrongState):
        withdraw_consent(**share)
    give_consent(**share)
    assert Consent.objects.filter(worker=worker).count() == 2
    assert [entry.verb for entry in AuditEntry.objects.order_by("-pk")[:3]] == [
        "consent.given",
        "consent.withdrawn",
        "consent.given",
    ]


@pytest.mark.parametrize("who", ["hr", "lead", "nobody"])
@pytest.mark.parametrize("action", [give_consent, withdraw_consent])
def test_consent_is_the_workers_alone(action, who, people, worker, liverpool):
    with pytest.raises(NotPermitted):
        action(worker=worker, council=liverpool, by=getattr(people, who))


def test_consent_is_not_another_workers(people, worker, liverpool):
    with pytest.raises(NotPermitted):
        give_consent(worker=worker, council=liverpool, by=people.other_worker.user)
