"""The outbox: told once, sent once, and never lost."""

import time
from datetime import UTC, datetime
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from celery.contrib.testing.worker import start_worker
from django.core import mail
from django.db import transaction

from accounts import notices
from accounts.actions.notices import give_notice
from accounts.models import Notice, User
from accounts.tasks import send_notice, send_unsent
from staffbank.celery import BEAT, app
from tests.accounts.database import at_once, sql
from tests.conftest import People
from tests.refusals import refused

NOW = datetime(2026, 10, 5, 8, tzinfo=UTC)


def give(*to: User, subject: str = "A new exception") -> None:
    give_notice(
        to=to,
        kind="exception.requested",
        subject=subject,
        body="Liverpool asks to pay over the cap.",
        target=to[0],
        now=NOW,
    )


@pytest.mark.django_db
def test_give_notice_tells_each_person_once(people: People) -> None:
    give(people.lead, people.auditor, people.lead)
    give(people.lead, subject="The same event again")
    assert Notice.objects.count() == 2
    assert set(Notice.objects.values_list("subject", flat=True)) == {"A new exception"}


@pytest.mark.django_db
def test_give_notice_goes_with_the_act_that_it_is_about(people: People) -> None:
    with transaction.atomic():
        give(people.lead)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_give_notice_without_a_broker_stays_in_the_outbox(
    people: People, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def down(*_: Any, **__: Any) -> None:
        raise OSError("no broker")

    monkeypatch.setattr(send_notice, "apply_async", down)
    with django_capture_on_commit_callbacks() as callbacks:
        give(people.lead)
    with pytest.raises(OSError, match="no broker"):
        callbacks[0]()  # which Django logs, as the act is committed
    assert send_unsent() == "1 sent"
    assert send_unsent() == "0 sent"


@pytest.mark.django_db
def test_send_notice_once(people: People) -> None:
    give(people.lead)
    notice = Notice.objects.get()
    assert [send_notice(notice.pk), send_notice(notice.pk)] == ["sent", "nothing to do"]
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([people.lead.email], "A new exception")
    assert letter.extra_headers["Message-ID"] == f"<notice-{notice.pk}@staffbank>"
    assert send_notice(notice.pk + 1) == "nothing to do"


@pytest.mark.django_db
def test_send_notice_that_the_mail_server_refuses_stays_unsent(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the worker is killed between reading and sending."""

    def refuse(_: Any) -> None:
        raise SMTPServerDisconnected

    give(people.lead)
    notice = Notice.objects.get()
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", refuse)
        with pytest.raises(SMTPServerDisconnected):
            notices.deliver(notice.pk)
    assert notices.waiting(10) == [notice.pk]
    assert notices.deliver(notice.pk)


@pytest.mark.django_db(transaction=True)
def test_send_notice_twice_at_once_sends_one(people: People) -> None:
    give(people.lead)
    pk = Notice.objects.get().pk
    assert sorted(at_once(lambda: notices.deliver(pk), lambda: notices.deliver(pk))) == [
        False,
        True,
    ]
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore")  # celery's own, of how it starts a worker in a thread
def test_notice_leaves_through_the_broker(people: People) -> None:
    """Written and committed here, sent by a worker that reads the real queue."""
    app.control.purge()
    with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=30):
        give(people.lead)
        wait_until_sent()
    assert [letter.to for letter in mail.outbox] == [[people.lead.email]]


def wait_until_sent() -> None:
    for _ in range(600):
        if not Notice.objects.unsent().exists():
            return
        time.sleep(0.05)
    pytest.fail("Nobody sent it within half a minute.")


def test_clock_sends_what_is_left_twice_a_minute() -> None:
    assert [entry["schedule"] for entry in BEAT.values() if "unsent" in entry["task"]] == [30.0]


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["subject = 'Nothing'", "sent_at = NULL", "body = ''"])
def test_notice_only_sent(change: str, people: People) -> None:
    give(people.lead)
    with refused("notice_only_sent"):
        Notice.objects.update(subject="Nothing")
    notices.deliver(Notice.objects.get().pk)
    with refused("notice_only_sent"):
        sql(f"UPDATE accounts_notice SET {change}")
    with refused("notice_only_sent"):
        Notice.objects.all().delete()
