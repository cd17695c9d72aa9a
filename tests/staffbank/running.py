"""The product started for a test, as a person starts it, over a folder of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from staffbank.embedded.places import BASE_DIR
from staffbank.embedded.traces import lives

PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def environment(data: Path, **more: str) -> dict[str, str]:
    """Nothing from the surroundings; DEBUG off, so that no demonstration is made."""
    ours = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY")
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ours and not name.startswith("DJANGO_")
    }
    folders = {"STAFFBANK_DATA": str(data), "STATIC_ROOT": str(data / "static")}
    return {**kept, "DEBUG": "false", **folders, **more}


def command(
    module: str, data: Path, *words: str, **env: str
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *module.split(), *words],
        cwd=BASE_DIR,
        env=environment(data, **env),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@dataclass
class Product:
    data: Path
    port: int
    process: "subprocess.Popen[str]"

    @classmethod
    def start(cls, data: Path) -> "Product":
        port = free_port()
        process = subprocess.Popen(
            [sys.executable, "-m", "staffbank.start"],
            cwd=BASE_DIR,
            env=environment(data, PORT=str(port)),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        product = cls(data, port, process)
        product.wait_until_up()
        return product

    def wait_until_up(self) -> None:
        deadline = time.monotonic() + PATIENCE
        # Written last; a killed run leaves one behind, whose key is not ours.
        while not self._is_up():
            assert self.process.poll() is None, self.process.communicate()
            assert time.monotonic() < deadline, "the product did not start"
            time.sleep(0.05)

    def _is_up(self) -> bool:
        file = self.data / "environment.json"
        return file.exists() and json.loads(file.read_text()).get("PORT") == str(self.port)

    def environment(self) -> dict[str, str]:
        known: dict[str, str] = json.loads((self.data / "environment.json").read_text())
        return known

    def all_processes(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def leader(self, module: str) -> psutil.Process:
        """The child that runs this module, such as `celery … beat`."""
        (found,) = [
            child
            for child in psutil.Process(self.process.pid).children()
            if module in child.cmdline()
        ]
        return found

    def stop(self, number: int = signal.SIGINT) -> tuple[int, str]:
        self.process.send_signal(number)
        return self.end()

    def end(self) -> tuple[int, str]:
        _, sentence = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, sentence


def still_alive(processes: list[psutil.Process]) -> list[Any]:
    return [process for process in processes if lives(process)]
