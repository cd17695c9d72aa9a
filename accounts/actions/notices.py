"""Telling people: a notice is written with what it is about, and leaves once that is committed."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db import models, transaction

from accounts import audit
from accounts.errors import NotPermitted
from accounts.models import Council, Delivery, Membership, Notice, Role, User
from accounts.notice_kinds import Kind, kind_named
from accounts.tasks import send_delivery
from accounts.wishes import Wishes

LONGEST_SUBJECT = 200


def give_notice(
    *,
    to: Iterable[User],
    kind: str,
    subject: str,
    body: str,
    target: models.Model,
    now: datetime,
    urgent: bool | None = None,
    path: str = "",
    event: str | None = None,
) -> None:
    """Put one notice for each person into the outbox, as part of the act that they are told of.

    `event` tells apart two of a kind about the same thing; `path` is the page that it is about;
    `urgent` passes quiet hours, by default as its kind says. A broker that is down loses nothing:
    the clock sends what is still there (`send_unsent`). Raises UnknownKind.
    """
    sort, about = kind_named(kind), audit.name_of(target)
    which = f"{kind}:{about}" if event is None else f"{kind}:{about}:{event}"
    notices = {
        f"{which}:{user.pk}": Notice(
            recipient=user,
            kind=kind,
            subject=in_one_line(subject),
            body=body,
            target=about,
            path=path,
            urgent=sort.urgent if urgent is None else urgent,
            key=f"{which}:{user.pk}",
            created_at=now,
        )
        for user in sorted(to, key=lambda user: user.pk)
    }
    told = Notice.objects.filter(key__in=notices).values_list("key", flat=True)
    new = set(notices) - set(told)
    Notice.objects.bulk_create((notices[key] for key in sorted(new)), ignore_conflicts=True)
    send_out(new, sort, now)


def send_out(keys: Iterable[str], kind: Kind, now: datetime) -> None:
    """Give each notice the deliveries that its recipient wants, and start those that may go now."""
    notices = list(Notice.objects.filter(key__in=keys).select_related("recipient"))
    wishes = Wishes.of(notice.recipient for notice in notices)
    Delivery.objects.bulk_create(
        (
            Delivery(notice=notice, channel=channel, not_before=wishes.not_before(notice, now))
            for notice in notices
            for channel in sorted(wishes.channels(notice.recipient, kind))
        ),
        ignore_conflicts=True,
    )
    due = Delivery.objects.due(now).filter(notice__in=notices).order_by("pk")
    for pk in due.values_list("pk", flat=True):
        transaction.on_commit(partial(hand_over, pk), robust=True)


def hand_over(delivery_id: int) -> None:
    send_delivery.apply_async((delivery_id,), retry=False)


def in_one_line(subject: str) -> str:
    """A line break would end the header of an e-mail."""
    line = " ".join(subject.split())
    return line if len(line) <= LONGEST_SUBJECT else f"{line[: LONGEST_SUBJECT - 1]}…"


def read_notice(*, by: User, notice: Notice, now: datetime) -> Notice:
    """Take it from the unread ones; reading again changes nothing, not even when."""
    if notice.recipient_id != by.pk:
        raise NotPermitted("A notice is read by the person whom it tells.")
    Notice.objects.unread().filter(pk=notice.pk).update(read_at=now)
    notice.refresh_from_db(fields=["read_at"])
    return notice


def read_all_notices(*, by: User, until: int, now: datetime) -> int:
    """Take all up to this number, the newest that was on the page, and say how many."""
    return Notice.objects.visible_to(by).unread().filter(pk__lte=until).update(read_at=now)


def hr_of(council: Council) -> list[User]:
    """Whoever is told of what concerns a whole council."""
    members = Membership.objects.live().filter(role=Role.COUNCIL_HR, council=council)
    return list(User.objects.filter(pk__in=members.values("user")).order_by("pk"))
