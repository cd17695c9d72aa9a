"""Whose turn it is with a statement, told to that council's HR."""

from datetime import datetime

from django.urls import reverse

from accounts.actions.notices import give_notice, hr_of
from accounts.models import User
from rates.models import RechargeStatement
from rates.money import as_pounds
from rates.recharge_rules import STEP_WORDS, StepKind

TO_THE_HOST = {StepKind.ISSUED, StepKind.ANSWERED, StepKind.SETTLED}


def tell_of_draft(statement: RechargeStatement, *, now: datetime) -> None:
    """To the employing council, once a month is over."""
    give_notice(
        to=hr_of(statement.employing_council),
        kind="recharge_drafted",
        subject=f"Recharge to {statement.host_council}, {statement.month:%B %Y}: to be issued",
        body=(
            f"{statement.month:%B %Y} is over. Look at what {statement.host_council} owes for the "
            "workers that it was lent, and issue the statement.\n"
        ),
        target=statement,
        path=reverse("recharge", args=[statement.pk]),
        now=now,
    )


def tell_of_step(
    statement: RechargeStatement, kind: StepKind, *, words: str, by: User, now: datetime
) -> None:
    """To the other council; a step may come more than once, so the time tells them apart."""
    host = kind in TO_THE_HOST
    said = f"“{words}”\n\n" if words else ""
    give_notice(
        to=hr_of(statement.host_council if host else statement.employing_council),
        kind="recharge_moved",
        event=f"{kind}:{now:%Y%m%dT%H%M%S%f}",
        subject=f"Recharge {statement}: {STEP_WORDS[kind].lower()}",
        body=(
            f"{STEP_WORDS[kind]}, by {by}. It comes to {as_pounds(statement.total)}.\n\n"
            f"{said}It waits for {statement.waits_for}.\n"
        ),
        target=statement,
        path=reverse("recharge", args=[statement.pk]),
        now=now,
    )
