"""Keeping house, and sending what is in the outbox."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from accounts import idempotency, notices
from accounts.actions import evidence

ANSWERS_KEPT_FOR = timedelta(days=30)
SWEPT_AFTER = timedelta(days=1)
AT_A_TIME = 200  # notices for each beat, which comes twice a minute


@shared_task
def forget_answers() -> str:
    """Remove the answers to requests that nobody repeats any more. Safe to run twice."""
    removed = idempotency.forget_answers(before=timezone.now() - ANSWERS_KEPT_FOR)
    return f"{removed} forgotten"


@shared_task
def sweep_evidence() -> str:
    """Remove files whose transaction never ended well, a day later. Safe to run twice."""
    removed = evidence.sweep(before=timezone.now() - SWEPT_AFTER)
    return f"{removed} swept"


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def send_notice(notice_id: int) -> str:
    """Send one notice. Safe to run twice: one that is sent or being sent is left alone."""
    return "sent" if notices.deliver(notice_id) else "nothing to do"


@shared_task
def send_unsent() -> str:
    """Send what was not sent when it was written: the broker was down, or the worker was killed."""
    sent = sum(notices.deliver(pk) for pk in notices.waiting(AT_A_TIME))
    return f"{sent} sent"
