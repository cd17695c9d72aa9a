"""Calendars kept elsewhere: those that a worker's busy times come from, and that read their shifts."""

from datetime import timedelta
from typing import Self
from urllib.parse import urlsplit

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q

from accounts.models import User, Worker
from accounts.models.ranges import bounded

FETCHED_EVERY = timedelta(minutes=30)


class FeedQuerySet(models.QuerySet["CalendarFeed"]):
    def of(self, user: User) -> Self:
        return self.filter(worker__user=user)

    def due(self, before: object) -> Self:
        """Calendars at an address, of workers still in the pool, not tried since."""
        waiting = Q(tried_at=None) | Q(tried_at__lte=before)
        in_the_pool = Q(worker__left_at=None, worker__user__is_active=True)
        return self.exclude(url="").filter(waiting & in_the_pool)


class CalendarFeed(models.Model):
    """Another calendar of a worker: at an address that is read again and again, or a file read once.

    Removing it forgets its address and everything read from it.
    """

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="calendar_feeds")
    name = models.CharField(max_length=80)
    url = models.CharField(max_length=2000, blank=True, help_text="Empty for a file.")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    tried_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True, help_text="When it was last read whole.")
    etag = models.CharField(max_length=200, blank=True)
    error = models.CharField(
        max_length=300, blank=True, help_text="Why the last try failed, in words."
    )

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="calendarfeed_url_form", condition=Q(url="") | Q(url__regex="^https?://.")
            ),
            models.CheckConstraint(
                name="calendarfeed_fetched_by_trying",
                condition=Q(fetched_at=None)
                | Q(tried_at__isnull=False, tried_at__gte=F("fetched_at")),
            ),
            models.UniqueConstraint(
                name="calendarfeed_url_once", fields=["worker", "url"], condition=~Q(url="")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """Whose server it is on; the whole address is a secret of the worker's."""
        return urlsplit(self.url).hostname or ""


class BusyTime(models.Model):
    """When an event of another calendar takes place, and nothing else of it."""

    feed = models.ForeignKey(CalendarFeed, models.PROTECT, related_name="busy_times")
    period = DateTimeRangeField()
    uid = models.CharField(max_length=64, help_text="SHA-256 of the event's own name.")

    class Meta:
        ordering = ["period", "id"]
        constraints = [
            bounded("busytime_period_bounded"),
            models.CheckConstraint(
                name="busytime_uid_form", condition=Q(uid__regex=r"^[0-9a-f]{64}$")
            ),
            models.UniqueConstraint(name="busytime_once", fields=["feed", "uid", "period"]),
        ]
        indexes = [GistIndex("feed", "period", name="busytime_of_feed")]

    def __str__(self) -> str:
        return f"{self.feed}, busy"


class LinkQuerySet(models.QuerySet["CalendarLink"]):
    def of(self, user: User) -> Self:
        return self.filter(worker__user=user)

    def live(self) -> Self:
        """Links that still show shifts."""
        return self.filter(revoked_at=None, worker__left_at=None, worker__user__is_active=True)


class CalendarLink(models.Model):
    """A secret address at which a worker's own calendar reads their shifts; shown once."""

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="calendar_links")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    used_at = models.DateTimeField(null=True, help_text="To the hour.")
    shown = models.CharField(
        max_length=64, blank=True, db_default="", help_text="SHA-256 of what was last shown."
    )
    changed_at = models.DateTimeField(null=True, help_text="When a reading first showed that.")

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="calendarlink_digest_form", condition=Q(digest__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="calendarlink_revoked_after_created",
                condition=Q(revoked_at=None) | Q(revoked_at__gte=F("created_at")),
            ),
            models.CheckConstraint(
                name="calendarlink_changed_once_shown",
                condition=Q(shown="", changed_at=None)
                | Q(shown__regex=r"^[0-9a-f]{64}$", changed_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="calendarlink_one_live", fields=["worker"], condition=Q(revoked_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"Calendar link of {self.worker}"
