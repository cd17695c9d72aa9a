"""One folder holds the data of one run, and one run at a time holds the folder."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from staffbank.embedded import lock
from staffbank.embedded.children import Children
from staffbank.embedded.places import socket_folder
from staffbank.embedded.problems import CannotStart


@contextmanager
def hold(folder: Path) -> Iterator[Children]:
    """Own the folder until the end of the block, and stop then whatever was started in it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = (folder / lock.NAME).open("a+")
    except OSError as problem:
        raise CannotStart(
            f"Cannot write to {folder} ({problem.strerror}): "
            "make it writable, or set STAFFBANK_DATA to a folder that is."
        ) from problem
    with file:
        if not lock.take(file):
            pid = (folder / lock.NAME).read_text() or "unknown"
            raise CannotStart(
                f"Process {pid} already runs from {folder}: "
                f"stop it with Ctrl-C in its terminal, or with `kill {pid}`."
            )
        children = Children(folder / "processes.json")
        children.stop_leftovers()
        try:
            yield children
        finally:
            children.stop()
            shutil.rmtree(socket_folder(folder), ignore_errors=True)


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
        shutil.rmtree(folder, ignore_errors=True)
