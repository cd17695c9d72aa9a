"""manage.py notices_failed: what the operator is told."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Delivery
from accounts.outbox.sending import deliver
from tests.accounts.notices.fake_mail import FakeMail
from tests.accounts.notices.giving import NOW, given
from tests.conftest import People

pytestmark = pytest.mark.django_db


def test_notices_failed_with_none(people: People) -> None:
    given(people.lead)
    given(people.lead, event="now", now=timezone.now())
    told = StringIO()
    call_command("notices_failed", stdout=told)
    assert told.getvalue() == "2 on their way, 1 of them late.\n"


def test_notices_failed_lists_them(people: People, post: FakeMail) -> None:
    post.refuses["RCPT"] = "550 No such person"
    now = timezone.now()
    assert not deliver(given(people.lead, now=now).pk, now=now)
    told = StringIO()
    with pytest.raises(CommandError, match=r"1 not sent in the last 7 days\."):
        call_command("notices_failed", stdout=told)
    line = told.getvalue().splitlines()[0]
    assert f"email to {people.lead.email} (offer_sent, user:{people.lead.pk}): Mail:" in line
    assert "No such person" in line


def test_notices_failed_looks_back_some_days(people: People) -> None:
    given(people.lead, now=NOW)
    Delivery.objects.update(state="failed", last_error="No.")
    call_command("notices_failed", stdout=StringIO())
