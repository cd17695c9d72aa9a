"""A part of a page that renews itself: of a file of workers, while it is read."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions.worker_imports import ask_import
from accounts.models import Council, WorkerImport
from tests.conftest import People
from tests.pages import check_sound, signed_in
from tests.shifts.building import NOW

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
FILE = b"email,full_name,qualified_on,latitude,longitude\nzoe@example.org,Zoe,2015-07-01,53,-2"


@pytest.fixture
def asked(people: People, liverpool: Council) -> WorkerImport:
    return ask_import(by=people.hr, council=liverpool, content=FILE, now=NOW)


def renewal(page: str) -> str:
    found = re.search(r'hx-get="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_live_part_sends_what_has_changed_and_no_more(
    client: Client, people: People, asked: WorkerImport
) -> None:
    hr = signed_in(client, people.hr)
    page = hr.get(reverse("worker-import", args=[asked.pk]))
    check_sound(page)
    address = renewal(page.content.decode())
    assert hr.get(address, headers=HTMX).status_code == 204
    WorkerImport.objects.filter(pk=asked.pk).update(rows_done=500)
    answer = hr.get(address, headers=HTMX).content.decode()
    assert "500 rows are read so far." in answer
    assert "<html" not in answer
    assert renewal(answer) != address


def test_live_part_that_is_over_asks_no_more(
    client: Client, people: People, asked: WorkerImport
) -> None:
    WorkerImport.objects.filter(pk=asked.pk).update(state="done", content=b"")
    page = signed_in(client, people.hr).get(reverse("worker-import", args=[asked.pk]))
    assert "hx-get" not in page.content.decode()
