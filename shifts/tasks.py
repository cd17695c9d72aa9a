"""What the clock does: each task calls one action and is safe to run twice."""

from celery import shared_task
from django.utils import timezone

from shifts.actions.offers import expire_offers as close_overdue


@shared_task
def expire_offers() -> int:
    """Close offers whose time is over."""
    return close_overdue(now=timezone.now())
