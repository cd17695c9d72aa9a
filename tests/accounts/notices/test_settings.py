"""Choosing how to be told, and proving that a number is one's own."""

from datetime import time, timedelta
from typing import Any

import pytest

from accounts.actions.notice_settings import (
    CodeOver,
    CodeTooSoon,
    TextsNotSent,
    ask_mobile_code,
    choose_notices,
    confirm_mobile,
    forget_mobile,
)
from accounts.actions.notices import read_all_notices, read_notice
from accounts.errors import BadInput, NotPermitted
from accounts.mobile_codes import code_of
from accounts.models import AuditEntry, Delivery, Notice, NoticeChoice, NoticeSettings, User
from accounts.notice_kinds import BY_BOTH, BY_EMAIL, DEFAULTS, Group
from accounts.tasks import send_mobile_code
from tests.accounts.notices.fake_notify import FakeNotify
from tests.accounts.notices.giving import MOBILE, NOW, give, with_mobile
from tests.conftest import People

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def choose(by: User, **changes: Any) -> None:
    usual: dict[str, Any] = {"choices": {}, "quiet_from": None, "quiet_until": None}
    choose_notices(by=by, **{**usual, **changes})


def settings_of(user: User) -> NoticeSettings:
    return NoticeSettings.objects.get(user=user)


def test_choose_notices(people: People) -> None:
    choose(
        people.lead,
        choices={Group.OFFERS: frozenset(), Group.TIMESHEETS: BY_BOTH},
        quiet_from=time(22),
        quiet_until=time(7),
    )
    rows = NoticeChoice.objects.order_by("group").values_list("user", "group", "email", "text")
    assert list(rows) == [
        (people.lead.pk, "offers", False, False),
        (people.lead.pk, "timesheets", True, True),
    ]
    assert settings_of(people.lead).quiet_hours is not None
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.actor) == ("notices.chosen", people.lead)


def test_choose_notices_at_the_default_follows_it(people: People) -> None:
    choose(people.lead, choices={Group.OFFERS: BY_EMAIL})
    choose(people.lead, choices={Group.TIMESHEETS: DEFAULTS[Group.TIMESHEETS]})
    assert NoticeChoice.objects.get().group == "offers"  # not named, so it stays
    choose(people.lead, choices={Group.OFFERS: DEFAULTS[Group.OFFERS]})
    assert not NoticeChoice.objects.exists()


