"""Make .venv and install the pinned packages: python3 bootstrap.py base|dev.

Any Python 3 can run this; it looks for one that can run the product.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent
VENV = BASE_DIR / ".venv"
PYTHON = VENV / "bin" / "python"
# Python 3.13 has no Redis among our packages, so it comes first only where one is installed.
BRINGS_REDIS = ["python3.12", "python3.11"]
NEEDS_REDIS = ["python3.13", "python3.14"]
PROBE = "import sys; print(sys.version_info >= (3, 11)); import ensurepip, venv"


def probe(python: str) -> tuple[str | None, bool]:
    """Its full path, or None, and whether it can make an environment."""
    path = shutil.which(python)
    if path is None:
        return None, False
    found = subprocess.run(
        [path, "-c", PROBE], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    return (path if found.stdout.strip() == b"True" else None), found.returncode == 0


def choose_python() -> str:
    has_redis = os.environ.get("REDIS_URL") or any(
        shutil.which(name) for name in ("redis-server", "valkey-server")
    )
    names = NEEDS_REDIS[:1] + BRINGS_REDIS if has_redis else BRINGS_REDIS + NEEDS_REDIS
    incomplete = None
    for name in [*names, *NEEDS_REDIS, "python3", "python"]:
        path, complete = probe(name)
        if path and complete:
            return path
        incomplete = incomplete or path
    if incomplete:
        sys.exit(
            f"{incomplete} cannot make virtual environments: install its venv module "
            "(on Debian: apt-get install python3-venv)."
        )
    sys.exit("Python 3.11 or newer is needed: install Python 3.12, then run this again.")


def run(command: list[str], failure: str) -> None:
    if subprocess.run(command).returncode:
        sys.exit(failure)


def can_import(module: str) -> bool:
    command = [str(PYTHON), "-c", f"import {module}"]
    return PYTHON.exists() and not subprocess.run(command, stderr=subprocess.DEVNULL).returncode


def make_environment() -> None:
    python = choose_python()
    sys.stdout.write(f"Making .venv with {python}.\n")
    sys.stdout.flush()
    # Of an environment that works, keep what it has.
    clear = [] if can_import("sys") else ["--clear"]
    run([python, "-m", "venv", *clear, str(VENV)], f"{VENV} could not be made.")


def install(lock: Path, stamp: Path) -> None:
    if not can_import("pip"):
        make_environment()
    sys.stdout.write(f"Installing the packages that {lock.name} pins.\n")
    sys.stdout.flush()
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(
        [*pip, "--require-hashes", "-r", str(lock)],
        "The packages could not be installed: see the lines above, then run this again.",
    )
    stamp.write_text(fingerprint(lock))


def fingerprint(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def main() -> None:
    (name,) = sys.argv[1:] or ["base"]
    lock = BASE_DIR / "requirements" / (name + ".txt")
    stamp = VENV / ("installed-" + name)
    try:
        if not (
            stamp.exists() and stamp.read_text() == fingerprint(lock) and can_import("pip")
        ):
            install(lock, stamp)
    except OSError as problem:
        sys.exit(f"Cannot write to {VENV}: {problem.strerror}.")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
