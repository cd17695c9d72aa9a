"""What a page may cost, as `make bench` judges it."""

import io
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.request import urlopen

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from staffbank.bench import chromium
from staffbank.bench.line import HERE, Line
from staffbank.bench.looks import PAGES, Look, look
from staffbank.bench.weights import View, Weight
from staffbank.management.commands import bench
from tests.conftest import People

SEEN = View(sent=30_000, requests=2, first_byte=0.02, painted=0.1, elements=90)
BARE = Weight(page="bare", first=SEEN, after=replace(SEEN, sent=3_000), queries=0)
FULL = Weight(
    page="hr home", first=replace(SEEN, sent=200_000), after=SEEN, queries=12
)  # all that it may cost
HEAVY = {
    "at first": replace(FULL, first=replace(SEEN, sent=200_001)),
    "again": replace(FULL, after=replace(SEEN, sent=30_001)),
    "asks 13 times": replace(FULL, queries=13),
}


class Answering(BaseHTTPRequestHandler):
    """Sixty thousand bytes to whoever asks."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"." * 60_000)

    def log_message(self, *args: Any) -> None:
        """Says nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    with HTTPServer((HERE, 0), Answering) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def told(monkeypatch: pytest.MonkeyPatch, weights: list[Weight]) -> str:
    """What `bench --case pages` says of pages that weigh this."""
    monkeypatch.setattr(bench, "call_command", lambda *args, **options: None)
    monkeypatch.setattr(bench, "looks", list)
    monkeypatch.setattr(bench, "weigh", lambda looks: [BARE, *weights])
    said = io.StringIO()
    call_command("bench", case=["pages"], stdout=said)
    return said.getvalue()


def test_a_page_may_cost_its_whole_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    said = told(monkeypatch, [FULL])
    assert "hr home: 200.0 kB in 2 requests (6.7 times), then 30.0 kB in 2 (10.0 times)" in said
    assert "No page costs more than its budget" in said


@pytest.mark.parametrize("words", HEAVY)
def test_a_page_that_breaks_the_budget_is_named(
    words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError) as refused:
        told(monkeypatch, [FULL, HEAVY[words]])
    assert str(refused.value).startswith("hr home ")
    assert words in str(refused.value)


def test_without_a_chromium_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "CHROMIUM", "/nowhere/chromium")
    with pytest.raises(CommandError, match="no Chromium at /nowhere/chromium"):
        chromium.weigh([])


def test_every_byte_on_the_line_is_counted(port: int) -> None:
    with Line(port) as line:
        for _ in range(2):
            with urlopen(f"{line.address}/") as answer:
                assert len(answer.read()) == 60_000
        line.wait_until_quiet(seconds=0.05)
        counted = line.take()
    assert counted.requests == 2
    assert 120_000 < counted.sent < 121_000
    assert line.take().sent == 0


def test_a_look_counts_what_the_page_asks(people: People, client: Client) -> None:
    client.force_login(people.hr)
    seen = look("hr bookings", reverse("bookings"), client)
    assert 4 <= seen.queries <= 12
    assert client.cookies["sessionid"].value == seen.session
    assert look("bare", reverse("offline"), Client()) == Look(
        name="bare", path="/offline/", session="", queries=0
    )


def test_each_kind_of_person_has_a_home() -> None:
    assert all("home" in pages for pages in PAGES.values())
