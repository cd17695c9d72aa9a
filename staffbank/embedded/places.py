"""Where the embedded services keep their data, their sockets and what they remember."""

import hashlib
import os
import tempfile
from pathlib import Path

from staffbank.embedded.problems import CannotStart

BASE_DIR = Path(__file__).resolve().parents[2]
# A unix socket's path may hold 104 bytes on macOS and 108 on Linux.
LONGEST_FOLDER = 80


def data_folder() -> Path:
    return Path(os.environ.get("STAFFBANK_DATA") or BASE_DIR / ".staffbank").resolve()


def socket_folder(data: Path) -> Path:
    """A short path of its own for each data folder, whose own path may be too long."""
    name = f"staffbank-{hashlib.sha256(os.fsencode(data)).hexdigest()[:12]}"
    folder = Path(tempfile.gettempdir(), name)
    return folder if len(os.fsencode(folder)) <= LONGEST_FOLDER else Path("/tmp", name)


def make_private(folder: Path, owner: tuple[int, int]) -> None:
    """Only the owner may enter: the servers behind these sockets ask for no password."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid not in {os.geteuid(), owner[0]}:
        raise CannotStart(f"{folder} belongs to someone else: remove it, or set TMPDIR.")
    folder.chmod(0o700)
    if os.geteuid() == 0:
        os.chown(folder, *owner)
