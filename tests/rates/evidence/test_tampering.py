"""Whoever changes a pack is found: one byte by the manifest, a careful hand by the checks."""

import csv
import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Team
from rates.evidence.contents import CONTENTS
from rates.evidence.packing import canonical
from rates.evidence.verifier.main import CHECKS
from rates.evidence.verifier.reading import Pack
from rates.models import MemorandumVersion
from tests.conftest import People
from tests.rates.evidence.quarter import made, unpacked, verified, worked

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = [content.name for content in CONTENTS]
SIGNED = {"audit_entries.csv", "audit_heads.csv", "keys.csv"}
PROGRAMS = ["README.txt", "verify.py"]
Edit = Callable[[list[dict[str, str]]], Any]


@pytest.fixture
def folder(
    memorandum: MemorandumVersion, people: People, team: Team, tmp_path: Path
) -> Iterator[Path]:
    worked(people, team)
    return unpacked(made(people), tmp_path / "pack")


def failures(folder: Path) -> list[str]:
    code, said = verified(folder)
    found = [line for line in said if not line.startswith("PASS")]
    assert code == bool(found)
    return found


def test_one_byte_of_any_file_is_found_and_the_file_named(folder: Path) -> None:
    for name in [*NAMES, *PROGRAMS]:
        file = folder / name
        whole = file.read_bytes()
        file.write_bytes(whole[:-1] + b" ")
        assert failures(folder)[0] == (
            f"FAIL  Files and manifest: {name}: it is not the file that the manifest names"
        )
        file.write_bytes(whole)
    assert failures(folder) == []


def test_a_file_more_or_less_is_found(folder: Path) -> None:
    (folder / "more.csv").write_text("a\n")
    assert "more.csv: the manifest does not name it" in failures(folder)[0]
    (folder / "more.csv").unlink()
    (folder / "spend_lines.csv").unlink()
    assert "spend_lines.csv: it is missing" in failures(folder)[0]


def test_a_manifest_that_names_another_quarter_is_found(folder: Path) -> None:
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace("2026-Q4", "2026-Q3"))
    assert "the pack's hash is not that of what it names" in failures(folder)[0]


