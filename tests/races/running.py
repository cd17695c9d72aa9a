"""Several people at once: each in a thread of its own, on a connection of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import OperationalError, connection

from accounts.errors import DomainError

PATIENCE = 10
GAP = 0.2  # how long a check and its write are held apart


def at_once(acts: Sequence[Callable[[], str]]) -> list[str]:
    """What each came to, sorted: its own word, or the code of the error that it met."""
    start = Barrier(len(acts), timeout=PATIENCE)

    def run(act: Callable[[], str]) -> str:
        start.wait()
        try:
            return act()
        except DomainError as error:
            return error.code
        except OperationalError as error:
            return type(error.__cause__).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))
