"""A poster that is killed at one point: python -m tests.races.killed_posting POINT IDS."""

import os
import signal
import sys
from datetime import date
from typing import Any

import django
from django.db import transaction

POINTS = ("after the lines", "before the end")


def die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    django.setup()
    from accounts.models import Team, User, Worker
    from rates.actions import ledger
    from rates.models import DecisionSegment
    from tests.rates.asking import work

    point, (segment, team, worker, manager) = sys.argv[1], map(int, sys.argv[2:])
    if point == "after the lines":
        ledger.check_same = die
    judged = DecisionSegment.objects.get(pk=segment)
    lines = [
        work(
            judged,
            Team.objects.get(pk=team),
            Worker.objects.get(pk=worker),
            worked_on=date(2026, 5, day),
            minutes=60,
        )
        for day in (1, 2)
    ]
    with transaction.atomic():
        ledger.post_spend(by=User.objects.get(pk=manager), lines=lines)
        die()


if __name__ == "__main__":
    main()
