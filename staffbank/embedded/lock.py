"""One run at a time. The lock dies with its process, so a stale one cannot exist."""

import fcntl
import os
from pathlib import Path
from typing import TextIO

NAME = "lock"


def take(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return True


def is_held(folder: Path) -> bool:
    try:
        with (folder / NAME).open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
