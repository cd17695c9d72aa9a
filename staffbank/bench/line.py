"""The line between a browser and the server, on which every byte of an answer is counted."""

import socket
import threading
import time
from dataclasses import dataclass, field
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import Any

HERE = "127.0.0.1"
CHUNK = 65_536
METHODS = (b"GET ", b"POST ")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        number: int = probe.getsockname()[1]
        return number


@dataclass
class Counted:
    """Headers and bodies as they are sent, whoever asked: the page or what works behind it."""

    requests: int = 0
    sent: int = 0
    last: float = field(default_factory=time.monotonic)


class Line(ThreadingTCPServer):
    """Passes on what either side says; `take` gives what was counted and begins again."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, server_port: int) -> None:
        super().__init__((HERE, 0), Passing)
        self.server_port = server_port
        self.counted = Counted()
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1})

    @property
    def address(self) -> str:
        return f"http://{HERE}:{self.server_address[1]}"

    def take(self) -> Counted:
        counted, self.counted = self.counted, Counted()
        return counted

    def wait_until_quiet(self, *, seconds: float, at_most: float = 20.0) -> None:
        deadline = time.monotonic() + at_most
        while time.monotonic() < min(self.counted.last + seconds, deadline):
            time.sleep(0.02)

    def __enter__(self) -> "Line":
        self.thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.shutdown()
        self.thread.join()
        self.server_close()


class Passing(BaseRequestHandler):
    """One connection of the browser, with one of its own to the server."""

    server: Line

    def handle(self) -> None:
        with socket.create_connection((HERE, self.server.server_port)) as onward:
            back = threading.Thread(target=self.answer, args=(onward,), daemon=True)
            back.start()
            while said := chunk_of(self.request):
                self.server.counted.requests += said.startswith(METHODS)
                self.server.counted.last = time.monotonic()
                onward.sendall(said)
            onward.shutdown(socket.SHUT_RDWR)
            back.join()

    def answer(self, onward: socket.socket) -> None:
        while said := chunk_of(onward):
            self.server.counted.sent += len(said)
            self.server.counted.last = time.monotonic()
            self.request.sendall(said)
        self.request.shutdown(socket.SHUT_RDWR)


def chunk_of(side: socket.socket) -> bytes:
    """Nothing once that side has gone."""
    try:
        return side.recv(CHUNK)
    except OSError:
        return b""
