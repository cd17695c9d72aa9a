"""Calendars are fetched from where their owners say, and from nowhere that nobody should look."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from shifts.calendars import fetching
from shifts.calendars.fetching import Fetched, NotFetched, check_address, fetch, is_public

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    """Another's calendar server, on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, *said: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def sends(
    status: int = 200, body: bytes = CALENDAR, **headers: str
) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def fetched_from(origin: str, **more: Any) -> Fetched:
    return fetch(f"{origin}/mine.ics", trusted=frozenset({origin}), **more)


def test_fetch_reads_the_file() -> None:
    with serving(sends(ETag='"7"')) as origin:
        assert fetched_from(origin) == Fetched(content=CALENDAR, etag='"7"')


def test_fetch_says_when_nothing_has_changed() -> None:
    with serving(sends(304, b"")) as origin:
        assert fetched_from(origin, etag='"7"') == Fetched(content=None, etag='"7"')


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (sends(404), "answered 404"),
        (sends(body=b"<html>Sign in</html>"), "no calendar"),
        (sends(body=CALENDAR + b"x" * fetching.MOST_BYTES), "larger than 2 MB"),
        (sends(302, b"", Location="/mine.ics"), "more than three times"),
        (sends(302, b"", Location="http://127.0.0.1:6379/"), "https://"),
        (sends(302, b"", Location="https://127.0.0.1/"), "private network"),
        (sends(302, b"", Location="https://[::1]/"), "private network"),
        (sends(302, b"", Location="https://169.254.169.254/latest"), "private network"),
        (sends(302, b"", Location="file:///etc/passwd"), "https://"),
    ],
)
def test_fetch_says_why_not(answer: Answer, told: str) -> None:
    with serving(answer) as origin, pytest.raises(NotFetched, match=told):
        fetched_from(origin)


def test_fetch_follows_three_redirects() -> None:
    hops = iter([302, 307, 308])

    def answer(request: BaseHTTPRequestHandler) -> None:
        status = next(hops, 200)
        sends(status, CALENDAR, Location="/next")(request)

    with serving(answer) as origin:
        assert fetched_from(origin).content == CALENDAR


def test_fetch_gives_up_on_a_server_that_dawdles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.5)
    asked = threading.Event()

    def drip(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        try:
            while not asked.wait(0.1):
                request.wfile.write(b"B")
        except OSError:
            return

    with serving(drip) as origin, pytest.raises(NotFetched):
        fetched_from(origin)
    asked.set()


@pytest.mark.parametrize(
    "url",
    [
        "http://calendar.example.org/a.ics",
        "ftp://calendar.example.org/a.ics",
        "https://me:secret@calendar.example.org/a.ics",
        "https://calendar.example.org@127.0.0.1/a.ics",
        "https://calendar.example.org:8443/a.ics",
        "https://calendar.example.org:notaport/",
        "https:///a.ics",
        "https://[::1/a.ics",
        "calendar.example.org",
        "",
    ],
)
def test_check_address_refuses(url: str) -> None:
    with pytest.raises(NotFetched):
        check_address(url)


def test_check_address_allows() -> None:
    for url in ("https://calendar.example.org/a.ics?x=1", "https://calendar.example.org:443/"):
        assert check_address(url).hostname == "calendar.example.org"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),  # 127.0.0.1 by 6to4
        ("64:ff9b::7f00:1", False),  # 127.0.0.1 by NAT64
        ("2001:0:1::1", False),  # Teredo
    ],
)
def test_is_public(address: str, public: bool) -> None:
    assert is_public(address) == public


def naming(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """A name server that answers differently each time, and where was connected to."""
    turns, reached = iter(answers), list[str]()

    def look_up(host: str, port: int, **more: Any) -> list[Any]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in next(turns)
        ]

    def connect(address: tuple[str, int], **more: Any) -> Any:
        reached.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(fetching, "getaddrinfo", look_up)
    monkeypatch.setattr(fetching, "create_connection", connect)
    return reached


def test_fetch_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second look-up would be told another address; there is none."""
    reached = naming(monkeypatch, ["93.184.215.14"], ["127.0.0.1"])
    with pytest.raises(NotFetched, match="does not answer"):
        fetch("https://calendar.example.org/a.ics")
    assert reached == ["93.184.215.14"]


def test_fetch_refuses_a_name_with_one_private_address(monkeypatch: pytest.MonkeyPatch) -> None:
    reached = naming(monkeypatch, ["93.184.215.14", "10.0.0.1"])
    with pytest.raises(NotFetched, match="private network"):
        fetch("https://calendar.example.org/a.ics")
    assert reached == []
