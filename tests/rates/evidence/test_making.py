"""Making a pack: the same facts make the same file, and later ones another version."""

import signal
import subprocess
import sys
import time
import zipfile
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from django.db import connections, transaction

from accounts.errors import DomainError
from accounts.models import Team
from rates import pack_store
from rates.actions.evidence_packs import building, make_pack, restart_pack
from rates.evidence.packing import write_pack
from rates.models import EvidencePack, MemorandumVersion, SpendLine
from rates.pack_store import folder_of, place_of
from rates.tasks import make_evidence_pack, resume_evidence_packs
from tests.accounts.database import at_once
from tests.accounts.notices.test_killed import environment
from tests.conftest import People
from tests.races.running import PATIENCE
from tests.rates.evidence.quarter import (
    OVER,
    asked_pack,
    late_line,
    made,
    unpacked,
    verified,
    worked,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _quarter(memorandum: MemorandumVersion, people: People, team: Team) -> None:
    worked(people, team)


def test_a_pack_holds_what_was_worked_and_proves_it(people: People, tmp_path: Path) -> None:
    pack = made(people)
    assert (pack.state, pack.version, pack.problem) == ("done", 1, "")
    rows = {each["path"]: each["rows"] for each in pack.files}
    assert (rows["spend_lines.csv"], rows["decisions.csv"], rows["exceptions.csv"]) == (4, 2, 1)
    assert rows["exception_answers.csv"] == 2
    assert rows["signatures.csv"] == 6
    code, said = verified(unpacked(pack, tmp_path / "pack"))
    assert [line for line in said if not line.startswith("PASS")] == []
    assert code == 0
    assert pack.sha256 in said[0]
    assert verified(tmp_path / "pack", place_of(pack)) == (0, said)


def test_a_pack_is_made_under_debug(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the demonstration runs, where Django keeps every statement."""
    monkeypatch.setattr(connections["default"], "force_debug_cursor", True)
    assert made(people).state == "done"


def test_made_again_it_is_the_same(people: People) -> None:
    first = made(people)
    again = made(people)
    assert (again.state, again.version, again.before_id) == ("same", None, first.pk)
    assert again.sha256 == first.sha256
    assert [file.name for file in folder_of(first).iterdir()] == [f"{first.pk}.zip"]


def test_a_correction_makes_a_version_that_lists_what_changed(
    people: People, team: Team, tmp_path: Path
) -> None:
    first = made(people)
    late_line(people, team)
    second = made(people)
    assert (second.version, second.before_id) == (2, first.pk)
    lines = second.changes["spend_lines.csv"]
    assert (lines["added"]["rows"], lines["removed"]["rows"]) == (1, 0)
    assert lines["added"]["first"] == [str(newest_line())]
    assert second.changes["spend_summary.csv"]["changed"]["rows"] == 1
    assert set(second.changes) == {"spend_lines.csv", "spend_summary.csv"}
    assert place_of(first).exists()
    assert verified(unpacked(second, tmp_path / "pack"))[0] == 0


def newest_line() -> int:
    return SpendLine.objects.latest("pk").pk


def test_the_same_facts_make_the_same_bytes(people: People, tmp_path: Path) -> None:
    """No clock inside: what is written at another time differs in nothing."""
    first = made(people)
    before = place_of(first).read_bytes()
    with zipfile.ZipFile(place_of(first)) as pack:
        assert {entry.date_time for entry in pack.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    place = tmp_path / "again.zip"
    with place.open("wb") as file, transaction.atomic():
        write_pack(
            file,
            of=building.told_of(first),
            rows=building.rows_for(first),
            step=lambda done, size: None,
        )
    assert place.read_bytes() == before


def test_a_killed_making_leaves_nothing_and_is_taken_up_again(
    people: People, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    pack = asked_pack(people)
    killed = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.rates.evidence.killed_making",
            str(pack.pk),
            OVER.isoformat(),
            str(settings.EVIDENCE_DIR),
        ],
        cwd=configured.BASE_DIR,
        env=environment(),
        timeout=6 * PATIENCE,
    )
    assert killed.returncode == -signal.SIGKILL
    pack.refresh_from_db()
    assert (pack.state, place_of(pack).exists()) == ("running", False)
    assert resume_evidence_packs() == "0 resumed"  # not silent for long enough
    EvidencePack.objects.update(progressed_at=pack.requested_at - timedelta(hours=1))
    queued: list[int] = []
    monkeypatch.setattr(make_evidence_pack, "delay", queued.append)
    assert resume_evidence_packs() == "1 resumed"
    assert queued == [pack.pk]
    assert make_pack(pack_id=pack.pk, today=OVER) == "Made"
    assert [file.name for file in folder_of(pack).iterdir()] == [f"{pack.pk}.zip"]
    assert make_pack(pack_id=pack.pk, today=OVER) == "nothing to do"


def test_a_fault_is_told_and_tried_again(people: People, monkeypatch: Any) -> None:
    pack = asked_pack(people)
    with monkeypatch.context() as patch:
        patch.setattr(pack_store, "keep", full)
        assert make_evidence_pack(pack.pk) == "failed"
    pack.refresh_from_db()
    assert (pack.state, pack.problem) == ("failed", "No space left on the disk.")
    restart_pack(by=people.lead, pack=pack)
    assert make_evidence_pack(pack.pk) == "Made"


def full(pack: EvidencePack) -> int:
    raise OSError("No space left on the disk.")


def both_at_once(people: People, monkeypatch: Any) -> list[str]:
    pack = asked_pack(people)
    write = building.write_pack

    def slowly(*args: Any, **told: Any) -> Any:
        time.sleep(0.4)
        return write(*args, **told)

    monkeypatch.setattr(building, "write_pack", slowly)

    def one() -> str:
        try:
            return make_pack(pack_id=pack.pk, today=OVER)
        except (DomainError, OSError) as refusal:
            return type(refusal).__name__

    return sorted(at_once(one, one))


def test_two_workers_make_it_once(people: People, monkeypatch: Any) -> None:
    assert both_at_once(people, monkeypatch) == ["Made", "nothing to do"]


def test_without_their_turn_both_would_make_it(people: People, monkeypatch: Any) -> None:
    """Proves the test above can fail."""
    monkeypatch.setattr(building.Progress, "begin", lambda self: self.tell(state="running"))
    monkeypatch.setattr(building.Progress, "close", lambda self: self.connection.close())
    assert both_at_once(people, monkeypatch) != ["Made", "nothing to do"]


def test_the_command_makes_it_here_and_now(people: People) -> None:
    said = StringIO()
    asked = {"by": people.lead.email, "stdout": said}
    region = people.worker.employing_council.region.code
    call_command("make_evidence_pack", region, "2025-Q4", **asked)
    call_command("make_evidence_pack", region, "2025-Q4", **asked)
    assert "Version 1: " in said.getvalue()
    assert "Nothing changed since version 1." in said.getvalue()
    for told, problem in (
        ("2099-Q1", "give a quarter that is over"),
        ("autumn", "a quarter as"),
    ):
        with pytest.raises(CommandError, match=problem):
            call_command("make_evidence_pack", region, told, **asked)
