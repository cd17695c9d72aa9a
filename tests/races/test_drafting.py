"""Two people save the same part of a draft at once: one is told, and writes over nothing unseen."""

import time
from collections.abc import Callable
from threading import Barrier
from typing import Any

import pytest

from accounts.models import Council, User
from rates.actions.memoranda import Terms, drafting, revise_version
from rates.models import MemorandumVersion
from tests.conftest import People
from tests.factories import LONG_AGO, memorandum_draft
from tests.races.running import GAP, PATIENCE, at_once

pytestmark = pytest.mark.django_db(transaction=True)
COOL_OFF = "cool_off_months"
BOTH = [6, 9]


@pytest.fixture
def draft(liverpool: Council) -> MemorandumVersion:
    return memorandum_draft([liverpool])


def saving(by: User, draft: MemorandumVersion, months: int) -> Callable[[], str]:
    """As a page does that was opened before anybody saved."""
    seen = Terms.of(draft).mark([COOL_OFF])
    part = {"clauses": {COOL_OFF: months}}

    def save() -> str:
        revise_version(by=by, version=draft, part=part, seen=seen, now=LONG_AGO)
        return "saved"

    return save


def save_both(by: User, draft: MemorandumVersion) -> list[str]:
    return at_once([saving(by, draft, months) for months in BOTH])


def test_one_of_two_who_save_at_once_is_told(
    draft: MemorandumVersion, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = drafting.write_terms

    def write_slowly(*args: Any) -> None:
        time.sleep(GAP)
        write(*args)

    monkeypatch.setattr(drafting, "write_terms", write_slowly)
    assert save_both(people.lead, draft) == ["draft_changed", "saved"]


def test_without_the_lock_one_writes_over_the_other(
    draft: MemorandumVersion, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves the test above can fail."""
    both_found_it_unchanged = Barrier(2, timeout=PATIENCE)

    def write_together(version: MemorandumVersion, terms: Terms) -> None:
        both_found_it_unchanged.wait()
        MemorandumVersion.objects.filter(pk=version.pk).update(clauses=terms.clauses)

    monkeypatch.setattr(drafting, "lock_version", without_the_lock)
    monkeypatch.setattr(drafting, "write_terms", write_together)
    assert save_both(people.lead, draft) == ["saved", "saved"]
    draft.refresh_from_db()
    assert draft.clauses[COOL_OFF] in BOTH


def without_the_lock(version: MemorandumVersion) -> MemorandumVersion:
    return MemorandumVersion.objects.select_related("memorandum__region").get(pk=version.pk)
