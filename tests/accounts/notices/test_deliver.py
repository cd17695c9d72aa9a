"""One try at a time: accepted, refused, put off, in doubt, overtaken."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.core import mail

from accounts.actions import deliveries as kept
from accounts.models import Delivery, Notice, NoticeSettings
from accounts.outbox import sending
from accounts.outbox.letters import LONGEST_TEXT
from accounts.outbox.sending import deliver
from accounts.tasks import send_delivery, send_unsent
from tests.accounts.notices.fake_mail import FakeMail
from tests.accounts.notices.fake_notify import FakeNotify, Refusal
from tests.accounts.notices.giving import MOBILE, NOW, give, given, quiet, with_mobile
from tests.conftest import People

pytestmark = pytest.mark.django_db
MINUTE, LEASE = timedelta(minutes=1), kept.LEASE


def again(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def by_text(people: People, **changes: Any) -> Delivery:
    with_mobile(people.lead)
    give(people.lead, **changes)
    return Delivery.objects.get(channel="text")


def test_deliver_by_mail(people: People) -> None:
    delivery = given(people.lead, path="/offers/7/")
    assert [deliver(delivery.pk, now=NOW), deliver(delivery.pk, now=NOW + LEASE)] == [
        True,
        False,
    ]
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([people.lead.email], "Work at Liverpool")
    assert letter.extra_headers["Message-ID"] == f"<{delivery.reference}@staffbank>"
    assert "\n\nhttps://bank.example.org/offers/7/\n" in str(letter.body)
    assert "https://bank.example.org/inbox/settings/" in str(letter.body)
    sent = again(delivery)
    assert (sent.state, sent.attempts, sent.sent_at) == ("sent", 1, NOW)
    assert (sent.provider, sent.provider_id) == ("smtp", f"<{delivery.reference}@staffbank>")


def test_deliver_without_an_address_of_the_site(people: People, settings: Any) -> None:
    settings.SITE_URL = ""
    deliver(given(people.lead, path="/offers/7/").pk, now=NOW)
    assert mail.outbox[0].body == "Five days from Monday 12 October 2026."


def test_deliver_by_notify(gateway: FakeNotify, people: People) -> None:
    text = by_text(people)
    assert send_unsent() == "2 sent"
    (email,), (sms,) = gateway.of("email"), gateway.of("sms")
    assert email["email_address"] == people.lead.email
    assert email["personalisation"]["subject"] == "Work at Liverpool"
    assert (sms["phone_number"], sms["reference"]) == (MOBILE, str(text.reference))
    assert sms["personalisation"]["text"].endswith("\nhttps://bank.example.org/inbox/")
    assert again(text).provider_id == gateway.accepted[-1].id
    assert not mail.outbox


def test_deliver_emails_by_mail_where_notify_has_texts_only(
    texts_only: FakeNotify, people: People
) -> None:
    by_text(people)
    send_unsent()
    assert (len(mail.outbox), len(texts_only.of("sms")), texts_only.of("email")) == (1, 1, [])


def test_deliver_a_text_that_is_too_long(gateway: FakeNotify, people: People) -> None:
    delivery = by_text(people, body="Long. " * 400, path="/offers/7/")
    assert deliver(delivery.pk, now=NOW)
    text = gateway.of("sms")[0]["personalisation"]["text"]
    assert len(text) <= LONGEST_TEXT < 918
    assert text.startswith("Work at Liverpool\nLong. Long.")
    assert text.endswith("…\nhttps://bank.example.org/offers/7/")


def test_deliver_what_is_not_there() -> None:
    assert send_delivery(0) == "nothing sent"


def test_deliver_to_someone_who_left_since(people: People) -> None:
    delivery = given(people.manager)
    people.manager.is_active = False
    people.manager.save()
    assert not deliver(delivery.pk, now=NOW)
    failed = again(delivery)
    assert (failed.state, failed.attempts, failed.last_error) == ("failed", 0, kept.LEFT)
    assert not mail.outbox


def test_deliver_a_text_to_a_number_taken_away(gateway: FakeNotify, people: People) -> None:
    delivery = by_text(people)
    NoticeSettings.objects.update(mobile="", mobile_verified_at=None)
    assert not deliver(delivery.pk, now=NOW)
    assert again(delivery).last_error == "Not sent: the mobile number was taken away."
    assert gateway.accepted == []


def test_deliver_texts_once_notify_is_no_longer_there(
    gateway: FakeNotify, people: People, settings: Any
) -> None:
    delivery = by_text(people)
    settings.NOTIFY = None
    assert not deliver(delivery.pk, now=NOW)
    assert again(delivery).last_error == "GOV.UK Notify is not configured: set NOTIFY_API_KEY."


def test_deliver_waits_for_the_end_of_quiet_hours(people: People) -> None:
    """Also where they were chosen after it was given, or the mail server was down until then."""
    delivery = given(people.lead)
    quiet(people.lead, time(8), time(10))
    assert not deliver(delivery.pk, now=NOW)
    assert (again(delivery).state, again(delivery).attempts) == ("waiting", 0)
    assert not deliver(delivery.pk, now=NOW + 59 * MINUTE)
    assert deliver(delivery.pk, now=NOW + 60 * MINUTE)
    urgent = given(people.lead, kind="shift_cancelled")
    assert deliver(urgent.pk, now=NOW)
    assert Notice.objects.visible_to(people.lead).count() == 2


def test_deliver_is_claimed_while_it_is_sent(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row is committed as being sent, with the time from which another may try."""
    seen = []

    def look(**asked: Any) -> bool:
        seen.append(again(asked["delivery"]))
        return kept.hand_delivery(**asked)

    monkeypatch.setattr(sending, "hand_delivery", look)
    deliver(given(people.lead).pk, now=NOW)
    (claimed,) = seen
    assert (claimed.state, claimed.attempts, claimed.handed_at) == ("sending", 1, None)
    assert claimed.not_before == NOW + LEASE


