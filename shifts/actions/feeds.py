"""A worker's other calendars, from which only their busy times are kept."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts import audit
from accounts.checks import expect_filled, input_checked, refused_as
from accounts.errors import BadInput, DomainError, WrongState
from accounts.models import User, Worker
from accounts.permissions import Permission, require_own
from shifts.actions.locks import lock_worker
from shifts.calendars.child import BusyPeriod, read_calendar
from shifts.calendars.fetching import MOST_BYTES, NotFetched, check_address
from shifts.calendars.reading import Unreadable
from shifts.models import BusyTime, CalendarFeed
from shifts.models.feeds import FETCHED_EVERY

MOST_CALENDARS = 5


class AlreadyAdded(DomainError):
    """This calendar is on your list already."""

    code = "already_added"


@transaction.atomic
def add_feed(*, by: User, worker: Worker, name: str, url: str, now: datetime) -> CalendarFeed:
    """Put a calendar on the list of those that the clock reads, the first time within a minute.

    Raises NotPermitted, BadInput, AlreadyAdded.
    """
    require_own(by, Permission.AVAILABILITY_STATE, worker)
    worker = lock_worker(worker.pk)
    url = url.strip().replace("webcal://", "https://", 1)
    check_feed(worker, name, url)
    with refused_as({"calendarfeed_url_once": AlreadyAdded}):
        feed = CalendarFeed.objects.create(
            worker=worker, name=name.strip(), url=url, added_at=now, added_by=by
        )
    audit.record("calendar.added", by=by, at=worker.employing_council, target=feed)
    return feed


def check_feed(worker: Worker, name: str, url: str | None = None) -> None:
    with input_checked() as expect:
        expect_filled(expect, "name", name)
        expect(len(name.strip()) <= 80, "name", "Use at most 80 characters.")
        expect(
            worker.calendar_feeds.count() < MOST_CALENDARS,
            "name",
            f"You have {MOST_CALENDARS} calendars already. Remove one first.",
        )
        if url is not None:
            expect(len(url) <= 2000, "url", "Use an address of at most 2,000 characters.")
            try:
                check_address(url, trusted=trusted())
            except NotFetched as why:
                expect(False, "url", str(why))


def trusted() -> frozenset[str]:
    return frozenset(settings.CALENDAR_TRUSTED_ORIGINS)


def read_file(content: bytes, now: datetime) -> list[BusyPeriod]:
    """The busy times of an uploaded file. Raises BadInput."""
    if len(content) > MOST_BYTES:
        raise BadInput({"file": "The file is larger than 2 MB. Export a shorter time."})
    try:
        return read_calendar(content, now=now)
    except Unreadable as why:
        raise BadInput({"file": str(why)}) from why


@transaction.atomic
def import_file(
    *, by: User, worker: Worker, name: str, busy: Sequence[BusyPeriod], now: datetime
) -> CalendarFeed:
    """Keep the busy times of a file that was read once. Raises NotPermitted, BadInput."""
    require_own(by, Permission.AVAILABILITY_STATE, worker)
    worker = lock_worker(worker.pk)
    check_feed(worker, name)
    feed = CalendarFeed.objects.create(
        worker=worker,
        name=name.strip(),
        added_at=now,
        added_by=by,
        tried_at=now,
        fetched_at=now,
    )
    keep(feed, busy)
    audit.record(
        "calendar.added",
        by=by,
        at=worker.employing_council,
        target=feed,
        busy_times=len(busy),
    )
    return feed


@transaction.atomic
def remove_feed(*, by: User, feed: CalendarFeed) -> None:
    """Forget the calendar and all that was read from it. Raises NotPermitted, WrongState."""
    require_own(by, Permission.AVAILABILITY_STATE, feed.worker)
    worker = lock_worker(feed.worker_id)
    standing = CalendarFeed.objects.select_for_update().filter(pk=feed.pk).first()
    if standing is None:
        raise WrongState("This calendar has been removed already.")
    standing.busy_times.all().delete()
    target = audit.name_of(standing)
    standing.delete()
    audit.record(
        "calendar.removed", by=by, at=worker.employing_council, target=worker, calendar=target
    )


@transaction.atomic
def claim_feed(*, feed_id: int, now: datetime) -> CalendarFeed | None:
    """Take a calendar that is due, for one process; None where another has it or it is gone."""
    due = CalendarFeed.objects.due(now - FETCHED_EVERY).filter(pk=feed_id)
    feed = due.select_for_update(of=("self",), skip_locked=True).first()
    if feed is not None:
        feed.tried_at = now
        feed.save(update_fields=["tried_at"])
    return feed


@transaction.atomic
def keep_busy_times(*, feed_id: int, busy: Sequence[BusyPeriod] | None, etag: str) -> int:
    """All that was read takes the place of all that was; None where nothing has changed."""
    feed = CalendarFeed.objects.select_for_update().filter(pk=feed_id).first()
    if feed is None:  # removed meanwhile
        return 0
    feed.fetched_at, feed.etag, feed.error = feed.tried_at, etag, ""
    feed.save(update_fields=["fetched_at", "etag", "error"])
    if busy is not None:
        keep(feed, busy)
    return feed.busy_times.count()


@transaction.atomic
def note_failure(*, feed_id: int, why: str) -> None:
    """Tell the worker, and keep what was read before."""
    CalendarFeed.objects.filter(pk=feed_id).update(error=why[:300])


def keep(feed: CalendarFeed, busy: Sequence[BusyPeriod]) -> None:
    feed.busy_times.all().delete()
    BusyTime.objects.bulk_create(
        (
            BusyTime(feed=feed, uid=uid, period=DateTimeTZRange(starts, ends))
            for uid, starts, ends in busy
        ),
        batch_size=2000,
    )
