"""Processes found again in a later run, and stopped with all their offspring."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

import psutil

PATIENCE = 20.0  # seconds to stop by itself
CLOCK_DRIFT = 2.0  # seconds that the start of a process may appear to move


@dataclass(frozen=True)
class Trace:
    """Enough to find a process and its offspring again in a later run."""

    pid: int
    created: float
    stop_signal: int

    @classmethod
    def of(cls, pid: int, stop_signal: int) -> Self:
        return cls(pid=pid, created=psutil.Process(pid).create_time(), stop_signal=stop_signal)

    def is_alive(self) -> bool:
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(self.pid)
            return self._began_then(process) and lives(process)
        return False

    def stop(self) -> None:
        """Ask its leader to stop, then kill what is left of its session."""
        if self.created < psutil.boot_time() - CLOCK_DRIFT:
            return
        if self.is_alive():
            with suppress(psutil.NoSuchProcess):
                psutil.Process(self.pid).send_signal(self.stop_signal)
            wait_until(lambda: not self.is_alive())
        rest = list(self._session())
        for process in rest:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        wait_until(lambda: not any(lives(process) for process in rest))

    def _began_then(self, process: psutil.Process) -> bool:
        return abs(process.create_time() - self.created) < CLOCK_DRIFT

    def _session(self) -> Iterator[psutil.Process]:
        if psutil.pid_exists(self.pid) and not self.is_alive():
            return  # the number has been given to a stranger
        for process in psutil.process_iter():
            with suppress(OSError, psutil.Error):
                if os.getsid(process.pid) == self.pid:
                    yield process


def lives(process: psutil.Process) -> bool:
    # A zombie is gone: where no init reaps orphans, as in many containers, it stays in the list.
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def wait_until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done() and time.monotonic() < deadline:
        time.sleep(0.05)
