"""What can go wrong with handing pay to payroll, and with pensions."""

from accounts.errors import DomainError


class NothingToPay(DomainError):
    """Nothing is waiting to be paid."""

    code = "nothing_to_pay"


class AlreadyRun(DomainError):
    """The pay of this period has been handed to payroll. What came later is in the next run."""

    code = "already_run"


class AlreadyMember(DomainError):
    """A pension is recorded for some of these days. Start the new one after it."""

    code = "already_member"
