"""Two who take the same step of a breach at the same moment."""

import time
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Council, Team
from rates.actions.breaches import explain_breach, steps
from rates.models import Breach, MemorandumVersion
from tests.conftest import People
from tests.races.running import GAP, PATIENCE, at_once
from tests.rates.asking import AUGUST, stored
from tests.rates.breaches.conftest import LATER
from tests.rates.reports.conftest import Ledger

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def breach(
    memorandum: MemorandumVersion, liverpool: Council, people: People, team: Team
) -> Breach:
    with transaction.atomic():
        segment = stored(people.hr, liverpool, "30.50", ends_before=AUGUST).segments.get()
        Ledger(people, segment, team).add_over_the_cap(
            "1", date(2026, 6, 30), 40, people.worker
        )
    return Breach.objects.get()


def explain_twice(breach: Breach, people: People) -> list[str]:
    def explain() -> str:
        found = Breach.objects.select_related("council__region").get(pk=breach.pk)
        return explain_breach(by=people.hr, breach=found, words="Ill.", now=LATER).state

    return at_once([explain, explain])


def test_explain_breach_once(
    breach: Breach, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    due_day = steps.due_day

    def slowly(*args: Any) -> Any:
        time.sleep(GAP)
        return due_day(*args)

    monkeypatch.setattr(steps, "due_day", slowly)
    assert explain_twice(breach, people) == ["explained", "wrong_state"]


def test_explain_breach_without_the_lock(
    breach: Breach, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail: both pass the check, and only the guard stops the second."""
    both_may = Barrier(2, timeout=PATIENCE)

    def read(breach_id: int) -> Breach:
        found = Breach.objects.select_related("council__region").get(pk=breach_id)
        both_may.wait()
        return found

    monkeypatch.setattr(steps, "lock_breach", read)
    assert explain_twice(breach, people) == ["breach_moved_on", "explained"]
