from collections.abc import Callable
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.actions import worker_imports
from accounts.actions.worker_imports import ask_import, import_now, try_import
from accounts.errors import BadInput, NotPermitted
from accounts.models import (
    AuditEntry,
    Council,
    Registration,
    User,
    Worker,
    WorkerImport,
)
from accounts.tasks import import_workers, resume_imports
from accounts.worker_file import read_workers, template
from tests.conftest import People
from tests.refusals import refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 5, 8, tzinfo=UTC)
HEADER = "email,full_name,qualified_on,latitude,longitude"
ZOE = "zoe@example.org,Zoë Ó Briain,2015-07-01,53.41,-2.98"
Bring = Callable[..., Any]


def file_of(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *rows]).encode()


@pytest.fixture
def bring(people: People, liverpool: Council) -> Bring:
    def call(content: bytes, action: Any = import_now, **changes: Any) -> Any:
        asked = {"by": people.hr, "council": liverpool, "now": NOW}
        return action(content=content, **asked | changes)

    return call


def test_import_with_passports(bring: Bring, people: People, liverpool: Council) -> None:
    content = "\r\n".join(",".join(row) for row in template()).encode()
    done = bring(content)
    assert (done.state, done.added, done.known) == ("done", 1, 0)
    worker = Worker.objects.get(user__email="grace.obi@example.org")
    assert worker.employing_council == liverpool
    assert worker.registration.registered_until == date(2027, 11, 30)
    assert worker.dbs_checks.get().childrens_barred_list
    assert worker.rights_to_work.get().effective.upper is None
    assert worker.user.memberships.get().role == "worker"
    assert not worker.user.has_usable_password()
    assert AuditEntry.objects.filter(verb="workers.imported").count() == 1


def test_the_same_file_twice_adds_nothing(bring: Bring) -> None:
    first = bring(file_of(ZOE))
    assert bring(file_of(ZOE)).pk == first.pk
    again = bring(file_of(ZOE, ""))
    assert (again.added, again.known) == (0, 1)
    assert User.objects.filter(email="zoe@example.org").count() == 1


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + file_of(ZOE),
        file_of(ZOE.replace(",", ";"), header=HEADER.replace(",", ";")),
        file_of(ZOE.replace("2015-07-01", "01/07/2015").replace("01/07", "31/07")),
        file_of(ZOE, ZOE),
        file_of("", ZOE, ",,,,"),
        file_of(ZOE, header="E-mail,Name,Qualified on,Lat,Lon"),
    ],
)
def test_files_as_people_have_them(bring: Bring, content: bytes) -> None:
    assert bring(content).added == 1
    assert User.objects.get(email="zoe@example.org").full_name == "Zoë Ó Briain"


@pytest.mark.parametrize(
    ("row", "column", "remedy"),
    [
        (ZOE.replace("zoe@", "zoe"), "email", "Give an e-mail address"),
        (ZOE.replace("Zoë Ó Briain", ""), "full_name", "Give the full name"),
        (ZOE.replace("Zoë", "x" * 5000), "full_name", "Give at most 4,000"),
        (ZOE.replace("2015-07-01", "01/07/2015"), "qualified_on", "mixed up"),
        (ZOE.replace("2015-07-01", "2026-10-06"), "qualified_on", "in the future"),
        (ZOE.replace("53.41", "north"), "latitude", "Give degrees from 49 to 61"),
        (ZOE.replace("-2.98", "nan"), "longitude", "Give degrees from -8 to 3"),
    ],
)
def test_bad_cells_name_row_column_and_remedy(
    bring: Bring, row: str, column: str, remedy: str
) -> None:
    tried = bring(file_of("a@example.org,A,2015-07-01,53,-2", row), try_import)
    (problem,) = tried.problems
    assert (problem.row, problem.column) == (3, column)
    assert remedy in problem.remedy
    done = bring(file_of("a@example.org,A,2015-07-01,53,-2", row))
    assert (done.state, done.added) == ("failed", 0)
    assert not User.objects.filter(email="a@example.org").exists()


@pytest.mark.parametrize(
    ("content", "remedy"),
    [(b"", "Name each column once"), (file_of(), "no rows"), (b"email\n", "is missing")],
)
def test_files_without_use(bring: Bring, content: bytes, remedy: str) -> None:
    (problem,) = bring(content, try_import).problems
    assert remedy in problem.remedy


PASSPORT = f"{HEADER},registration_number,registered_until"


def test_groups_are_whole(bring: Bring) -> None:
    tried = bring(file_of(f"{ZOE},SW1,", header=PASSPORT), try_import)
    assert [each.column for each in tried.problems] == ["registered_until"]


def test_repeats_and_what_is_taken(bring: Bring, people: People) -> None:
    taken = people.worker.registration.number
    tried = bring(
        file_of(
            f"{ZOE},SW1,2027-11-30",
            "amy@example.org,Amy,2015-07-01,53,-2,SW1,2027-11-30",
            f"bea@example.org,Bea,2015-07-01,53,-2,{taken},2027-11-30",
            f"{people.hr.email},Hannah,2015-07-01,53,-2,,",
            f"{people.worker.user.email},Other Name,2015-07-01,53,-2,,",
            header=PASSPORT,
        ),
        try_import,
    )
    assert {(each.row, each.column) for each in tried.problems} == {
        (3, "registration_number"),
        (4, "registration_number"),
        (5, "email"),
        (6, "full_name"),
    }


