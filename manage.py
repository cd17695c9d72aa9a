"""Django's command line, with the embedded services at hand when nothing else is configured."""

import os
import sys

from staffbank.embedded.memory import ADDRESSES, recall

NOT_RUNNING = (
    "No database answers: start the product with `make run` in another terminal, "
    "or set DATABASE_URL and REDIS_URL."
)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "staffbank.settings")
    recall()
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError
    from environs import EnvError

    try:
        execute_from_command_line(sys.argv)
    except (EnvError, ImproperlyConfigured) as problem:
        sys.exit(str(problem))
    except OperationalError as problem:
        sys.exit(str(problem) if os.environ.get(ADDRESSES[0]) else NOT_RUNNING)


if __name__ == "__main__":
    main()
