"""The processes we start, written down so that even a killed run leaves none behind."""

import json
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from staffbank.embedded.problems import CannotStart, Stopped
from staffbank.embedded.traces import Trace


@dataclass(frozen=True)
class Child:
    name: str
    process: "subprocess.Popen[bytes]"
    trace: Trace
    log: Path


class Children:
    def __init__(self, record: Path) -> None:
        self.record = record
        self.started: list[Child] = []
        self.stop_asked = False

    def ask_to_stop(self, *_: object) -> None:
        """Handle a signal; only noted, so that it never falls between a start and its record."""
        self.stop_asked = True

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
        with log.open("wb") as output:
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
        self._write()
        return child

    def finish(self, child: Child) -> None:
        """Wait for a child that has an end, such as a migration."""
        while child.process.poll() is None:
            self.check(apart_from=child)
            time.sleep(0.05)
        self.started.remove(child)
        self._write()
        if child.process.returncode:
            lines = child.log.read_text(errors="replace").split("\n")
            last = next((line for line in reversed(lines) if line.strip()), "no output")
            raise CannotStart(f"{child.name} failed ({last.strip()}): read {child.log}.")

    def check(self, *, apart_from: Child | None = None) -> None:
        """Call while waiting: raises if there is nothing left to wait for."""
        if self.stop_asked:
            raise Stopped
        for child in self.started:
            if child is not apart_from and child.process.poll() is not None:
                raise CannotStart(f"{child.name} stopped by itself: read {child.log}.")

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

    def _write(self) -> None:
        draft = self.record.with_suffix(".new")
        draft.write_text(json.dumps([asdict(child.trace) for child in self.started]))
        draft.replace(self.record)

    def _read(self) -> list[Trace]:
        try:
            return [Trace(**trace) for trace in json.loads(self.record.read_text())]
        except FileNotFoundError:
            return []
