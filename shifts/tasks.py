"""What the clock does: each task calls one action and is safe to run twice."""

from celery import shared_task
from django.utils import timezone

from shifts.actions.alerts import alert_hosts as tell_hosts
from shifts.actions.offers import expire_offers as close_overdue


@shared_task
def expire_offers() -> int:
    """Close offers whose time is over."""
    return close_overdue(now=timezone.now())


@shared_task
def alert_hosts() -> int:
    """Tell hosts of workers whom the register no longer lets work as before."""
    return tell_hosts(now=timezone.now())