@pytest.mark.parametrize(
    ("starts", "ends", "field", "sentence"),
    [
        (time(22), None, "quiet_until", "Give both times, or neither."),
        (None, time(7), "quiet_from", "Give both times, or neither."),
        (time(7), time(7), "quiet_until", "Give another time than the start."),
    ],
)
def test_choose_notices_quiet_hours_are_two(
    people: People, starts: time | None, ends: time | None, field: str, sentence: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        choose(people.lead, quiet_from=starts, quiet_until=ends)
    assert refusal.value.fields == {field: [sentence]}


def test_mobile_is_confirmed_by_the_code_that_was_sent(
    gateway: FakeNotify, people: People, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        asked = ask_mobile_code(by=people.lead, mobile="07700 900123", now=NOW)
    assert (len(callbacks), asked.mobile, asked.may_be_texted) == (1, MOBILE, False)
    assert [send_mobile_code(people.lead.pk), send_mobile_code(people.lead.pk)] == ["sent"] * 2
    (text,) = gateway.of("sms")  # the task that ran twice sent one
    code = text["personalisation"]["text"].split()[0]
    confirm_mobile(by=people.lead, code=f"{code[:3]} {code[3:]}", now=NOW + MINUTE)
    assert settings_of(people.lead).may_be_texted
    assert send_mobile_code(people.lead.pk) == "nothing to do"
    verbs = AuditEntry.objects.filter(verb__startswith="mobile.").order_by("pk")
    assert [entry.verb for entry in verbs] == ["mobile.given", "mobile.confirmed"]
    assert not AuditEntry.objects.filter(body__contains="900123").exists()


def test_send_mobile_code_to_nobody(gateway: FakeNotify, people: People) -> None:
    assert send_mobile_code(people.lead.pk) == "nothing to do"


def test_ask_mobile_code_refused(people: People, gateway: FakeNotify, settings: Any) -> None:
    with pytest.raises(BadInput, match="Check mobile"):
        ask_mobile_code(by=people.lead, mobile="0151 496 0123", now=NOW)
    settings.NOTIFY = gateway.client(text_template="")
    with pytest.raises(TextsNotSent):
        ask_mobile_code(by=people.lead, mobile=MOBILE, now=NOW)
    assert not NoticeSettings.objects.exists()


def test_ask_mobile_code_once_a_minute(gateway: FakeNotify, people: People) -> None:
    ask_mobile_code(by=people.lead, mobile=MOBILE, now=NOW)
    first = code_of(settings_of(people.lead))
    forget_mobile(by=people.lead)
    with pytest.raises(CodeTooSoon):
        ask_mobile_code(by=people.lead, mobile=MOBILE, now=NOW + MINUTE / 2)
    ask_mobile_code(by=people.lead, mobile=MOBILE, now=NOW + MINUTE)
    assert code_of(settings_of(people.lead)) != first
    ask_mobile_code(by=people.auditor, mobile=MOBILE, now=NOW + MINUTE)
    assert code_of(settings_of(people.auditor)) != code_of(settings_of(people.lead))


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_confirm_mobile_five_tries(gateway: FakeNotify, people: People) -> None:
    code = code_of(ask_mobile_code(by=people.lead, mobile=MOBILE, now=NOW))
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(BadInput) as refusal:
            confirm_mobile(by=people.lead, code=wrong(code), now=NOW)
        assert refusal.value.fields["code"] == [
            f"This is not the code that we sent. Tries left: {left}."
        ]
    with pytest.raises(CodeOver):
        confirm_mobile(by=people.lead, code=code, now=NOW)
    assert not settings_of(people.lead).may_be_texted


def test_confirm_mobile_too_late(gateway: FakeNotify, people: People) -> None:
    code = code_of(ask_mobile_code(by=people.lead, mobile=MOBILE, now=NOW))
    with pytest.raises(CodeOver):
        confirm_mobile(by=people.lead, code=code, now=NOW + 15 * MINUTE)
    with pytest.raises(CodeOver):
        confirm_mobile(by=people.auditor, code=code, now=NOW)  # who asked for none
    confirm_mobile(by=people.lead, code=code, now=NOW + 15 * MINUTE - timedelta(seconds=1))
    assert settings_of(people.lead).may_be_texted


def test_another_number_has_to_be_confirmed_again(gateway: FakeNotify, people: People) -> None:
    with_mobile(people.lead)
    ask_mobile_code(by=people.lead, mobile="07700 900456", now=NOW + MINUTE)
    assert not settings_of(people.lead).may_be_texted
    give(people.lead)
    assert Delivery.objects.get().channel == "email"


def test_forget_mobile(people: People) -> None:
    forget_mobile(by=people.lead)  # nothing to forget
    with_mobile(people.lead)
    forget_mobile(by=people.lead)
    assert settings_of(people.lead).mobile == ""
    assert AuditEntry.objects.latest("pk").verb == "mobile.forgotten"


def test_read_notice(people: People) -> None:
    give(people.lead)
    notice = Notice.objects.get()
    with pytest.raises(NotPermitted):
        read_notice(by=people.hr, notice=notice, now=NOW)
    assert read_notice(by=people.lead, notice=notice, now=NOW).read_at == NOW
    assert read_notice(by=people.lead, notice=notice, now=NOW + MINUTE).read_at == NOW


def test_read_all_notices_up_to_what_was_seen(people: People) -> None:
    give(people.lead, people.auditor)
    seen = Notice.objects.visible_to(people.lead).get()
    give(people.lead, event="later")
    assert read_all_notices(by=people.lead, until=seen.pk, now=NOW) == 1
    assert Notice.objects.visible_to(people.lead).unread().count() == 1
    assert Notice.objects.visible_to(people.auditor).unread().count() == 1
