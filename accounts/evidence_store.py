"""Where the bytes of evidence lie: files named by their SHA-256, outside whatever is served.

A file is written beside its place and moved there, so that it is whole or not there at all.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def place_of(folder: Path, sha256: str) -> Path:
    return folder / sha256[:2] / sha256


def put(folder: Path, content: bytes) -> str:
    """Keep the bytes once; its hash. One that lies there changed or cut is written again."""
    sha256 = hash_of(content)
    place = place_of(folder, sha256)
    if get(folder, sha256) is not None:
        os.utime(place)  # young again, so that the sweep leaves it
        return sha256
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=place.parent, prefix=".coming-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(place)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    return sha256


def get(folder: Path, sha256: str) -> bytes | None:
    """The bytes as they were kept; None where they are gone or are no longer those."""
    try:
        content = place_of(folder, sha256).read_bytes()
    except FileNotFoundError:
        return None
    return content if hash_of(content) == sha256 else None


def older_than(folder: Path, moment: float) -> Iterator[Path]:
    """Every file last written before this moment (seconds since 1970), half-written ones too."""
    for file in folder.glob("*/*"):
        if file.is_file() and file.stat().st_mtime < moment:
            yield file


def remove(file: Path) -> None:
    file.unlink(missing_ok=True)
