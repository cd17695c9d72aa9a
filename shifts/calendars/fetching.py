"""Fetching a calendar from an address that somebody else chose.

https only, to public addresses, at the port of https. A name is looked up once and the connection
goes to the address that was checked, so that a second answer of the name server changes nothing.
"""

import ssl
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address
from socket import SHUT_RDWR, SOCK_STREAM, create_connection, gaierror, getaddrinfo, socket
from threading import Timer
from urllib.parse import SplitResult, urljoin, urlsplit

MOST_REDIRECTS = 3
MOST_BYTES = 2 * 1024 * 1024
SECONDS = 10.0
MOVED = {301, 302, 303, 307, 308}
NAT64 = "64:ff9b:"


class NotFetched(Exception):
    """Why there is no calendar, in words for its owner."""


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """`content` is None where nothing has changed since the etag."""

    content: bytes | None
    etag: str


def fetch(url: str, *, etag: str = "", trusted: frozenset[str] = frozenset()) -> Fetched:
    """The file at this address. `trusted` origins, as https://host:port, are not questioned."""
    for _ in range(MOST_REDIRECTS + 1):
        answer = ask(url, etag, trusted)
        if isinstance(answer, Fetched):
            return answer
        url = urljoin(url, answer)
    raise NotFetched("The address leads from one to another more than three times.")


def check_address(url: str, *, trusted: frozenset[str] = frozenset()) -> SplitResult:
    """What can be refused without asking anyone. Raises NotFetched."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise NotFetched("This is not an address. Copy it whole, from https:// on.") from error
    if origin_of(parts) in trusted:
        return parts
    if parts.scheme != "https" or not parts.hostname:
        raise NotFetched("Give an address that begins with https://.")
    if parts.username is not None or parts.password is not None:
        raise NotFetched("The address holds a name or a password. Give one without.")
    if port not in (None, 443):
        raise NotFetched("The address names a port. Give one without.")
    return parts


def origin_of(parts: SplitResult) -> str:
    return f"{parts.scheme}://{parts.netloc}"


def is_public(address: str) -> bool:
    """Neither this machine nor its network, however the address is dressed."""
    found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if inner is not None:
            return is_public(str(inner))
        if found.teredo is not None or found.compressed.startswith(NAT64):
            return False
    return found.is_global and not found.is_multicast


def address_of(host: str, port: int, *, any_address: bool) -> str:
    """One look-up; every answer must be public, or none is used."""
    try:
        answers = getaddrinfo(host, port, type=SOCK_STREAM)
    except (gaierror, UnicodeError) as error:
        raise NotFetched(f"There is no server called {host}.") from error
    addresses = [str(answer[4][0]) for answer in answers]
    if not any_address and not all(is_public(address) for address in addresses):
        raise NotFetched("The address is inside a private network, where we do not look.")
    return addresses[0]


def ask(url: str, etag: str, trusted: frozenset[str]) -> Fetched | str:
    """One request; text is where else to look."""
    parts = check_address(url, trusted=trusted)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = address_of(host, port, any_address=origin_of(parts) in trusted)
    try:
        plain = create_connection((address, port), timeout=SECONDS)
    except OSError as error:
        raise NotFetched(f"{host} does not answer.") from error
    deadline = Timer(SECONDS, hang_up(plain))
    deadline.start()
    try:
        with closing(connected(plain, parts, host, port)) as connection:
            headers = {"Accept": "text/calendar, */*", "User-Agent": "staffbank"}
            headers |= {"If-None-Match": etag} if etag else {}
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("GET", target, headers=headers)
            return answered(connection.getresponse(), host, etag)
    except (OSError, HTTPException, ValueError) as error:
        raise NotFetched(f"{host} did not send the calendar in time, or broke off.") from error
    finally:
        deadline.cancel()
        plain.close()


def hang_up(plain: socket) -> Callable[[], None]:
    """A server that sends a byte now and then is cut off all the same."""

    def shut() -> None:
        try:
            plain.shutdown(SHUT_RDWR)
        except OSError:
            return

    return shut


def connected(plain: socket, parts: SplitResult, host: str, port: int) -> HTTPConnection:
    """Talks over the connection that was checked, and proves who is at its other end."""
    if parts.scheme != "https":
        connection = HTTPConnection(host, port, timeout=SECONDS)
        connection.sock = plain
        return connection
    secure = HTTPSConnection(host, port, timeout=SECONDS)
    secure.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    return secure


def answered(response: HTTPResponse, host: str, etag: str) -> Fetched | str:
    if response.status == 304:
        return Fetched(content=None, etag=etag)
    location = response.getheader("Location")
    if response.status in MOVED and location:
        return location
    if response.status != 200:
        raise NotFetched(f"{host} answered {response.status}. Is the address still right?")
    content = response.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise NotFetched("The calendar is larger than 2 MB.")
    if b"BEGIN:VCALENDAR" not in content[:2048].upper():
        raise NotFetched("There is no calendar at this address. It should end in .ics.")
    return Fetched(content=content, etag=(response.getheader("ETag") or "")[:200])
