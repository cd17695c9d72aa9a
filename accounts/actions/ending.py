"""Ending roles: at once or after a day, with a reason, and never the last one that is needed."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.actions.notices import give_notice
from accounts.actions.people import Place, granting, in_full, record
from accounts.checks import expect_filled, in_words, input_checked, refused_as
from accounts.errors import DomainError, WrongState
from accounts.models import Council, Membership, Region, Role, User
from accounts.models.people import KEPT_ROLES
from accounts.permissions import require

LONGEST_REASON = 200


class LastOne(DomainError):
    """Nobody else would hold this role here. Give it to somebody else first, then end this one."""

    code = "last_one"


@transaction.atomic
def end_membership(
    *, membership: Membership, reason: str, ends_on: date | None = None, by: User, now: datetime
) -> Membership:
    """End a role now, or once `ends_on`, its last day in London, is over; the person is told why.

    A worker's ends by leaving the pool. Raises NotPermitted, BadInput, LastOne and WrongState.
    """
    where = place_to_end(membership, by)
    lock_place(where)
    membership = lock_membership(membership.pk)
    check_end(reason, ends_on, timezone.localdate(now))
    if not others_stay(membership):
        raise LastOne
    membership.ended_at = None if ends_on else now
    membership.ends_on, membership.ended_by = ends_on, by
    membership.end_reason = reason.strip()
    with refused_as({"membership_last_one": LastOne}):
        membership.save(update_fields=["ended_at", "ends_on", "ended_by", "end_reason"])
    tell_ended(membership, where, by, now)
    verb = "membership.ending" if ends_on else "membership.ended"
    record(membership, verb, where, by, reason=membership.end_reason, last_day=ends_on)
    return membership


@transaction.atomic
def keep_membership(*, membership: Membership, by: User, now: datetime) -> Membership:
    """Take back an end that is still ahead. Raises NotPermitted and WrongState."""
    where = place_to_end(membership, by)
    membership = lock_membership(membership.pk)
    if membership.ends_on is None:
        raise WrongState("No last day is set for this role.")
    was, membership.ends_on, membership.ended_by = membership.ends_on, None, None
    membership.end_reason = ""
    membership.save(update_fields=["ends_on", "ended_by", "end_reason"])
    give_notice(
        to=[membership.user],
        kind="role_kept",
        subject=f"You stay {membership.get_role_display()} of {in_full(where)}",
        body=f"{by} took back the last day that was set, {in_words(was)}.",
        target=membership,
        path=reverse("account"),
        event=now.isoformat(),
        now=now,
    )
    record(membership, "membership.kept", where, by, last_day=was)
    return membership


@transaction.atomic
def end_memberships_due(*, now: datetime) -> int:
    """End the roles whose last day is over, for the clock; whoever set the day stays named."""
    due = overdue(timezone.localdate(now)).select_for_update(of=("self",), skip_locked=True)
    found = list(due.select_related("user", "council", "region", "team__council"))
    for membership in found:
        membership.ended_at = now
        membership.save(update_fields=["ended_at"])
        where = membership.team or membership.council or membership.region
        assert where is not None  # a worker's has no last day: place_to_end
        record(membership, "membership.ended", where, None, last_day=membership.ends_on)
    return len(found)


def overdue(today: date) -> QuerySet[Membership]:
    return Membership.objects.filter(ended_at=None, ends_on__lt=today).order_by("pk")


def place_to_end(membership: Membership, by: User) -> Place:
    where = membership.team or membership.council or membership.region
    if where is None:
        raise WrongState("A bank worker's role ends when they leave the pool.")
    require(by, granting(Role(membership.role)), where)
    return where


def lock_place(where: Place) -> None:
    """Two who end each other's role queue here, and the second finds the first one gone."""
    if isinstance(where, Council | Region):
        type(where)._default_manager.select_for_update(no_key=True).get(pk=where.pk)


def lock_membership(pk: int) -> Membership:
    found = Membership.objects.select_for_update(of=("self",)).select_related("user").get(pk=pk)
    if found.ended_at is not None:
        raise WrongState("This role has ended already.")
    return found


def check_end(reason: str, ends_on: date | None, today: date) -> None:
    with input_checked() as expect:
        expect_filled(expect, "reason", reason)
        expect(
            len(reason.strip()) <= LONGEST_REASON,
            "reason",
            f"Say it in at most {LONGEST_REASON} letters.",
        )
        expect(
            ends_on is None or ends_on >= today,
            "ends_on",
            f"{in_words(ends_on or today)} has passed; give {in_words(today)} or a later day.",
        )


def others_stay(membership: Membership) -> bool:
    """Whether somebody else stays; a role that may fall vacant needs nobody."""
    if membership.role not in KEPT_ROLES or membership.ends_on is not None:
        return True
    held = Membership.objects.staying().filter(
        role=membership.role, council=membership.council_id, region=membership.region_id
    )
    return held.exclude(user=membership.user_id).exists()


def tell_ended(membership: Membership, where: Place, by: User, now: datetime) -> None:
    """Whoever ends their own knows."""
    if membership.user_id == by.pk:
        return
    last = membership.ends_on
    when = f"{in_words(last)} is your last day as" if last else "You are no longer"
    give_notice(
        to=[membership.user],
        kind="role_ended",
        subject=f"{when} {membership.get_role_display()} of {in_full(where)}",
        body=f"{by} says why: {membership.end_reason}",
        target=membership,
        path=reverse("account"),
        event=now.isoformat(),
        now=now,
    )
