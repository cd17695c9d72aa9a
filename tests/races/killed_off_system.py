"""An importer that is killed half-way: python -m tests.races.killed_off_system IMPORT."""

import os
import signal
import sys
from datetime import UTC, datetime
from typing import Any

import django


def main() -> None:
    django.setup()
    from rates.actions.off_system import running

    copy_payments = running.copy_payments

    def copy_and_die(*payments: Any) -> None:
        copy_payments(*payments)
        os.kill(os.getpid(), signal.SIGKILL)

    running.copy_payments = copy_and_die
    running.run_import(int(sys.argv[1]), datetime(2026, 10, 26, 9, tzinfo=UTC))


if __name__ == "__main__":
    main()
