"""python -m staffbank.embedded run -- COMMAND: a command with PostgreSQL and Redis at hand."""

import argparse
import os
import signal
import subprocess
import sys

from staffbank.embedded.problems import CannotStart
from staffbank.embedded.servers import throwaway_servers

# What a command of a developer needs beside the servers; the environment goes before.
FOR_DEVELOPMENT = {"DEBUG": "true", "SECRET_KEY": "not-secret-for-throwaway-data-only"}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m staffbank.embedded")
    actions = parser.add_subparsers(required=True)
    run = actions.add_parser("run", help="run COMMAND with throwaway servers")
    run.add_argument("command", nargs="+", metavar="COMMAND")
    return parser.parse_args()


def run(command: list[str], env: dict[str, str]) -> int:
    """Ctrl-C reaches the command by itself; we only wait for it to finish."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    process = subprocess.Popen(
        command, env=env, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)
    )
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    status = process.wait()
    return status if status >= 0 else 128 - status


def main() -> int:
    try:
        with throwaway_servers() as addresses:
            return run(arguments().command, {**FOR_DEVELOPMENT, **os.environ, **addresses})
    except (CannotStart, FileNotFoundError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
