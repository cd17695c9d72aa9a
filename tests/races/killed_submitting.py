"""Somebody who submits a return and is killed at one point: … POINT COUNCIL PERSON."""

import os
import signal
import sys
from typing import Any

import django
from django.db import transaction

POINTS = ("after the version", "before the end")


def die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    django.setup()
    from accounts.models import Council, User
    from shifts.actions.returns import submitting
    from tests.shifts.returning import returned

    point, (council, person) = sys.argv[1], map(int, sys.argv[2:])
    if point == "after the version":
        submitting.tell_office = die
    with transaction.atomic():
        returned(
            User.objects.get(pk=person),
            Council.objects.select_related("region").get(pk=council),
        )
        die()


if __name__ == "__main__":
    main()
