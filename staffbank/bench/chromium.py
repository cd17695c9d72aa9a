"""Pages in a real Chromium, served as in production: names with hashes, compressed, kept."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.management.base import CommandError
from tqdm import tqdm

from staffbank.bench.line import HERE, Line, free_port
from staffbank.bench.looks import Look
from staffbank.bench.weights import View, Weight
from staffbank.embedded.places import BASE_DIR

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60.0
QUIET = 0.4  # seconds without a byte, after which a page has all that it wants
SEEN = """() => new Promise((told) => {
  const page = performance.getEntriesByType("navigation")[0];
  const tell = (painted) => told([page.responseStart, painted, document.querySelectorAll("*").length]);
  new PerformanceObserver((list) => tell(list.getEntries().at(-1).startTime)).observe({
    type: "largest-contentful-paint", buffered: true });
  setTimeout(() => tell(0), 1000);
})"""


def weigh(looks: Sequence[Look]) -> list[Weight]:
    """Each once, after one answer that is not counted. Raises CommandError without a Chromium."""
    if not Path(CHROMIUM).exists():
        raise CommandError(f"There is no Chromium at {CHROMIUM}; CHROMIUM can name another.")
    from playwright.sync_api import sync_playwright  # of development alone

    with serving() as port, Line(port) as line, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        weights = [weight(chromium, line, port, look) for look in tqdm(looks, disable=None)]
        chromium.close()
    return weights


def weight(chromium: "Browser", line: Line, port: int, look: Look) -> Weight:
    warm(port, look)
    context = chromium.new_context(
        base_url=line.address, viewport={"width": 1280, "height": 800}
    )
    if look.session:
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": look.session, "url": line.address}])
    first = view(context, line, look.path)
    after = view(context, line, look.path)
    context.close()
    return Weight(page=look.name, first=first, after=after, queries=look.queries)


def view(context: "BrowserContext", line: Line, path: str) -> View:
    page = context.new_page()
    line.take()
    answer = page.goto(path)
    if answer is None or answer.status != 200:
        raise CommandError(f"{path} answers {answer and answer.status}, so it is not measured.")
    line.wait_until_quiet(seconds=QUIET)
    first_byte, painted, elements = page.evaluate(SEEN)
    counted = line.take()
    page.close()
    return View(
        sent=counted.sent,
        requests=counted.requests,
        first_byte=first_byte / 1000,
        painted=painted / 1000,
        elements=elements,
    )


def warm(port: int, look: Look) -> None:
    """The server reads each template once."""
    cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={look.session}"}
    with urlopen(Request(f"http://{HERE}:{port}{look.path}", headers=cookie)) as answer:
        answer.read()


@contextmanager
def serving() -> Iterator[int]:
    """The web process as production starts it, over the same database, until all is measured."""
    port = free_port()
    with TemporaryDirectory() as folder:
        env = {
            **os.environ,
            "DEBUG": "false",
            "HTTPS": "false",
            "LOG_LEVEL": "WARNING",
            "PORT": str(port),
            "SECRET_KEY": settings.SECRET_KEY,
            "SITE_URL": f"http://{HERE}:{port}",
            "STATIC_ROOT": folder,
            "WEB_WORKERS": "1",
        }
        collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v", "0"]
        subprocess.run(collect, cwd=BASE_DIR, env=env, check=True)
        command = [sys.executable, "-m", "staffbank.processes", "web"]
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        web = subprocess.Popen(command, cwd=BASE_DIR, env=env, **quiet)
        try:
            wait_for(web, port)
            yield port
        finally:
            web.terminate()
            web.wait(timeout=PATIENCE)


def wait_for(web: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while web.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(f"http://{HERE}:{port}/healthz"):
                return
        except URLError:
            time.sleep(0.1)
    raise CommandError("The web process does not answer.")
