"""Paying by an exception: whether it allows just this work, at this rate, now."""

from datetime import datetime, timedelta

from django.utils import timezone

from rates.actions.exceptions.answering import lock_exception
from rates.caps import Decision
from rates.errors import ExceptionNotUsable, ExceptionOver, OverCeiling
from rates.exception_rules import ExceptionState
from rates.models import CapException, Engagement
from rates.money import as_difference, as_pounds

DAY = timedelta(days=1)


def excepted(
    *, decision: Decision, exception: CapException, engagement: str, now: datetime
) -> Decision:
    """The decision as this exception allows it. The caller is in the transaction that stores it.

    Raises ExceptionNotUsable, ExceptionOver, OverCeiling.
    """
    return allowed_by(
        lock_exception(exception.pk), decision=decision, engagement=engagement, now=now
    )


def allowed_by(
    exception: CapException, *, decision: Decision, engagement: str, now: datetime
) -> Decision:
    """The same without holding the exception, for an answer that books nothing."""
    check_live(exception, now)
    check_same_work(exception, decision, engagement)
    check_days(exception, decision)
    over = decision.rate.amount - exception.ceiling_rate
    if over > 0:
        raise OverCeiling(
            f"{as_pounds(decision.rate.amount)} an hour is {as_difference(over)} over the "
            f"{as_pounds(exception.ceiling_rate)} that exception {exception.pk} allows.",
            highest_passing_rate=str(exception.ceiling_rate),
        )
    return decision.approved(exception.ceiling_rate)


def check_live(exception: CapException, now: datetime) -> None:
    if exception.state == ExceptionState.EXPIRED or exception.expires_at <= now:
        ended = timezone.localtime(exception.expires_at)
        raise ExceptionOver(
            f"Exception {exception.pk} could be used until {ended:%-d %B %Y at %H:%M}. "
            "Ask for another."
        )
    if exception.state != ExceptionState.APPROVED:
        raise ExceptionNotUsable(
            f"Exception {exception.pk} is {exception.state}; only an approved one can be used."
        )


def check_same_work(exception: CapException, decision: Decision, engagement: str) -> None:
    """Another basis is another engagement, which is checked before anything is judged."""
    asked = (decision.council, decision.job_role, engagement)
    allowed = (exception.council.gss_code, exception.job_role_id, exception.engagement)
    if asked != allowed:
        raise ExceptionNotUsable(
            f"Exception {exception.pk} is for another booking: {exception.job_role}, "
            f"{Engagement(exception.engagement).label}, at {exception.council}."
        )


def check_days(exception: CapException, decision: Decision) -> None:
    if (
        decision.starts_on < exception.starts_on
        or decision.ends_before > exception.period.upper
    ):
        raise ExceptionNotUsable(
            f"Exception {exception.pk} is for {exception.starts_on:%-d %B %Y} to "
            f"{exception.ends_on:%-d %B %Y}; the work is from {decision.starts_on:%-d %B %Y} to "
            f"{decision.ends_before - DAY:%-d %B %Y}."
        )
    approved_on = timezone.localdate(exception.approved_at)
    if decision.starts_on <= approved_on:
        raise ExceptionNotUsable(
            f"Exception {exception.pk} was approved on {approved_on:%-d %B %Y}, and never allows "
            "work on a day that had begun by then. Start the day after, or later."
        )
