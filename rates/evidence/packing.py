"""Writing a pack: the same facts make the same bytes, whenever and wherever it is written.

The pack's hash is that of its manifest without the programs, so that a better verifier makes no
new version. ZIP entries carry no time of their own.
"""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from rates.evidence.contents import CONTENTS
from rates.evidence.readme import README, VERIFY

SCHEMA = 2
NO_TIME = (1980, 1, 1, 0, 0, 0)
VERIFIER = Path(__file__).parent / "verifier"
Blocks = Iterator[bytes]
Step = Callable[[int, int], None]  # files written, bytes written


@dataclass(frozen=True, kw_only=True)
class Packed:
    """What was written."""

    sha256: str
    files: list[dict[str, Any]]


def write_pack(
    file: IO[bytes], *, of: dict[str, str], rows: Callable[[str], Blocks], step: Step
) -> Packed:
    """`rows` gives the blocks of the CSV of one statement; `step` hears how far it has come."""
    with zipfile.ZipFile(file, "w", compression=zipfile.ZIP_DEFLATED, compresslevel=1) as pack:
        files: list[dict[str, Any]] = []
        size = 0
        for content in CONTENTS:

            def heard(grown: int, done: int = len(files), so_far: int = size) -> None:
                step(done, so_far + grown)

            files.append(written(pack, content.name, rows(content.sql), heard))
            size += files[-1]["bytes"]
        told = {"schema": SCHEMA, **of, "files": files}
        sha256 = hashlib.sha256(canonical(told)).hexdigest()
        programs = [written(pack, name, iter([text]), lambda _: None) for name, text in texts()]
        whole = told | {"pack": sha256, "programs": programs}
        text = json.dumps(whole, indent=1, sort_keys=True).encode()
        written(pack, "manifest.json", iter([text]), lambda _: None)
    return Packed(sha256=sha256, files=files)


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def written(
    pack: zipfile.ZipFile, name: str, blocks: Blocks, heard: Callable[[int], None]
) -> dict[str, Any]:
    entry = zipfile.ZipInfo(name, NO_TIME)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    whole, size, lines = hashlib.sha256(), 0, 0
    with pack.open(entry, "w", force_zip64=True) as member:
        for block in blocks:
            member.write(block)
            whole.update(block)
            size += len(block)
            lines += block.count(b"\n")
            heard(size)
    told: dict[str, Any] = {"path": name, "sha256": whole.hexdigest(), "bytes": size}
    return told | ({"rows": lines - 1} if name.endswith(".csv") else {})


def texts() -> Iterable[tuple[str, bytes]]:
    yield "README.txt", README.encode()
    yield "verify.py", VERIFY.encode()
    for source in sorted(VERIFIER.glob("*.py")):
        yield f"verifier/{source.name}", source.read_bytes()
