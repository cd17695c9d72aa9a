"""The secret address at which a worker's own calendar reads their shifts."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.errors import WrongState
from accounts.models import User, Worker
from accounts.permissions import Permission, require_own
from accounts.tokens import digest_of, new_secret
from shifts.actions.locks import lock_worker
from shifts.models import CalendarLink

NOTED_EVERY = timedelta(hours=1)


@transaction.atomic
def create_link(*, by: User, worker: Worker, now: datetime) -> tuple[CalendarLink, str]:
    """Make a link and return it with its secret, which is never seen again; the old one stops."""
    require_own(by, Permission.AVAILABILITY_STATE, worker)
    worker = lock_worker(worker.pk)
    replaced = worker.calendar_links.filter(revoked_at=None).update(
        revoked_at=now, revoked_by=by
    )
    secret = new_secret()
    link = CalendarLink.objects.create(
        worker=worker, digest=digest_of(secret), created_at=now, created_by=by
    )
    audit.record(
        "calendar_link.created",
        by=by,
        at=worker.employing_council,
        target=link,
        replaced=bool(replaced),
    )
    return link, secret


@transaction.atomic
def revoke_link(*, by: User, link: CalendarLink, now: datetime) -> CalendarLink:
    """Stop the link from the next request on. Raises NotPermitted, WrongState."""
    require_own(by, Permission.AVAILABILITY_STATE, link.worker)
    worker = lock_worker(link.worker_id)
    link = CalendarLink.objects.get(pk=link.pk)
    if link.revoked_at is not None:
        raise WrongState("This link has been stopped already.")
    link.revoked_at, link.revoked_by = now, by
    link.save(update_fields=["revoked_at", "revoked_by"])
    audit.record("calendar_link.revoked", by=by, at=worker.employing_council, target=link)
    return link


@transaction.atomic
def note_use(*, link: CalendarLink, shown: str, now: datetime) -> datetime:
    """Remember what the link showed, and once an hour that it was read; since when it shows that.

    `shown` is the SHA-256 of it. A worker sees by the hour whether the link is still in use.
    """
    changes: dict[str, Any] = {}
    if link.shown != shown:
        changes |= {"shown": shown, "changed_at": now}
    if link.used_at is None or link.used_at <= now - NOTED_EVERY:
        changes |= {"used_at": now}
    if changes:
        CalendarLink.objects.filter(pk=link.pk).update(**changes)
    return changes.get("changed_at") or link.changed_at or now
