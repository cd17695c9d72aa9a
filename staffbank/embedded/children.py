"""The processes we start, written down so that even a killed run leaves none behind."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import psutil

from staffbank.embedded.problems import CannotStart

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
            return self._began_then(process) and process.status() != psutil.STATUS_ZOMBIE
        return False

    def stop(self) -> None:
        """Ask its leader to stop, then kill what is left of its session."""
        if self.created < psutil.boot_time() - CLOCK_DRIFT:
            return
        if self.is_alive():
            with suppress(psutil.NoSuchProcess, psutil.TimeoutExpired):
                leader = psutil.Process(self.pid)
                leader.send_signal(self.stop_signal)
                leader.wait(PATIENCE)
        for process in list(self._session()):
            with suppress(psutil.NoSuchProcess):
                process.kill()
                process.wait(PATIENCE)

    def _began_then(self, process: psutil.Process) -> bool:
        return abs(process.create_time() - self.created) < CLOCK_DRIFT

    def _session(self) -> Iterator[psutil.Process]:
        if psutil.pid_exists(self.pid) and not self.is_alive():
            return  # the number has been given to a stranger
        for process in psutil.process_iter():
            with suppress(OSError, psutil.Error):
                if os.getsid(process.pid) == self.pid:
                    yield process


@dataclass(frozen=True)
class Child:
    name: str
    process: "subprocess.Popen[bytes]"
    trace: Trace
    log: Path

    def check(self) -> None:
        if self.process.poll() is not None:
            raise CannotStart(f"{self.name} stopped by itself: read {self.log}.")


class Children:
    def __init__(self, record: Path) -> None:
        self.record = record
        self.started: list[Child] = []

    def start(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        stop_signal: int = signal.SIGTERM,
    ) -> Child:
        # In a session of its own, so that Ctrl-C reaches us alone and we stop in order.
        with log.open("ab") as output:
            process = subprocess.Popen(
                command,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        child = Child(name, process, Trace.of(process.pid, stop_signal), log)
        self.started.append(child)
        self._write([child.trace for child in self.started])
        return child

    def check(self) -> None:
        for child in self.started:
            child.check()

    def stop(self) -> None:
        """Last started, first stopped: the database outlives those who use it."""
        while self.started:
            child = self.started[-1]
            child.trace.stop()
            child.process.wait()
            self.started.pop()
        self.record.unlink(missing_ok=True)

    def stop_leftovers(self) -> None:
        """Stop what a killed run left behind."""
        for trace in reversed(self._read()):
            trace.stop()
        self.record.unlink(missing_ok=True)

    def _write(self, traces: Sequence[Trace]) -> None:
        draft = self.record.with_suffix(".new")
        draft.write_text(json.dumps([asdict(trace) for trace in traces]))
        draft.replace(self.record)

    def _read(self) -> list[Trace]:
        try:
            return [Trace(**trace) for trace in json.loads(self.record.read_text())]
        except FileNotFoundError:
            return []
