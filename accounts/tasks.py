"""Keeping house."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from accounts import idempotency

ANSWERS_KEPT_FOR = timedelta(days=30)


@shared_task
def forget_answers() -> str:
    """Remove the answers to requests that nobody repeats any more. Safe to run twice."""
    removed = idempotency.forget_answers(before=timezone.now() - ANSWERS_KEPT_FOR)
    return f"{removed} forgotten"
