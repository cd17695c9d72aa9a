"""Told once, by the ways that each person wants, as part of the act that it is about."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Delivery, Notice, NoticeChoice
from accounts.notice_kinds import UnknownKind
from accounts.tasks import send_delivery, send_unsent
from tests.accounts.notices.fake_notify import FakeNotify
from tests.accounts.notices.giving import NOW, give, given, quiet, with_mobile
from tests.conftest import People

pytestmark = pytest.mark.django_db


def ways() -> list[str]:
    return sorted(Delivery.objects.values_list("channel", flat=True))


def test_give_notice_tells_each_person_once(people: People) -> None:
    give(people.lead, people.auditor, people.lead)
    give(people.lead, subject="The same event again")
    assert set(Notice.objects.values_list("subject", flat=True)) == {"Work at Liverpool"}
    assert (Notice.objects.count(), ways()) == (2, ["email", "email"])


def test_give_notice_tells_events_apart(people: People) -> None:
    for event in ("monday", "tuesday", "monday"):
        give(people.lead, event=event)
    give(people.lead)
    assert Notice.objects.count() == 3


def test_give_notice_of_an_unknown_kind(people: People) -> None:
    with pytest.raises(UnknownKind, match=r"add it to accounts/notice_kinds\.py"):
        give(people.lead, kind="gossip")
    assert not Notice.objects.exists()


def test_give_notice_with_a_long_subject_of_many_lines(people: People) -> None:
    give(people.lead, subject="Work\nat " + "Liverpool " * 40)
    subject = Notice.objects.get().subject
    assert (len(subject), subject[:15], subject[-1]) == (200, "Work at Liverpo", "…")


def test_give_notice_goes_with_the_act_that_it_is_about(people: People) -> None:
    with transaction.atomic():
        give(people.lead)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert not Delivery.objects.exists()


def test_give_notice_without_a_broker_stays_in_the_outbox(
    people: People, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def down(*_: Any, **__: Any) -> None:
        raise OSError("no broker")

    monkeypatch.setattr(send_delivery, "apply_async", down)
    with django_capture_on_commit_callbacks() as callbacks:
        give(people.lead)
    with pytest.raises(OSError, match="no broker"):
        callbacks[0]()  # which Django logs, as the act is committed
    assert send_unsent() == "1 sent"
    assert send_unsent() == "0 sent"


def test_give_notice_by_text_to_who_confirmed_a_number(
    gateway: FakeNotify, people: People
) -> None:
    with_mobile(people.lead)
    give(people.lead, people.auditor)
    assert ways() == ["email", "email", "text"]
    give(people.lead, kind="claim_verified")
    assert ways() == ["email"] * 3 + ["text"]  # by default, the passport comes by e-mail


def test_give_notice_by_text_only_where_texts_are_sent(people: People) -> None:
    with_mobile(people.lead)
    give(people.lead)
    assert ways() == ["email"]


@pytest.mark.parametrize(
    ("email", "text", "expected"),
    [(True, False, ["email"]), (False, True, ["text"]), (False, False, [])],
)
def test_give_notice_as_people_chose(
    gateway: FakeNotify, people: People, email: bool, text: bool, expected: list[str]
) -> None:
    with_mobile(people.lead)
    NoticeChoice.objects.create(user=people.lead, group="offers", email=email, text=text)
    give(people.lead)
    assert ways() == expected
    assert Notice.objects.visible_to(people.lead).count() == 1  # the inbox has everything


def test_give_notice_that_must_be_told_comes_by_email(people: People) -> None:
    NoticeChoice.objects.create(user=people.lead, group="bookings", email=False, text=False)
    give(people.lead, kind="shift_missed")
    assert ways() == []
    give(people.lead, kind="shift_cancelled")
    assert ways() == ["email"]


def test_give_notice_to_someone_who_left(people: People) -> None:
    people.manager.is_active = False
    people.manager.save()
    give(people.manager)
    assert ways() == []


def test_give_notice_in_quiet_hours_waits(people: People) -> None:
    quiet(people.lead, time(8, 30), time(10))
    delivery = given(people.lead)
    assert delivery.not_before == NOW + timedelta(hours=1)
    assert given(people.lead, kind="shift_cancelled").not_before == NOW
    assert given(people.lead, event="now", urgent=True).not_before == NOW
    waits = given(people.lead, kind="shift_cancelled", event="later", urgent=False)
    assert waits.not_before == NOW + timedelta(hours=1)


def test_give_notice_asks_little_however_many_are_told(
    people: People, django_assert_num_queries: Any
) -> None:
    everyone = [people.lead, people.auditor, people.hr, people.manager, people.approver]
    with django_assert_num_queries(7):
        give(*everyone)
    with django_assert_num_queries(7):
        give(people.lead, event="again")
