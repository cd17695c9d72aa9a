"""A manager's approval that is killed: python -m tests.races.killed_approving TIMESHEET MANAGER NOW."""

import sys
from datetime import datetime

import django

from tests.races.killed_posting import die


def main() -> None:
    django.setup()
    from accounts.models import User
    from shifts.actions.timesheets import approve_timesheet, deciding
    from shifts.models import Timesheet

    deciding.settle_done = die
    approve_timesheet(
        by=User.objects.get(pk=sys.argv[2]),
        timesheet=Timesheet.objects.get(pk=sys.argv[1]),
        now=datetime.fromisoformat(sys.argv[3]),
    )


if __name__ == "__main__":
    main()
