"""After it is issued: the host queries or agrees, the employing council answers and is paid."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.checks import expect_filled, expect_past, input_checked
from accounts.models import User
from accounts.permissions import Permission, require
from rates.actions.recharges.moving import (
    check_step,
    check_words,
    lock_recharge,
    record,
    take_step,
)
from rates.actions.recharges.telling import tell_of_step
from rates.models import RechargeStatement, RechargeStep
from rates.recharge_errors import database_has_the_last_word
from rates.recharge_rules import StepKind

LONGEST_REFERENCE = 80


@transaction.atomic
def query_recharge(
    *, by: User, statement: RechargeStatement, words: str, now: datetime
) -> RechargeStatement:
    """Ask, for the host, about what is charged. Raises NotPermitted, WrongState, BadInput."""
    require(by, Permission.RECHARGE_ANSWER, statement.host_council)
    return moved(statement, StepKind.QUERIED, words=words, by=by, now=now)


@transaction.atomic
def answer_recharge(
    *, by: User, statement: RechargeStatement, words: str, now: datetime
) -> RechargeStatement:
    """Answer a query, which hands the statement back. Raises NotPermitted, WrongState, BadInput."""
    require(by, Permission.RECHARGE_ISSUE, statement.employing_council)
    return moved(statement, StepKind.ANSWERED, words=words, by=by, now=now)


@transaction.atomic
def agree_recharge(
    *, by: User, statement: RechargeStatement, words: str = "", now: datetime
) -> RechargeStatement:
    """Agree, for the host, to pay it; later corrections come with the next month's.

    Raises NotPermitted, WrongState, BadInput.
    """
    require(by, Permission.RECHARGE_ANSWER, statement.host_council)
    return moved(statement, StepKind.AGREED, words=words, by=by, now=now, needed=False)


def moved(
    statement: RechargeStatement,
    kind: StepKind,
    *,
    words: str,
    by: User,
    now: datetime,
    needed: bool = True,
) -> RechargeStatement:
    words = check_words(words, needed=needed)
    statement = lock_recharge(statement.pk)
    check_step(statement, kind)
    with database_has_the_last_word():
        take_step(statement, kind, words=words, by=by, now=now)
    tell_of_step(statement, kind, words=words, by=by, now=now)
    record(statement, kind, by=by)
    return statement


@transaction.atomic
def settle_recharge(
    *,
    by: User,
    statement: RechargeStatement,
    reference: str,
    settled_on: date,
    today: date,
    now: datetime,
) -> RechargeStatement:
    """Record that it was paid, by the reference that finance knows it by.

    Raises NotPermitted, WrongState, BadInput.
    """
    require(by, Permission.RECHARGE_ISSUE, statement.employing_council)
    statement = lock_recharge(statement.pk)
    check_step(statement, StepKind.SETTLED)
    agreed_on = day_of(statement, StepKind.AGREED)
    with input_checked() as expect:
        expect_filled(expect, "reference", reference)
        fits = len(reference.strip()) <= LONGEST_REFERENCE
        expect(fits, "reference", f"Give at most {LONGEST_REFERENCE} letters.")
        expect_past(expect, "settled_on", settled_on, today)
        after = f"It was agreed on {agreed_on:%-d %B %Y}; give that day or a later one."
        expect(settled_on >= agreed_on, "settled_on", after)
    statement.settled_on, statement.settlement_reference = settled_on, reference.strip()
    with database_has_the_last_word():
        take_step(
            statement,
            StepKind.SETTLED,
            words="",
            by=by,
            now=now,
            changed=("settled_on", "settlement_reference"),
        )
    tell_of_step(statement, StepKind.SETTLED, words="", by=by, now=now)
    record(statement, StepKind.SETTLED, by=by, settled_on=settled_on)
    return statement


def day_of(statement: RechargeStatement, kind: StepKind) -> date:
    """The London day of its last step of this kind."""
    step: RechargeStep = statement.steps.filter(kind=kind).latest("pk")
    return timezone.localdate(step.recorded_at)