def change(folder: Path, name: str, edit: Edit) -> None:
    """As someone who knows the format: the manifest is made to agree."""
    file = folder / name
    with file.open(newline="") as kept:
        rows = list(csv.DictReader(kept))
    columns = list(rows[0])  # every file has one
    edit(rows)
    with file.open("w", newline="") as kept:
        writer = csv.DictWriter(kept, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    manifest = json.loads((folder / "manifest.json").read_text())
    for each in manifest["files"]:
        text = (folder / each["path"]).read_bytes()
        each |= {"sha256": hashlib.sha256(text).hexdigest(), "bytes": len(text)}
    told = {key: manifest[key] for key in manifest if key not in ("pack", "programs")}
    manifest["pack"] = hashlib.sha256(canonical(told)).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def put(column: str, value: str, row: int = 0) -> Edit:
    return lambda rows: rows[row].update({column: value})


def without(row: int) -> Edit:
    return lambda rows: rows.pop(row)


CAREFUL: list[tuple[str, Edit, str]] = [
    ("audit_entries.csv", put("verb", "team.closed", 2), "is not what was signed"),
    ("audit_entries.csv", put("entry_hash", "a" * 64), "does not follow the entry before"),
    ("audit_entries.csv", without(1), "is missing"),
    (
        "audit_heads.csv",
        put("signature", "a" * 128, 1),
        "is not signed by a key of the pack",
    ),
    ("audit_heads.csv", without(2), "does not follow the head of the day before"),
    ("audit_heads.csv", without(-1), "has no head of the quarter's last day"),
    ("keys.csv", put("public_key", "a" * 64), "is not signed by a key of the pack"),
    ("decisions.csv", put("verdict", "over"), "its inputs come to within"),
    ("decisions.csv", put("digest", "a" * 64), "it has another digest"),
    ("decisions.csv", put("hourly_rate", "29.00"), "its columns differ from its inputs"),
    ("caps.csv", put("hourly_rate", "40.00"), "is another in caps.csv"),
    ("exception_answers.csv", without(0), "it is approved without the"),
    ("exception_answers.csv", put("approves", "f"), "it is approved without the"),
    ("exceptions.csv", put("required_offices", "[]"), "names an office that was not asked"),
    ("spend_lines.csv", put("amount", "1.00"), "its amounts are not its minutes"),
    ("spend_lines.csv", put("over_cap_amount", "0.00", 2), "its amounts are not"),
    ("spend_lines.csv", put("worked_on", "2026-12-01"), "does not hold on 2026-12-01"),
    ("spend_lines.csv", put("segment", "0"), "is not in the pack"),
    ("spend_lines.csv", without(1), "taken back, is not here"),
    ("spend_lines.csv", put("minutes", "-61", 3), "its amounts are not its minutes"),
    ("spend_lines.csv", put("reverses", "", 3), ""),
    ("spend_lines.csv", without(0), "not its lines"),
    ("spend_summary.csv", put("amount", "1.00"), "not its lines"),
    ("spend_summary.csv", without(0), "is missing"),
    ("signatures.csv", without(2), "it was to sign, and its signature is not"),
    ("signatures.csv", put("joins_on", "2026-10-31", 2), "once the version was in force"),
    ("caps.csv", put("version", "0"), "is of a version that is not in the pack"),
    ("caps.csv", put("council", "E08000003"), "E08000003 never signed its version"),
    ("breaches.csv", put("decision", "0"), "is over the cap without a breach"),
    ("breaches.csv", put("council", "E08000015"), "is another council's"),
    ("breaches.csv", put("approved", "f"), "does not say what it says of approval"),
    ("breach_steps.csv", without(0), "does not go from detected to discussed"),
    ("breach_steps.csv", put("state", "explained", 1), "from explained to explained"),
    ("breach_steps.csv", put("breach", "0"), "its breach is not in the pack"),
    ("breach_steps.csv", put("recorded_at", "2026-01-01", 1), "before the step before it"),
    ("on_cost_lines.csv", put("due", "1.00"), "is not its rate of its base"),
    ("on_cost_lines.csv", put("base", "1000.00"), "is not its rate of its base"),
    ("on_cost_lines.csv", put("before", "1.00"), "does not go on from the lines before"),
    ("on_cost_lines.csv", put("reverses", "1"), "does not take back the line before"),
]


def problems(folder: Path, *, signed: bool) -> list[str]:
    """As `failures`, in this process; the slow check of signatures where it is asked for."""
    found = []
    for name, check in CHECKS:
        if signed or name != "Daily heads":
            try:
                check(Pack(folder))
            except Exception as problem:
                found.append(f"{name}: {problem}")
    return found


def test_a_careful_hand_is_found(folder: Path, tmp_path: Path) -> None:
    """One pack, changed in one place at a time."""
    for name, edit, found in CAREFUL:
        changed = shutil.copytree(folder, tmp_path / "changed")
        change(changed, name, edit)
        said = problems(changed, signed=name in SIGNED)
        assert all(not line.startswith("Files and manifest") for line in said)
        assert not found or any(found in line for line in said), (name, found, said)
        shutil.rmtree(changed)


def test_a_cap_of_a_version_that_was_joined_later_or_never_is_found(folder: Path) -> None:
    """Whoever hides that a council was to sign is found by what was decided for it."""
    change(folder, "parties.csv", lambda rows: rows.clear())
    change(folder, "signatures.csv", put("joins_on", "2026-10-31", 2))
    assert "joined its version later" in failures(folder)[0]
    change(folder, "signatures.csv", without(2))
    assert "E08000012 never signed" in failures(folder)[0]


def test_two_answers_of_one_person_are_found(folder: Path) -> None:
    def same(rows: list[dict[str, str]]) -> None:
        rows[1]["answered_by"] = rows[0]["answered_by"]

    change(folder, "exception_answers.csv", same)
    assert "are one person" in failures(folder)[0]


def test_a_pack_names_nobody(folder: Path, people: People) -> None:
    """Workers and people are numbers; remarks, health and papers stay at home."""
    whole = "\n".join((folder / name).read_text() for name in [*NAMES, "manifest.json"])
    everyone = [each for each in vars(people).values()]
    users = [getattr(each, "user", each) for each in everyone]
    words = [user.full_name for user in users] + [user.email for user in users]
    words += ["Two on sick leave", "Went home ill", "Marcus Lee", "Director of Child"]
    words += [str(people.worker.registration.number)]
    assert [word for word in words if word in whole] == []
    assert not re.search(r"[\w.]+@[\w.]+", whole)
    header = {
        column
        for name in NAMES
        for column in (folder / name).read_text().partition("\n")[0].split(",")
    }
    private = {"name", "email", "explanation", "comment", "note", "reason_text", "signatory"}
    assert header & private == set()
