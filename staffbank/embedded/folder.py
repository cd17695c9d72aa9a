"""One folder holds the data of one run, and one run at a time holds the folder."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from staffbank.embedded.children import Children
from staffbank.embedded.places import socket_folder
from staffbank.embedded.problems import CannotStart


class Taken(CannotStart):
    """Another run holds the folder."""


@contextmanager
def hold(folder: Path) -> Iterator[Children]:
    """The lock belongs to the process, so the death of one is the release of the other."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (folder / "lock").open("a+")
    except OSError as problem:
        raise CannotStart(
            f"Cannot write to {folder} ({problem.strerror}): "
            "make it writable, or set STAFFBANK_DATA to a folder that is."
        ) from problem
    with lock:
        _take(lock.fileno(), folder)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        children = Children(folder / "processes.json")
        children.stop_leftovers()
        try:
            yield children
        finally:
            children.stop()


def _take(lock: int, folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pid = (folder / "lock").read_text() or "unknown"
        raise Taken(
            f"Process {pid} already runs from {folder}: "
            f"stop it with Ctrl-C in its terminal, or with `kill {pid}`."
        ) from None


def remove(folder: Path) -> None:
    shutil.rmtree(socket_folder(folder), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def remove_abandoned(parent: Path, pattern: str) -> None:
    """Throw away the folders, named after the process that made them, whose run was killed."""
    for folder in parent.glob(pattern):
        if psutil.pid_exists(int(folder.name.rpartition("-")[2])):
            continue
        try:
            with hold(folder):
                pass
        except CannotStart:
            continue
        remove(folder)
