"""How a few people want to be told, read once for all of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.conf import settings

from accounts.models import Notice, NoticeChoice, NoticeSettings, User
from accounts.notice_kinds import DEFAULTS, Channel, Group, Kind


def texts_are_sent() -> bool:
    return bool(settings.NOTIFY and settings.NOTIFY.text_template)


@dataclass(frozen=True)
class Wishes:
    """What these people chose, by user and group; and their settings, by user."""

    choices: dict[tuple[int, str], frozenset[Channel]]
    settings: dict[int, NoticeSettings]

    @classmethod
    def of(cls, people: Iterable[User]) -> Self:
        users = {user.pk for user in people}
        chosen = NoticeChoice.objects.filter(user__in=users)
        kept = NoticeSettings.objects.filter(user__in=users)
        return cls(
            choices={(each.user_id, each.group): each.channels for each in chosen},
            settings={each.user_id: each for each in kept},
        )

    def chosen(self, user: User, group: Group) -> frozenset[Channel]:
        return self.choices.get((user.pk, group), DEFAULTS[group])

    def channels(self, user: User, kind: Kind) -> frozenset[Channel]:
        """None for someone who left; no text without a number that they confirmed."""
        if not user.is_active:
            return frozenset()
        wanted = kind.channels(self.chosen(user, kind.group))
        own = self.settings.get(user.pk)
        may_be_texted = own is not None and own.may_be_texted and texts_are_sent()
        return wanted if may_be_texted else wanted - {Channel.TEXT}

    def not_before(self, notice: Notice, now: datetime) -> datetime:
        """`now`, or the end of the recipient's quiet hours."""
        own = self.settings.get(notice.recipient_id)
        quiet = own.quiet_hours if own else None
        return now if quiet is None or notice.urgent else quiet.over_at(now)