def test_deliver_that_is_overtaken_sends_nothing(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stood still for longer than its lease, and another has tried since."""
    delivery = given(people.lead)

    def overtaken(**asked: Any) -> bool:
        monkeypatch.undo()
        assert deliver(delivery.pk, now=NOW + LEASE)
        return kept.hand_delivery(**asked)

    monkeypatch.setattr(sending, "hand_delivery", overtaken)
    assert not deliver(delivery.pk, now=NOW)
    assert (len(mail.outbox), again(delivery).attempts) == (1, 2)


def test_deliver_backs_off_and_gives_up(people: People, settings: Any, post: FakeMail) -> None:
    settings.EMAIL_PORT = 1  # where nobody listens
    delivery, waits, now = given(people.lead), [], NOW
    while again(delivery).state != "failed":
        assert not deliver(delivery.pk, now=now)
        waits.append(again(delivery).not_before - now)
        now = again(delivery).not_before
    minutes = [wait // MINUTE for wait in waits]
    assert minutes == [1, 4, 16, 64, 256, 360, 360, LEASE // MINUTE]
    failed = again(delivery)
    assert (failed.attempts, failed.handed_at) == (8, None)
    assert failed.last_error.startswith("Mail: ConnectionRefusedError")
    assert not deliver(delivery.pk, now=now)


def test_deliver_again_once_the_mail_server_is_back(people: People, post: FakeMail) -> None:
    post.refuses["RCPT"] = "450 Try later"
    delivery = given(people.lead)
    assert not deliver(delivery.pk, now=NOW)
    put_off = again(delivery)
    assert (put_off.state, put_off.handed_at) == ("sending", None)
    assert "450" in put_off.last_error
    post.refuses.clear()
    assert not deliver(delivery.pk, now=NOW + MINUTE - timedelta(seconds=1))
    assert deliver(delivery.pk, now=NOW + MINUTE)
    assert (len(post.accepted), again(delivery).last_error) == (1, "")


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
def test_deliver_refused_for_good_by_the_mail_server(
    people: People, post: FakeMail, verb: str
) -> None:
    post.refuses[verb] = "550 No such person"
    delivery = given(people.lead)
    assert not deliver(delivery.pk, now=NOW)
    assert again(delivery).state == "failed"
    assert "No such person" in again(delivery).last_error


def test_deliver_where_the_mail_server_hangs_up_is_in_doubt(
    people: People, post: FakeMail
) -> None:
    """It has the message, but its answer is lost: sent again, it would come twice."""
    post.hangs_up_at = "END"
    delivery = given(people.lead)
    assert not deliver(delivery.pk, now=NOW)
    assert (again(delivery).state, again(delivery).handed_at) == ("sending", NOW)
    post.hangs_up_at = ""
    assert not deliver(delivery.pk, now=NOW + LEASE)
    failed = again(delivery)
    assert (failed.state, len(post.accepted)) == ("failed", 1)
    assert failed.last_error.startswith("It may or may not have left")


@pytest.mark.parametrize(
    ("refusal", "state"),
    [
        (Refusal(400, "Template not found"), "failed"),
        (Refusal(403, "Invalid token: API key not found"), "sending"),
        (Refusal(429, "Exceeded rate limit for key type LIVE"), "sending"),
        (Refusal(500, "Internal server error"), "sending"),
    ],
    ids=lambda given: str(getattr(given, "status", given)),
)
def test_deliver_refused_by_notify(
    gateway: FakeNotify, people: People, refusal: Refusal, state: str
) -> None:
    gateway.refusals.append(refusal)
    delivery = given(people.lead)
    assert not deliver(delivery.pk, now=NOW)
    assert again(delivery).state == state
    assert refusal.body["errors"][0]["message"] in again(delivery).last_error
    deliver(delivery.pk, now=NOW + LEASE)
    assert again(delivery).state == ("failed" if state == "failed" else "sent")
    assert len(gateway.of("email")) == (state != "failed")


def test_deliver_asks_notify_before_sending_again(gateway: FakeNotify, people: People) -> None:
    """It accepted the message, but its answer was lost."""
    gateway.hangs_up = True
    delivery = given(people.lead)
    assert not deliver(delivery.pk, now=NOW)
    assert (again(delivery).state, again(delivery).handed_at) == ("sending", NOW)
    assert not deliver(delivery.pk, now=NOW + LEASE - timedelta(seconds=1))
    gateway.hangs_up = False
    assert deliver(delivery.pk, now=NOW + LEASE)
    assert gateway.calls == ["POST /v2/notifications/email", "GET /v2/notifications"]
    assert again(delivery).provider_id == gateway.accepted[0].id
    assert len(gateway.accepted) == 1


def test_deliver_in_doubt_while_notify_cannot_be_asked(
    gateway: FakeNotify, people: People, settings: Any
) -> None:
    gateway.hangs_up = True
    delivery, usual = given(people.lead), settings.NOTIFY
    deliver(delivery.pk, now=NOW)
    for broken in (None, gateway.client(api_key="wrong")):
        settings.NOTIFY = broken
        now = again(delivery).not_before
        assert not deliver(delivery.pk, now=now)
        asked = again(delivery)
        assert (asked.state, asked.provider, asked.handed_at) == ("sending", "notify", NOW)
    settings.NOTIFY = usual
    assert deliver(delivery.pk, now=asked.not_before)
    assert (len(gateway.accepted), len(mail.outbox)) == (1, 0)


def test_deliver_one_that_fails_holds_up_nobody(people: People, post: FakeMail) -> None:
    post.refuses["RCPT"] = "550 No such person"
    give(people.lead)
    post_of_lead = Delivery.objects.get()
    deliver(post_of_lead.pk, now=NOW)
    post.refuses.clear()
    give(people.auditor)
    assert send_unsent() == "1 sent"
