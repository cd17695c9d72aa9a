"""Telling people: a notice is written with what it is about, and leaves once that is committed."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db import models, transaction

from accounts import audit
from accounts.models import Notice, User
from accounts.tasks import send_notice


def give_notice(
    *,
    to: Iterable[User],
    kind: str,
    subject: str,
    body: str,
    target: models.Model,
    now: datetime,
) -> None:
    """Put one notice for each person into the outbox, as part of the act that they are told of.

    A broker that is down loses nothing: the clock sends what is still there (`send_unsent`).
    """
    about = audit.name_of(target)
    wanted = {
        f"{kind}:{about}:{user.pk}": user for user in sorted(to, key=lambda user: user.pk)
    }
    Notice.objects.bulk_create(
        (
            Notice(
                recipient=user,
                kind=kind,
                subject=subject,
                body=body,
                target=about,
                key=key,
                created_at=now,
            )
            for key, user in wanted.items()
        ),
        ignore_conflicts=True,
    )
    for pk in Notice.objects.unsent().filter(key__in=wanted).values_list("pk", flat=True):
        transaction.on_commit(partial(hand_over, pk), robust=True)


def hand_over(notice_id: int) -> None:
    send_notice.apply_async((notice_id,), retry=False)
