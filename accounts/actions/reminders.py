"""Reminding people of what ends soon: the worker, and HR of the council that pays them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.actions.notices import give_notice, hr_of
from accounts.checks import in_words
from accounts.expiry import Ending, Expiring
from accounts.models import Council, Notice, Reminder, User, Worker
from accounts.models.reminders import THRESHOLDS


@transaction.atomic
def remind_of_endings(*, council: Council, kinds: Iterable[Expiring], now: datetime) -> int:
    """Tell of each credential that ends within 60, 30 or 7 days, once for each; how many mails.

    Safe to run twice, and at once; after missed days what is still to come is told late. HR gets
    one digest a day.
    """
    Council.objects.select_for_update(of=("self",), no_key=True).get(pk=council.pk)
    today = timezone.localdate(now)
    last = today + timedelta(days=max(THRESHOLDS))
    found = [ending for kind in kinds for ending in kind(council, today, last)]
    found.sort(key=lambda each: (each.ends_on, each.worker.user.full_name, each.about))
    told = sum(digest(council, reader, found, now) for reader in hr_of(council))
    for worker in dict.fromkeys(each.worker for each in found):
        own = [each for each in found if each.worker == worker]
        told += digest(worker, worker.user, own, now)
    if told:
        audit.record("reminders.sent", by=None, at=council, target=council, mails=told)
    return told


def digest(about: models.Model, reader: User, found: Sequence[Ending], now: datetime) -> bool:
    """One mail with all that is new to the reader; False where nothing is, or today's has left."""
    today = timezone.localdate(now)
    own = isinstance(about, Worker)
    kind = "credential_expiring" if own else "credentials_expiring_digest"
    new = [each for each in found if not told_before(each, reader, today)]
    sent = Notice.objects.filter(
        recipient=reader, kind=kind, target=audit.name_of(about), created_at__date=today
    )
    if not new or sent.exists():
        return False
    Reminder.objects.bulk_create(
        Reminder(
            about=each.about,
            ends_on=each.ends_on,
            threshold=threshold_of(each, today),
            recipient=reader,
            told_at=now,
        )
        for each in new
    )
    give_notice(
        to=[reader],
        kind=kind,
        subject=subject_of(new, own),
        body=body_of(new, own),
        target=about,
        event=str(today),
        path=reverse("passport" if own else "workers"),
        now=now,
    )
    return True


def threshold_of(ending: Ending, today: date) -> int:
    """The nearest one passed: three weeks before the end is told as 30 days."""
    left = (ending.ends_on - today).days
    return min(days for days in THRESHOLDS if left <= days)


def told_before(ending: Ending, reader: User, today: date) -> bool:
    return Reminder.objects.filter(
        about=ending.about,
        ends_on=ending.ends_on,
        threshold=threshold_of(ending, today),
        recipient=reader,
    ).exists()


def subject_of(new: Sequence[Ending], own: bool) -> str:
    count = f"{len(new)} {'entry' if len(new) == 1 else 'entries'}"
    return f"{count} in your passport end soon" if own else f"{count} in passports end soon"


def body_of(new: Sequence[Ending], own: bool) -> str:
    lines = "\n".join(
        f"- {'' if own else f'{each.worker}: '}{each.what}, until {in_words(each.ends_on)}"
        for each in new
    )
    return (
        f"These end soon, the first one first:\n\n{lines}\n\n"
        "Work on the days after cannot be booked until they are renewed and recorded."
    )
