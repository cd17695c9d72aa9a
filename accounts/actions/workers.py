"""Joining and leaving the pool."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.checks import expect_near_england, expect_past, input_checked
from accounts.errors import DomainError, NotPermitted, WrongState
from accounts.models import Council, Membership, Role, User, Worker
from accounts.permissions import Permission, holds, require


class AlreadyInPool(DomainError):
    """This person is in the pool already."""

    code = "already_in_pool"


@transaction.atomic
def register_worker(
    *,
    user: User,
    employing_council: Council,
    qualified_on: date,
    latitude: Decimal,
    longitude: Decimal,
    by: User,
) -> Worker:
    """Put a person on the bank of the council that pays them; someone who left comes back.

    Source: design §4.
    """
    require(by, Permission.WORKER_REGISTER, employing_council)
    now = timezone.now()
    with input_checked() as expect:
        expect_past(expect, "qualified_on", qualified_on, timezone.localdate(now))
        expect_near_england(expect, latitude, longitude)
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not user.is_active:
        raise WrongState(f"{user} can no longer sign in.")
    worker = Worker.objects.filter(user=user).first() or Worker(user=user)
    if worker.pk and worker.left_at is None:
        raise AlreadyInPool
    worker.employing_council, worker.qualified_on = employing_council, qualified_on
    worker.latitude, worker.longitude = latitude, longitude
    worker.joined_at, worker.joined_by = now, by
    worker.left_at = worker.left_by = None
    worker.save()
    Membership.objects.get_or_create(
        user=user,
        role=Role.WORKER,
        ended_at=None,
        defaults={"granted_at": now, "granted_by": by},
    )
    audit.record("worker.registered", by=by, at=employing_council, target=worker)
    return worker


@transaction.atomic
def leave_pool(*, worker: Worker, by: User) -> Worker:
    """Take a worker off the bank, at their own word or their employing council's.

    They stay a worker of what they have worked: its hours are still handed in, its pay is still read.
    """
    if worker.user_id != by.pk and not holds(
        by, Permission.WORKER_REGISTER, worker.employing_council
    ):
        raise NotPermitted
    User.objects.select_for_update(no_key=True).get(pk=worker.user_id)
    worker = Worker.objects.select_for_update(of=["self"], no_key=True).get(pk=worker.pk)
    if worker.left_at is not None:
        raise WrongState(f"{worker} has left the pool already.")
    worker.left_at, worker.left_by = timezone.now(), by
    worker.save(update_fields=["left_at", "left_by"])
    audit.record("worker.left", by=by, at=worker.employing_council, target=worker)
    return worker
