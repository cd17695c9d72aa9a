from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import IdempotentAnswer
from accounts.tasks import ANSWERS_KEPT_FOR, forget_answers

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
