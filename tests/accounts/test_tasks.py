from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import IdempotentAnswer
from accounts.sessions import SessionStore
from accounts.tasks import ANSWERS_KEPT_FOR, forget_answers, forget_sessions

pytestmark = pytest.mark.django_db


def test_forget_answers_keeps_thirty_days(people):
    now = timezone.now()
    for key, age in (
        ("old", ANSWERS_KEPT_FOR),
        ("young", ANSWERS_KEPT_FOR - timedelta(hours=1)),
    ):
        IdempotentAnswer.objects.create(
            user=people.hr, key=key, fingerprint="", created_at=now - age
        )
    assert [forget_answers(), forget_answers()] == ["1 forgotten", "0 forgotten"]
    assert IdempotentAnswer.objects.get().key == "young"


def test_forget_sessions_keeps_those_that_go_on():
    for seconds in (60, -60):
        session = SessionStore()
        session.set_expiry(seconds)
        session.save()
    assert [forget_sessions(), forget_sessions()] == ["forgotten", "forgotten"]
    assert Session.objects.get().expire_date > timezone.now()
