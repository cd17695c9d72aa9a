"""Issuing: the lines that wait are taken into the statement, added up and sealed."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission, require
from rates.actions.recharges.moving import (
    check_step,
    check_words,
    lock_recharge,
    record,
    take_step,
)
from rates.actions.recharges.sealing import sealed, vat_of
from rates.actions.recharges.taking import money_of, waiting_lines
from rates.actions.recharges.telling import tell_of_step
from rates.models import RechargeLine, RechargeStatement
from rates.recharge_errors import (
    EarlierRechargeFirst,
    MonthNotOver,
    NothingToRecharge,
    database_has_the_last_word,
)
from rates.recharge_rules import RechargeState, StepKind


@transaction.atomic
def issue_recharge(
    *, by: User, statement: RechargeStatement, today: date, now: datetime
) -> RechargeStatement:
    """Charge the host with all that waits, up to the end of the month.

    Raises NotPermitted, WrongState, MonthNotOver, EarlierRechargeFirst, NothingToRecharge.
    """
    require(by, Permission.RECHARGE_ISSUE, statement.employing_council)
    statement = lock_recharge(statement.pk)
    check_step(statement, StepKind.ISSUED)
    if today < statement.ends_before:
        raise MonthNotOver(f"{statement.month:%B %Y} ends on {statement.last_day:%-d %B %Y}.")
    check_none_before(statement)
    return issued(statement, words="", by=by, now=now)


@transaction.atomic
def reissue_recharge(
    *, by: User, statement: RechargeStatement, words: str, now: datetime
) -> RechargeStatement:
    """Replace it by the next version, which has what was posted since as well. Returns that one.

    Raises NotPermitted, WrongState, BadInput, NothingToRecharge where nothing was posted since.
    """
    require(by, Permission.RECHARGE_ISSUE, statement.employing_council)
    words = check_words(words, needed=True)
    statement = lock_recharge(statement.pk)
    check_step(statement, StepKind.REPLACED)
    with database_has_the_last_word():
        take_step(statement, StepKind.REPLACED, words=words, by=by, now=now)
        following = RechargeStatement.objects.create(
            employing_council=statement.employing_council,
            host_council=statement.host_council,
            month=statement.month,
            version=statement.version + 1,
            before=statement,
            drafted_at=now,
        )
    return issued(following, words=words, by=by, now=now)


def check_none_before(statement: RechargeStatement) -> None:
    """So that the work of a month is charged by that month's statement. EarlierRechargeFirst."""
    drafts = RechargeStatement.objects.between(
        statement.employing_council, statement.host_council
    ).filter(state=RechargeState.DRAFT, month__lt=statement.month)
    if earliest := drafts.order_by("month").first():
        raise EarlierRechargeFirst(f"Issue {earliest.month:%B %Y} first: it is still a draft.")


def issued(
    statement: RechargeStatement, *, words: str, by: User, now: datetime
) -> RechargeStatement:
    lines = waiting_lines(statement)
    if not lines:
        raise NothingToRecharge
    with database_has_the_last_word():
        RechargeLine.objects.bulk_create(lines)
        add_up(statement)
        take_step(
            statement,
            StepKind.ISSUED,
            words=words,
            by=by,
            now=now,
            changed=("line_count", "total", "vat", "sha256"),
        )
    tell_of_step(statement, StepKind.ISSUED, words=words, by=by, now=now)
    record(statement, StepKind.ISSUED, by=by, lines=len(lines), sha256=statement.sha256)
    return statement


def add_up(statement: RechargeStatement) -> None:
    lines = list(statement.all_lines())
    statement.line_count, statement.total = len(lines), money_of(lines)
    statement.vat = vat_of(statement)
    statement.sha256 = sealed(statement, lines)
