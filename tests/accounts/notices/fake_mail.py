"""A mail server on loopback: it speaks SMTP, keeps what it accepted, and fails where it is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Event, Thread

OK = "250 OK"


class Handler(StreamRequestHandler):
    server: "FakeMail"

    def handle(self) -> None:
        try:
            self.converse()
        except OSError:
            return  # the sender was killed

    def converse(self) -> None:
        self.say("220 fake")
        for line in self.rfile:
            verb = line.split()[0].upper().decode()
            self.server.heard.append(verb)
            if verb == self.server.hangs_up_at:
                return
            if verb in self.server.refuses:
                self.say(self.server.refuses[verb])
            elif verb == "DATA":
                if not self.take():
                    return
            elif verb == "QUIT":
                self.say("221 Bye")
                return
            else:
                self.say(OK)

    def take(self) -> bool:
        """What is whole is accepted, also where the sender no longer hears it."""
        self.say("354 Go on")
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        else:
            return False
        self.server.accepted.append(message_from_bytes(b"".join(lines)))
        self.server.heard.append("END")
        self.server.answers.wait(30)
        if self.server.hangs_up_at == "END":
            return False
        self.say(OK)
        return True

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class FakeMail(ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.accepted: list[Message] = []
        self.heard: list[str] = []
        self.refuses: dict[str, str] = {}  # by verb, the answer
        self.hangs_up_at = ""  # a verb, or END: after having accepted
        self.answers = Event()  # cleared, it accepts and answers later
        self.answers.set()

    @property
    def port(self) -> int:
        port: int = self.server_address[1]
        return port


@contextmanager
def fake_mail() -> Iterator[FakeMail]:
    with FakeMail() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.answers.set()
            server.shutdown()
            thread.join()
