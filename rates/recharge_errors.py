"""What can go wrong with a recharge between two councils."""

from contextlib import AbstractContextManager

from accounts.checks import refused_as
from accounts.errors import DomainError


class MonthNotOver(DomainError):
    """A statement is issued once its month is over."""

    code = "month_not_over"


class EarlierRechargeFirst(DomainError):
    """An earlier month is still a draft. Issue that one first."""

    code = "earlier_recharge_first"


class NothingToRecharge(DomainError):
    """Nothing has been posted that is not in a statement already. Answer a query in words."""

    code = "nothing_to_recharge"


class RechargeMovedOn(DomainError):
    """Someone else has just moved this statement. Reload the page to see where it is now."""

    code = "recharge_moved_on"


class AlreadyRecharged(DomainError):
    """Some of these lines have just gone into another statement. Look at it again."""

    code = "already_recharged"


REFUSED_BY: dict[str, DomainError | type[DomainError]] = {
    "rechargeline_in_draft": RechargeMovedOn,
    "rechargeline_once": AlreadyRecharged,
    "rechargestatement_life": RechargeMovedOn,
    "rechargestatement_one_stands": RechargeMovedOn,
    "rechargestep_in_turn": RechargeMovedOn,
}


def database_has_the_last_word() -> AbstractContextManager[None]:
    """Turn the refusal of a named constraint into the error that its rule has."""
    return refused_as(REFUSED_BY)
