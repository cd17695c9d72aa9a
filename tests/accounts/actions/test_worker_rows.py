"""What a file of workers may say of their passports, and workbooks on the page."""

from base64 import b64encode
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.actions import worker_imports
from accounts.actions.worker_imports import try_import
from accounts.models import Council, DbsCheck, Registration
from accounts.tasks import import_workers
from accounts.workbooks import workbook_of
from accounts.worker_file import template
from tests.accounts.actions.test_worker_imports import (
    HEADER,
    PASSPORT,
    ZOE,
    Bring,
    bring,
    file_of,
)
from tests.conftest import People
from tests.test_api_errors import client_of

__all__ = ["bring"]
pytestmark = pytest.mark.django_db


def test_workbooks_on_the_page(
    client: Any, people: People, liverpool: Council, monkeypatch: Any
) -> None:
    client.force_login(people.hr)
    made = client.get(reverse("worker-template-excel")).content
    sent = {"council": liverpool.pk, "file": SimpleUploadedFile("w.xlsx", made)}
    tried = client.post(reverse("worker-import-new"), sent | {"try": "1"})
    assert "<strong>1</strong> worker would be added" in tried.content.decode()
    monkeypatch.setattr(worker_imports, "AT_ONCE", 10)
    sent |= {"file": SimpleUploadedFile("w.xlsx", made), "try": "1"}
    waiting = client.post(reverse("worker-import-new"), sent, follow=True).content.decode()
    assert "Waiting to begin" in waiting
    sent |= {"file": SimpleUploadedFile("w.xlsx", b"PK\x03\x04")}
    broken = client.post(reverse("worker-import-new"), sent)
    assert broken.status_code == 400
    assert "no Excel workbook" in broken.content.decode()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"xlsx": b64encode(workbook_of(template(), sheet="W")).decode()}, 200),
        ({"xlsx": "no base64"}, 400),
        ({"xlsx": b64encode(b"PK\x03\x04").decode()}, 400),
        ({"xlsx": "", "csv": "email"}, 400),
        ({}, 400),
    ],
)
def test_workbooks_for_programs(people: People, sent: dict[str, str], status: int) -> None:
    asked = {"council": people.worker.employing_council.gss_code, **sent}
    answer = client_of(people.hr).post(reverse("api-worker-imports"), asked, format="json")
    assert answer.status_code == status
    found = answer.json()
    if status == 200:
        assert (found["id"], found["state"], found["added"]) == (None, "tried", 1)
    else:
        assert found["fields"]


def test_big_tries_of_programs_wait(people: People, monkeypatch: Any) -> None:
    monkeypatch.setattr(worker_imports, "AT_ONCE", 10)
    asked = {
        "council": people.worker.employing_council.gss_code,
        "csv": "\n".join([HEADER, ZOE]),
    }
    client = client_of(people.hr)
    found = client.post(reverse("api-worker-imports"), asked, format="json").json()
    assert (found["state"], found["rows_done"]) == ("queued", 0)
    import_workers(found["id"])
    done = client.get(reverse("api-worker-import", args=[found["id"]])).json()
    assert (done["state"], done["added"]) == ("tried", 1)


SEEN = f"{HEADER},dbs_certificate_number,dbs_issued_on,dbs_childrens_barred_list"
SEEN += ",dbs_original_seen_by,dbs_original_seen_on,dbs_original_seen_how"


def test_who_saw_the_original_lets_them_pass_rule_dbs(bring: Bring) -> None:
    row = f"{ZOE},001234567890,2025-01-31,yes,Sam Lee,2025-02-03,In person"
    assert bring(file_of(row, header=SEEN)).added == 1
    check = DbsCheck.objects.get(worker__user__email="zoe@example.org")
    said = (check.original_seen_by, check.original_seen_on, check.original_seen_how)
    assert said == ("Sam Lee", date(2025, 2, 3), "in_person")


@pytest.mark.parametrize(
    ("seen", "columns"),
    [
        (",2025-02-03,in_person", ["dbs_original_seen_by"]),
        ("Sam Lee,,", ["dbs_original_seen_on", "dbs_original_seen_how"]),
        ("Sam Lee,2025-01-30,in_person", ["dbs_original_seen_on"]),
        ("Sam Lee,2026-10-06,in_person", ["dbs_original_seen_on"]),
        ("Sam Lee,2025-02-03,by hearsay", ["dbs_original_seen_how"]),
    ],
)
def test_who_saw_the_original_is_said_whole(
    bring: Bring, seen: str, columns: list[str]
) -> None:
    row = f"{ZOE},001234567890,2025-01-31,yes,{seen}"
    tried = bring(file_of(row, header=SEEN), try_import)
    assert [each.column for each in tried.problems] == columns


STANDING = f"{PASSPORT},registration_status,registration_conditions"


def test_standing_on_the_register(bring: Bring) -> None:
    rows = [
        f"{ZOE},SW71,2027-11-30,Registered with conditions,Weekly supervision",
        "amy@example.org,Amy,2015-07-01,53,-2,SW72,2027-11-30,suspended,",
        "bea@example.org,Bea,2015-07-01,53,-2,SW73,2027-11-30,,",
    ]
    assert bring(file_of(*rows, header=STANDING)).added == 3
    found = Registration.objects.filter(
        worker__user__email__in=["zoe@example.org", "amy@example.org", "bea@example.org"]
    ).order_by("number")
    assert list(found.values_list("status", "conditions")) == [
        ("conditions", "Weekly supervision"),
        ("suspended", ""),
        ("registered", ""),
    ]


@pytest.mark.parametrize(
    ("standing", "column"),
    [
        ("conditions,", "registration_conditions"),
        ("removed,", "registration_status"),
        ("unsure,", "registration_status"),
        ("registered,Weekly", "registration_conditions"),
    ],
)
def test_standing_that_cannot_be_used(bring: Bring, standing: str, column: str) -> None:
    row = f"{ZOE},SW71,2027-11-30,{standing}"
    (problem,) = bring(file_of(row, header=STANDING), try_import).problems
    assert problem.column == column