def test_a_formula_stays_text(bring: Bring) -> None:
    bring(file_of(ZOE.replace("Zoë Ó Briain", "=1+1")))
    assert User.objects.get(email="zoe@example.org").full_name == "=1+1"


def test_a_big_file_goes_to_the_background(bring: Bring, monkeypatch: Any) -> None:
    monkeypatch.setattr(worker_imports, "AT_ONCE", 10)
    asked = bring(file_of(ZOE))
    assert (asked.state, bytes(asked.content)) == ("queued", file_of(ZOE))
    assert import_workers(asked.pk) == "done"
    assert import_workers(asked.pk) == "done"
    asked.refresh_from_db()
    assert (asked.state, asked.added, bytes(asked.content)) == ("done", 1, b"")


def test_a_big_file_is_tried_in_the_background(bring: Bring, monkeypatch: Any) -> None:
    monkeypatch.setattr(worker_imports, "AT_ONCE", 10)
    asked = bring(file_of(ZOE, ZOE), ask_import, only_try=True)
    assert bring(file_of(ZOE, ZOE), ask_import, only_try=True).pk == asked.pk
    assert import_workers(asked.pk) == "tried"
    asked.refresh_from_db()
    assert (asked.added, asked.merged, asked.rows_done) == (1, 1, 2)
    assert not User.objects.filter(email="zoe@example.org").exists()
    again = bring(file_of(ZOE, ZOE), ask_import, only_try=True)
    brought = bring(file_of(ZOE, ZOE), ask_import)
    assert len({asked.pk, again.pk, brought.pk}) == 3
    assert [import_workers(brought.pk), import_workers(again.pk)] == ["done", "tried"]
    again.refresh_from_db()
    assert (again.added, again.known) == (0, 1)


def test_one_that_was_left_lying_goes_on(bring: Bring, monkeypatch: Any) -> None:
    monkeypatch.setattr(worker_imports, "AT_ONCE", 10)
    sent: list[int] = []
    monkeypatch.setattr("accounts.tasks.import_workers.delay", sent.append)
    asked = bring(file_of(ZOE))
    assert [resume_imports(), sent] == ["1 resumed", [asked.pk]]


def test_progress_is_told(people: People) -> None:
    heard: list[int] = []
    rows = [HEADER.split(",")] + [
        [f"p{number}@example.org", "P", "2015-07-01", "53", "-2"] for number in range(4100)
    ]
    assert len(read_workers(rows, NOW.date(), heard.append).rows) == 4100
    assert heard == [2000, 4000]


def test_a_file_that_is_not_text(bring: Bring) -> None:
    with pytest.raises(BadInput):
        bring(b"PK\x03\x04\xff\xfe", try_import)
    with pytest.raises(BadInput):
        bring(b"PK\x03\x04\xff\xfe")
    assert bring(b"\xff\xfe").state == "failed"


@pytest.mark.parametrize("who", ["other_hr", "manager", "approver", "lead", "auditor"])
def test_only_the_councils_hr(bring: Bring, people: People, who: str) -> None:
    for action in (try_import, ask_import):
        with pytest.raises(NotPermitted):
            bring(file_of(ZOE), action, by=getattr(people, who))


def test_what_the_database_holds(bring: Bring, monkeypatch: Any) -> None:
    asked = bring(file_of(ZOE))
    with refused("workerimport_state_known"):
        WorkerImport.objects.update(state="lost")
    with refused("workerimport_content_while_under_way"):
        WorkerImport.objects.update(content=b"x")
    WorkerImport.objects.update(state="running", content=b"x")
    asked.pk, asked.content = None, b""
    with refused("workerimport_once_a_file"):
        asked.save(force_insert=True)
    asked.only_try = True
    with refused("workerimport_tried_adds_nothing"):
        WorkerImport.objects.filter(state="running").update(state="tried", content=b"")
    asked.state = "done"
    with refused("workerimport_tried_adds_nothing"):
        asked.save(force_insert=True)
    for state in ("tried", "failed"):
        asked.pk, asked.state = None, state
        asked.save(force_insert=True)
    asked.pk, asked.only_try = None, False
    asked.save(force_insert=True)


def test_pages(client: Any, people: People, liverpool: Council) -> None:
    client.force_login(people.hr)
    assert client.get(reverse("worker-template")).content.decode().startswith("email,")
    sent = {"council": liverpool.pk, "file": SimpleUploadedFile("w.csv", file_of(ZOE))}
    tried = client.post(reverse("worker-import-new"), sent | {"try": "1"})
    assert "<strong>1</strong> worker would be added" in tried.content.decode()
    bad = file_of(ZOE.replace("zoe@", "<b>"))
    sent |= {"file": SimpleUploadedFile("w.csv", bad), "import": "1"}
    shown = client.post(reverse("worker-import-new"), sent, follow=True).content.decode()
    assert "Not imported" in shown
    assert "&lt;b&gt;" in shown
    assert "Earlier files" in client.get(reverse("worker-import-new")).content.decode()


def test_command(people: People, tmp_path: Path) -> None:
    file, said = tmp_path / "workers.csv", StringIO()
    file.write_bytes(file_of(ZOE))
    asked = {"council": "Liverpool", "by": people.hr.email, "stdout": said}
    call_command("import_workers", str(file), dry_run=True, **asked)
    assert not Registration.objects.filter(worker__user__email="zoe@example.org").exists()
    call_command("import_workers", str(file), **asked)
    assert said.getvalue().split("\n")[:2] == ["1 added, 0 known"] * 2
    file.write_bytes(file_of())
    with pytest.raises(CommandError, match="no rows"):
        call_command("import_workers", str(file), **asked)
