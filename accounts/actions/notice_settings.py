"""Choosing how to be told. Everyone chooses for themselves and nobody for another."""

from collections.abc import Mapping
from datetime import datetime, time
from functools import partial

from django.db import transaction
from django.db.models import F, Q

from accounts import audit
from accounts.checks import input_checked
from accounts.errors import BadInput, DomainError
from accounts.mobile_codes import GOOD_FOR, NEXT_AFTER, is_code_of
from accounts.models import NoticeChoice, NoticeSettings, User
from accounts.models.notice_settings import MOST_TRIES
from accounts.notice_kinds import DEFAULTS, Channel, Group
from accounts.phone import mobile_of
from accounts.tasks import send_mobile_code
from accounts.wishes import texts_are_sent


class TextsNotSent(DomainError):
    """This staff bank sends no texts yet. You are told by email and in your inbox."""

    code = "texts_not_sent"


class CodeTooSoon(DomainError):
    """We sent you a code less than a minute ago. Wait for it, or ask again in a minute."""

    code = "code_too_soon"


class CodeOver(DomainError):
    """This code can no longer be used. Ask for a new one."""

    code = "code_over"


@transaction.atomic
def choose_notices(
    *,
    by: User,
    choices: Mapping[Group, frozenset[Channel]],
    quiet_from: time | None,
    quiet_until: time | None,
) -> None:
    """Groups that are not named stay as they are; one at its default keeps following it."""
    with input_checked() as expect:
        missing = "quiet_until" if quiet_until is None else "quiet_from"
        both = (quiet_from is None) == (quiet_until is None)
        expect(both, missing, "Give both times, or neither.")
        differ = quiet_from is None or quiet_from != quiet_until
        expect(differ, "quiet_until", "Give another time than the start.")
    for group, channels in choices.items():
        own = NoticeChoice.objects.filter(user=by, group=group)
        if channels == DEFAULTS[group]:
            own.delete()
        else:
            wanted = {"email": Channel.EMAIL in channels, "text": Channel.TEXT in channels}
            NoticeChoice.objects.update_or_create(user=by, group=group, defaults=wanted)
    kept, _ = NoticeSettings.objects.update_or_create(
        user=by, defaults={"quiet_from": quiet_from, "quiet_until": quiet_until}
    )
    record(kept, "notices.chosen", by, groups=sorted(choices))


@transaction.atomic
def ask_mobile_code(*, by: User, mobile: str, now: datetime) -> NoticeSettings:
    """Keep a number and text it a code; until that is typed here it gets nothing else."""
    number = mobile_of(mobile)
    if number is None:
        raise BadInput({"mobile": "Give a UK mobile number, such as 07700 900123."})
    if not texts_are_sent():
        raise TextsNotSent
    NoticeSettings.objects.get_or_create(user=by)
    long_ago = Q(code_sent_at=None) | Q(code_sent_at__lte=now - NEXT_AFTER)
    asked = NoticeSettings.objects.filter(long_ago, user=by).update(
        mobile=number, mobile_verified_at=None, code_sent_at=now, code_tries=0
    )
    if not asked:
        raise CodeTooSoon
    kept = NoticeSettings.objects.get(user=by)
    transaction.on_commit(partial(send_mobile_code.delay, by.pk), robust=True)
    record(kept, "mobile.given", by)
    return kept


def confirm_mobile(*, by: User, code: str, now: datetime) -> None:
    """Each try counts, also one whose answer nobody waits for: it is committed by itself."""
    asked = NoticeSettings.objects.filter(
        user=by, mobile_verified_at=None, code_sent_at__gt=now - GOOD_FOR
    ).exclude(mobile="")
    if not asked.filter(code_tries__lt=MOST_TRIES).update(code_tries=F("code_tries") + 1):
        raise CodeOver
    kept = asked.get()
    if not is_code_of(kept, code):
        left = MOST_TRIES - kept.code_tries
        raise BadInput({"code": f"This is not the code that we sent. Tries left: {left}."})
    with transaction.atomic():
        same = asked.filter(mobile=kept.mobile, code_sent_at=kept.code_sent_at)
        if not same.update(mobile_verified_at=now):
            raise CodeOver
        record(kept, "mobile.confirmed", by)


@transaction.atomic
def forget_mobile(*, by: User) -> None:
    """Take the number away. When its last code went stays known, so that codes stay a minute apart."""
    kept = NoticeSettings.objects.filter(user=by).exclude(mobile="").first()
    if kept is None:
        return
    NoticeSettings.objects.filter(pk=kept.pk).update(mobile="", mobile_verified_at=None)
    record(kept, "mobile.forgotten", by)


def record(kept: NoticeSettings, verb: str, by: User, **facts: object) -> None:
    """Never the number."""
    audit.record(verb, by=by, at=audit.home_of(by), target=kept, **facts)
