"""Answering for pay over the cap: one office, one person, one answer."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.checks import expect_filled, input_checked
from accounts.errors import WrongState
from accounts.models import Membership, User
from accounts.permissions import Permission, require
from rates.actions.exceptions.telling import tell_of_answer
from rates.actions.looks import record_look
from rates.errors import (
    AlreadyAnswered,
    ExceptionOver,
    NotYourOffice,
    OwnException,
    database_has_the_last_word,
)
from rates.exception_rules import ExceptionState, is_retrospective, may_become
from rates.models import CapException, ExceptionAnswer


@transaction.atomic
def approve_exception(
    *, by: User, exception: CapException, comment: str = "", now: datetime
) -> CapException:
    """Say yes by one's office; with the last yes it is approved. Saying it twice changes nothing.

    Raises NotPermitted, OwnException, NotYourOffice, AlreadyAnswered, ExceptionOver, WrongState.
    """
    require(by, Permission.EXCEPTION_DECIDE, exception.council)
    exception = lock_exception(exception.pk)
    if exception.answers.filter(answered_by=by, approves=True).exists():
        return exception
    office = check_answering(by, exception, now)
    answer(exception, office, approves=True, comment=comment, by=by, now=now)
    if given_by(exception) >= set(exception.required_offices):
        exception.state = ExceptionState.APPROVED
        exception.approved_at, exception.approved_by = now, by
        exception.retrospective = is_retrospective(timezone.localdate(now), exception.starts_on)
        exception.save(update_fields=["state", "approved_at", "approved_by", "retrospective"])
    tell_of_answer(exception, now=now)
    record_answer("exception.approved", by, exception, office, comment)
    return exception


@transaction.atomic
def reject_exception(
    *, by: User, exception: CapException, comment: str, now: datetime
) -> CapException:
    """Say no by one's office, and why; one no is enough. Saying it twice changes nothing.

    Raises NotPermitted, BadInput, OwnException, NotYourOffice, AlreadyAnswered, ExceptionOver,
    WrongState.
    """
    require(by, Permission.EXCEPTION_DECIDE, exception.council)
    exception = lock_exception(exception.pk)
    if exception.answers.filter(answered_by=by, approves=False).exists():
        return exception
    office = check_answering(by, exception, now)
    with input_checked() as expect:
        expect_filled(expect, "comment", comment)
    answer(exception, office, approves=False, comment=comment, by=by, now=now)
    exception.state = ExceptionState.REJECTED
    exception.closed_at, exception.closed_by = now, by
    exception.save(update_fields=["state", "closed_at", "closed_by"])
    tell_of_answer(exception, now=now)
    record_answer("exception.rejected", by, exception, office, comment)
    return exception


def lock_exception(exception_id: int) -> CapException:
    """Nobody answers, uses or expires this exception until the transaction ends."""
    return (
        CapException.objects.select_for_update(of=("self",))
        .select_related("council__region", "job_role", "requested_by")
        .get(pk=exception_id)
    )


def check_answering(by: User, exception: CapException, now: datetime) -> str:
    """The office by which this person may answer it now."""
    if exception.requested_by_id == by.pk:
        raise OwnException
    held = Membership.objects.live().filter(
        user=by, council=exception.council, office__in=exception.required_offices
    )
    offices = set(held.values_list("office", flat=True))
    if not offices:
        raise NotYourOffice
    free = offices - given_by(exception)
    if not may_become(ExceptionState(exception.state), ExceptionState.REJECTED):
        raise WrongState(f"This exception is {exception.state} and takes no more answers.")
    if not free or exception.answers.filter(answered_by=by).exists():
        raise AlreadyAnswered
    if exception.expires_at <= now:
        raise ExceptionOver
    return min(free)


def answer(
    exception: CapException,
    office: str,
    *,
    approves: bool,
    comment: str,
    by: User,
    now: datetime,
) -> None:
    with input_checked() as expect:
        expect(len(comment) <= 2000, "comment", "Say it in at most 2,000 letters.")
    with database_has_the_last_word():
        ExceptionAnswer.objects.create(
            exception=exception,
            office=office,
            approves=approves,
            comment=comment.strip(),
            answered_at=now,
            answered_by=by,
        )


def given_by(exception: CapException) -> set[str]:
    """The offices that have answered so far."""
    return set(exception.answers.values_list("office", flat=True))


def record_answer(
    verb: str, by: User, exception: CapException, office: str, comment: str
) -> None:
    audit.record(
        verb,
        by=by,
        at=exception.council,
        target=exception,
        office=office,
        comment=comment,
        state=exception.state,
        retrospective=exception.retrospective,
    )


@transaction.atomic
def expire_exceptions(*, now: datetime) -> int:
    """Close those whose time is over, answered or not, for the clock. Safe to run twice.

    One that is being answered or used this moment is left for the next time.
    """
    overdue = CapException.objects.overdue(now).select_related("council__region").order_by("pk")
    found = list(overdue.select_for_update(of=("self",), skip_locked=True))
    for exception in found:
        exception.state, exception.closed_at = ExceptionState.EXPIRED, now
        exception.save(update_fields=["state", "closed_at"])
        audit.record("exception.expired", by=None, at=exception.council, target=exception)
    return len(found)


@transaction.atomic
def look_at_exception(*, by: User, exception: CapException) -> CapException:
    """Read one; a look from outside the council is recorded with it."""
    require(by, Permission.EXCEPTION_VIEW, exception.council)
    record_look(
        "exception.viewed",
        by=by,
        permission=Permission.EXCEPTION_VIEW,
        council=exception.council,
        target=exception,
    )
    return exception
