"""The product's processes, one list for `make run` and the containers: python -m staffbank.processes web."""

import os
import sys
from pathlib import Path

from environs import Env, EnvError, validate

from staffbank.embedded.places import data_folder

NEEDED = ("DATABASE_URL", "REDIS_URL")
BEAT_SCHEDULE = "beat-schedule"
env = Env()


def port() -> int:
    return env.int("PORT", default=8000, validate=validate.Range(1, 65535))


def host() -> str:
    return env.str("HOST", default="127.0.0.1")


def web() -> list[str]:
    workers = env.int("WEB_WORKERS", default=2, validate=validate.Range(min=1))
    threads = env.int("WEB_THREADS", default=4, validate=validate.Range(min=1))
    return [
        *("gunicorn", "staffbank.wsgi:application"),
        *("--bind", f"{host()}:{port()}"),
        *("--worker-class", "gthread", "--workers", str(workers), "--threads", str(threads)),
        *("--access-logfile", "-"),
    ]


def worker() -> list[str]:
    concurrency = env.int("WORKER_CONCURRENCY", default=2, validate=validate.Range(min=1))
    return ["celery", "-A", "staffbank", "worker", "-l", "INFO", "-c", str(concurrency)]


def beat() -> list[str]:
    schedule = str(data_folder() / BEAT_SCHEDULE)
    return ["celery", "-A", "staffbank", "beat", "-l", "INFO", "--schedule", schedule]


def beat_schedule_files() -> list[Path]:
    """One file or several: the database behind it differs from machine to machine."""
    return list(data_folder().glob(f"{BEAT_SCHEDULE}*"))


def migrate() -> list[str]:
    return ["django", "migrate", "--no-input"]


PROCESSES = {"migrate": migrate, "web": web, "worker": worker, "beat": beat}


def debug() -> bool:
    return env.bool("DEBUG", default=False)


def check_values() -> None:
    """Raise the first wrong value before anything starts half-configured."""
    debug()
    for command in PROCESSES.values():
        command()


def check_configuration() -> None:
    check_values()
    missing = [name for name in NEEDED if not os.environ.get(name)]
    if not debug():
        missing += [name for name in ("SECRET_KEY", "SITE_URL") if not os.environ.get(name)]
    if missing:
        raise EnvError(f"Set {', '.join(missing)}: docs/configuration.md says to what.")


def main() -> None:
    try:
        name = sys.argv[1]
        check_configuration()
        command = PROCESSES[name]()
    except (IndexError, KeyError):
        sys.exit(f"Name one of: {', '.join(PROCESSES)}.")
    except EnvError as problem:
        sys.exit(str(problem))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "staffbank.settings")
    os.execv(sys.executable, [sys.executable, "-m", *command])


if __name__ == "__main__":
    main()
