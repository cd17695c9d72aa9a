"""The containers' health checks: python -m staffbank.alive web|worker|beat."""

import socket
import sys
import time
import urllib.request

from staffbank import processes

PATIENCE = 5.0
# Beat writes its schedule down every three minutes.
LONGEST_SILENCE = 600.0


def web() -> bool:
    address = f"http://127.0.0.1:{processes.port()}/healthz"
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        return bool(answer.status == 200)


def worker() -> bool:
    from staffbank.celery import app

    here = [f"celery@{socket.gethostname()}"]
    return bool(app.control.inspect(destination=here, timeout=PATIENCE).ping())


def beat() -> bool:
    written = max(file.stat().st_mtime for file in processes.beat_schedule_files())
    return time.time() - written < LONGEST_SILENCE


CHECKS = {"web": web, "worker": worker, "beat": beat}


def main() -> None:
    try:
        alive = CHECKS[sys.argv[1]]()
    except (OSError, ValueError) as problem:
        sys.exit(f"{sys.argv[1]} is not well: {problem}")
    if not alive:
        sys.exit(f"{sys.argv[1]} is not well: no answer.")


if __name__ == "__main__":
    main()
