"""What the clock does: each task calls one action and is safe to run twice."""

from celery import shared_task
from django.utils import timezone

from shifts.actions.alerts import alert_hosts as tell_hosts
from shifts.actions.answers import expire_offers as close_overdue
from shifts.actions.assignments import complete_finished, lapse_unfilled
from shifts.actions.cascades import advance_cascades as open_due_tiers
from shifts.actions.feeds import claim_feed, keep_busy_times, note_failure, trusted
from shifts.actions.passing_over import keep_what_is_passed
from shifts.actions.placement.due import tell_of_due as tell_what_is_due
from shifts.actions.timesheets import remind_of_hours as tell_of_hours
from shifts.calendars.child import read_calendar
from shifts.calendars.fetching import NotFetched, fetch
from shifts.calendars.reading import Unreadable
from shifts.models import CalendarFeed
from shifts.models.feeds import FETCHED_EVERY

AT_A_TIME = 500  # calendars for each beat, which comes every minute


@shared_task
def expire_offers() -> int:
    """Close offers whose time is over."""
    return close_overdue(now=timezone.now())


@shared_task
def alert_hosts() -> int:
    """Tell hosts of workers whom the register no longer lets work as before."""
    return tell_hosts(now=timezone.now())


@shared_task
def fetch_due_calendars() -> int:
    """Have the calendars read that were not tried for half an hour; a missed beat loses nothing."""
    due = CalendarFeed.objects.due(timezone.now() - FETCHED_EVERY)
    feeds = list(due.order_by("tried_at", "pk").values_list("pk", flat=True)[:AT_A_TIME])
    for feed_id in feeds:
        fetch_calendar.delay(feed_id)
    return len(feeds)


@shared_task
def fetch_calendar(feed_id: int) -> str:
    """Read one calendar. Safe to run twice: whoever comes second finds that it is not due."""
    now = timezone.now()
    feed = claim_feed(feed_id=feed_id, now=now)
    if feed is None:
        return "not due"
    try:
        fetched = fetch(feed.url, etag=feed.etag, trusted=trusted())
        content = fetched.content
        busy = None if content is None else read_calendar(content, now=now)
    except (NotFetched, Unreadable) as why:
        note_failure(feed_id=feed_id, why=str(why))
        return "failed"
    return f"{keep_busy_times(feed_id=feed_id, busy=busy, etag=fetched.etag)} busy"


@shared_task
def close_work_that_is_over() -> int:
    """Lapse shifts that began with nobody in them, and close assignments with nothing left."""
    now = timezone.now()
    return lapse_unfilled(now=now) + complete_finished(now=now)


@shared_task
def advance_cascades() -> int:
    """Open the tiers of cascades whose time has come."""
    return open_due_tiers(now=timezone.now())


@shared_task
def keep_who_was_passed_over() -> int:
    """Keep, of each choice of whom to ask, who was not asked and why."""
    return keep_what_is_passed(now=timezone.now())


@shared_task
def remind_of_hours() -> int:
    """Tell of weeks that nobody handed in, and of those that wait for an answer."""
    return tell_of_hours(now=timezone.now())


@shared_task
def tell_of_due() -> int:
    """Tell of supervision, reviews, equal pay and caseloads that fall due."""
    return tell_what_is_due(now=timezone.now())
