"""A notice given, and the deliveries that it has."""

from datetime import UTC, datetime, time
from typing import Any

from accounts.actions.notices import give_notice
from accounts.models import Delivery, NoticeSettings, User

NOW = datetime(2026, 10, 5, 8, tzinfo=UTC)  # a Monday, 09:00 in London
MOBILE = "+447700900123"


def give(*to: User, **changes: Any) -> None:
    asked: dict[str, Any] = {
        "kind": "offer_sent",
        "subject": "Work at Liverpool",
        "body": "Five days from Monday 12 October 2026.",
        "target": to[0],
        "now": NOW,
    }
    give_notice(to=to, **{**asked, **changes})


def given(*to: User, **changes: Any) -> Delivery:
    """The newest delivery of a notice given now."""
    give(*to, **changes)
    return Delivery.objects.latest("pk")


def with_mobile(user: User, mobile: str = MOBILE) -> NoticeSettings:
    settings, _ = NoticeSettings.objects.update_or_create(
        user=user,
        defaults={"mobile": mobile, "mobile_verified_at": NOW, "code_sent_at": NOW},
    )
    return settings


def quiet(user: User, starts: time, ends: time) -> NoticeSettings:
    settings, _ = NoticeSettings.objects.update_or_create(
        user=user, defaults={"quiet_from": starts, "quiet_until": ends}
    )
    return settings
