"""Start what the environment does not name, and tell where it is."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from staffbank.embedded import postgres, redis
from staffbank.embedded.children import Children
from staffbank.embedded.folder import hold, remove, remove_abandoned
from staffbank.embedded.places import data_folder, make_private, socket_folder


def start(children: Children, folder: Path, *, throwaway: bool) -> dict[str, str]:
    """Start each server that has no address yet; return the addresses of both."""
    sockets = socket_folder(folder)
    make_private(sockets, postgres.owner(folder / "postgres"))
    addresses = {name: os.environ.get(name, "") for name in ("DATABASE_URL", "REDIS_URL")}
    if not addresses["DATABASE_URL"]:
        addresses["DATABASE_URL"] = start_postgres(children, folder, throwaway=throwaway)
    if not addresses["REDIS_URL"]:
        addresses["REDIS_URL"] = start_redis(children, folder, throwaway=throwaway)
    return addresses


def start_postgres(children: Children, folder: Path, *, throwaway: bool) -> str:
    data, sockets = folder / "postgres", socket_folder(folder)
    postgres.create(data, throwaway=throwaway)
    # Nobody else can be using them: we hold the folder.
    for stale in (data / "postmaster.pid", *sockets.glob(".s.PGSQL.*")):
        stale.unlink(missing_ok=True)
    child = children.start(
        "PostgreSQL",
        postgres.command(data, sockets, throwaway=throwaway),
        log=folder / "postgres.log",
        stop_signal=signal.SIGINT,  # its fast shutdown: does not wait for clients
    )
    postgres.wait(child, sockets)
    return postgres.url(sockets)


def start_redis(children: Children, folder: Path, *, throwaway: bool) -> str:
    sockets = socket_folder(folder)
    command = redis.command(folder / "redis", sockets, throwaway=throwaway)
    child = children.start("Redis", command, log=folder / "redis.log")
    redis.wait(child, sockets)
    return redis.url(sockets)


@contextmanager
def throwaway_servers() -> Iterator[dict[str, str]]:
    """Fast, forgetful servers of this process alone."""
    remove_abandoned(data_folder(), "throwaway-*")
    folder = data_folder() / f"throwaway-{os.getpid()}"
    try:
        with hold(folder) as children:
            yield start(children, folder, throwaway=True)
    finally:
        remove(folder)
