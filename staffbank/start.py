"""Everything that `make run` runs, started in order, watched, and stopped together."""

import hashlib
import os
import secrets
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from environs import EnvError

from staffbank import processes
from staffbank.embedded import servers
from staffbank.embedded.children import Children
from staffbank.embedded.folder import hold
from staffbank.embedded.memory import forget, remember
from staffbank.embedded.places import BASE_DIR, data_folder
from staffbank.embedded.problems import CannotStart, Stopped

PATIENCE = 60.0  # seconds for the first page
RUNNING = ("web", "worker", "beat")


def say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def refuse_taken_port() -> None:
    """Before anything starts: gunicorn itself would only retry."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((processes.host(), processes.port()))
        except OSError as problem:
            raise CannotStart(
                f"Port {processes.port()} cannot be used ({problem.strerror}): stop what "
                "uses it, or choose another, as in `PORT=8001 make run`."
            ) from problem


def secret_key() -> str:
    """Made once, so that a restart signs nobody out."""
    file = data_folder() / "secret_key"
    if not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), "w") as output:
            output.write(secrets.token_urlsafe(50))
    return file.read_text()


def environment(addresses: dict[str, str]) -> dict[str, str]:
    """What every process of this run is told, and later commands in other terminals."""
    return {
        "DEBUG": os.environ["DEBUG"],
        "PORT": str(processes.port()),
        "SECRET_KEY": os.environ.get("SECRET_KEY") or secret_key(),
        "SITE_URL": os.environ.get("SITE_URL") or f"http://localhost:{processes.port()}",
        **addresses,
    }


class Run:
    """One run of the product over its data folder."""

    def __init__(self, children: Children) -> None:
        self.children = children
        self.folder = data_folder()
        self.parent = os.getppid()
        self.env = dict(os.environ)

    def start(self) -> None:
        processes.check_values()
        refuse_taken_port()
        known = environment(servers.start(self.children, self.folder))
        self.env |= known
        self.prepare()
        for name in RUNNING:
            self.start_process(name)
        self.wait_for_page()
        remember(known)
        say(f"\nThe staff bank is at {self.address()}  (Ctrl-C stops it)\n")
        if processes.debug():
            self.manage("demo_signins", show=True)

    def prepare(self) -> None:
        say("Bringing the database up to date.")
        self.manage("migrate", "--no-input")
        if processes.debug():
            self.seed()
        else:
            self.manage("collectstatic", "--no-input")

    def seed(self) -> None:
        seeded = self.folder / "seeded"
        which = hashlib.sha256(self.env["DATABASE_URL"].encode()).hexdigest()
        if not seeded.exists() or seeded.read_text() != which:
            say("Making the demonstration region (once).")
            self.manage("seed_demo")
            seeded.write_text(which)

    def watch(self) -> None:
        """Return when asked to stop; a child or a `make` that dies ends the run too."""
        while os.getppid() == self.parent or "--with-parent" not in sys.argv:
            self.children.check()
            time.sleep(0.2)

    def manage(self, *words: str, show: bool = False) -> None:
        command = [sys.executable, str(BASE_DIR / "manage.py"), *words]
        log = self.log(words[0])
        self.children.finish(self.children.start(words[0], command, log=log, env=self.env))
        if show:
            say(log.read_text())

    def start_process(self, name: str) -> None:
        command = [sys.executable, "-m", "staffbank.processes", name]
        self.children.start(name, command, log=self.log(name), env=self.env)

    def wait_for_page(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            self.children.check()
            if time.monotonic() > deadline:
                raise CannotStart(f"No page after a minute: read {self.log('web')}.")
            time.sleep(0.1)

    def answers(self) -> bool:
        request = urllib.request.Request(f"{self.address()}healthz")
        try:
            with urllib.request.urlopen(request, timeout=10):
                return True
        except urllib.error.HTTPError:
            return False
        except OSError:
            return False

    def address(self) -> str:
        host = processes.host()
        return f"http://{'localhost' if host == '0.0.0.0' else host}:{processes.port()}/"

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"


def run() -> None:
    with hold(data_folder()) as children:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, children.ask_to_stop)
        try:
            this = Run(children)
            this.start()
            this.watch()
        except Stopped:
            pass
        finally:
            forget()
            say("Stopping.")


def main() -> int:
    os.chdir(BASE_DIR)
    os.environ.setdefault("DEBUG", "true")  # the demonstration; production starts processes
    try:
        run()
    except (CannotStart, EnvError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    except OSError as problem:
        sys.stderr.write(f"Cannot use {problem.filename}: {problem.strerror}.\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
