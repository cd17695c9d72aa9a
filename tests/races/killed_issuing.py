"""An issuer that is killed once the lines are taken: python -m tests.races.killed_issuing IDS."""

import os
import signal
import sys
from datetime import UTC, datetime
from typing import Any

import django


def die(*_: Any, **facts: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    django.setup()
    from accounts.models import User
    from rates.actions.recharges import issue_recharge, issuing
    from rates.models import RechargeStatement

    statement, user = map(int, sys.argv[1:])
    issuing.record = die
    now = datetime(2026, 7, 2, 9, tzinfo=UTC)
    issue_recharge(
        by=User.objects.get(pk=user),
        statement=RechargeStatement.objects.with_names().get(pk=statement),
        today=now.date(),
        now=now,
    )


if __name__ == "__main__":
    main()
