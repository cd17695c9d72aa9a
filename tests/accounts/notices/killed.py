"""A sender that is killed at one point: python -m tests.accounts.notices.killed POINT DELIVERY."""

import os
import signal
import sys
from typing import Any

import django
from django.utils import timezone

POINTS = {
    "before the claim": "claim_delivery",
    "after the claim": "hand_delivery",
    "before it is kept as sent": "settle_delivery",
}


def die(**_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    django.setup()
    from accounts.outbox import sending

    point, usual = sys.argv[1], sending.hand_delivery
    if point in POINTS:
        setattr(sending, POINTS[point], die)
    if point == "after handing":
        sending.hand_delivery = lambda **asked: usual(**asked) and die()
    sending.deliver(int(sys.argv[2]), now=timezone.now())


if __name__ == "__main__":
    main()
