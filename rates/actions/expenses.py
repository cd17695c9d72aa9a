"""Posting what is paid outside the hourly rate, once its week is approved."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission, require
from rates.errors import database_has_the_last_word
from rates.models import ExpenseLine


@transaction.atomic
def post_expenses(*, by: User, lines: Sequence[ExpenseLine], now: datetime) -> int:
    """Add what is not posted yet and say how many lines that was. Safe to run twice.

    The caller's audit entry names the week that was approved. Raises NotPermitted.
    """
    for team in {line.team_id: line.team for line in lines}.values():
        require(by, Permission.TIMESHEET_APPROVE, team)
    keys = [line.posting_key for line in lines]
    posted = set(
        ExpenseLine.objects.filter(posting_key__in=keys).values_list("posting_key", flat=True)
    )
    wanted = [line for line in lines if line.posting_key not in posted]
    for line in wanted:
        line.posted_at, line.posted_by = now, by
    with database_has_the_last_word():
        ExpenseLine.objects.bulk_create(wanted)
    return len(wanted)


@transaction.atomic
def reverse_expenses(
    *, by: User, lines: Sequence[ExpenseLine], reason: str, now: datetime
) -> list[ExpenseLine]:
    """Take lines back whole, each once; the caller's audit entry names what was corrected.

    Raises NotPermitted, AlreadyReversed.
    """
    for team in {line.team_id: line.team for line in lines}.values():
        require(by, Permission.TIMESHEET_APPROVE, team)
    with database_has_the_last_word():
        return ExpenseLine.objects.bulk_create(
            [expense_taken_back(line, reason=reason, by=by, now=now) for line in lines]
        )


def expense_taken_back(
    line: ExpenseLine, *, reason: str, by: User, now: datetime
) -> ExpenseLine:
    kept = {
        field.attname: getattr(line, field.attname)
        for field in ExpenseLine._meta.concrete_fields
        if not field.primary_key
    }
    return ExpenseLine(
        **kept
        | {
            "amount": -line.amount,
            "posting_key": f"{line.posting_key}:reversed",
            "reverses_id": line.pk,
            "reason": reason,
            "posted_at": now,
            "posted_by_id": by.pk,
        }
    )
