"""Work that is over comes in pages; what goes on is on each of them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import pages
from accounts.models import Team
from rates.models import MemorandumVersion
from shifts.models import Assignment
from shifts.states import AssignmentState
from tests.conftest import People
from tests.pages import check_sound, signed_in
from tests.shifts.building import FRIDAY, MONDAY, NOW, booked, held

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def test_work_that_is_over_comes_in_pages(
    client: Client,
    people: People,
    team: Team,
    memorandum: MemorandumVersion,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(pages, "ROWS_PER_PAGE", 2)
    weeks = [
        booked(team, people.hr, starts_on=MONDAY + n * WEEK, ends_on=FRIDAY + n * WEEK)
        for n in range(4)
    ]
    oldest, middle, newest, going_on = [held(week, people.worker) for week in weeks]
    over = Assignment.objects.exclude(pk=going_on.pk)
    over.update(state=AssignmentState.COMPLETED)
    worker = signed_in(client, people.worker.user)
    first = worker.get(reverse("work"))
    last = worker.get(reverse("work"), {"page": "2"})
    assert [[each.assignment for each in seen.context["past"]] for seen in (first, last)] == [
        [newest, middle],
        [oldest],
    ]
    for seen in (first, last):
        assert [each.assignment for each in seen.context["active"]] == [going_on]
        assert "of 2" in check_sound(seen).text
