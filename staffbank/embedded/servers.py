"""Start what the environment does not name, and tell where it is."""

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from staffbank.embedded import postgres, redis
from staffbank.embedded.children import Children
from staffbank.embedded.folder import hold, remove_abandoned
from staffbank.embedded.places import data_folder, make_private, socket_folder


def start(children: Children, folder: Path, *, throwaway: bool = False) -> dict[str, str]:
    """Start each server that has no address yet; return the addresses of both."""
    database_url = os.environ.get("DATABASE_URL")
    redis_url = os.environ.get("REDIS_URL")
    if database_url:
        postgres.require(database_url)
    if redis_url:
        redis.require(redis_url)
    return {
        "DATABASE_URL": database_url or start_postgres(children, folder, throwaway=throwaway),
        "REDIS_URL": redis_url or start_redis(children, folder, throwaway=throwaway),
    }


def start_postgres(children: Children, folder: Path, *, throwaway: bool) -> str:
    data, sockets = folder / "postgres", socket_folder(folder)
    make_private(sockets, postgres.owner(data))
    postgres.create(data, throwaway=throwaway)
    # Nobody else can be using them: we hold the folder.
    for stale in (data / "postmaster.pid", *sockets.glob(".s.PGSQL.*")):
        stale.unlink(missing_ok=True)
    children.start(
        "PostgreSQL",
        postgres.command(data, sockets, throwaway=throwaway),
        log=folder / "postgresql.log",
        stop_signal=signal.SIGINT,  # its fast shutdown: does not wait for clients
    )
    postgres.wait(children, sockets)
    return postgres.url(sockets)


def start_redis(children: Children, folder: Path, *, throwaway: bool) -> str:
    sockets = socket_folder(folder)
    make_private(sockets, postgres.owner(folder / "postgres"))
    command = redis.command(folder / "redis", sockets, throwaway=throwaway)
    children.start("Redis", command, log=folder / "redis.log")
    redis.wait(children, sockets)
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
        shutil.rmtree(folder, ignore_errors=True)
