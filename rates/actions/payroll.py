"""Handing a period's pay to payroll: each approved line once, in a file that stays as it is."""

from datetime import date, datetime
from hashlib import sha256

from django.db import transaction

from accounts import audit
from accounts.checks import in_words, input_checked
from accounts.models import Council, User
from accounts.permissions import Permission, require
from rates.errors import database_has_the_last_word
from rates.models import PayrollLine, PayrollRun
from rates.money import ZERO
from rates.pay_periods import PayPeriod
from rates.payroll_errors import NothingToPay
from rates.reports.paid_lines import PaidLine, paid_lines
from rates.reports.pay_calendar import calendar_of
from rates.reports.payroll_file import payroll_csv


def lock_council(council: Council) -> Council:
    """Nobody else makes a run of this council until the transaction ends; approvals go on."""
    return Council.objects.select_for_update(no_key=True).get(pk=council.pk)


@transaction.atomic
def make_payroll_run(
    *, by: User, council: Council, cut_off_on: date, now: datetime
) -> PayrollRun:
    """Freeze what was approved until this cut-off and is in no run yet.

    Raises NotPermitted, BadInput where the period has not closed, NothingToPay, AlreadyRun.
    """
    require(by, Permission.PAYROLL_RUN, council)
    council = lock_council(council)
    period = closed_period(council, cut_off_on, now)
    lines = waiting_for_payroll(council, period)
    if not lines:
        raise NothingToPay(
            f"Nothing that {council} approved by noon on {in_words(cut_off_on)} is still to be "
            "paid. Approve hours first, or choose a later period."
        )
    content = payroll_csv(council, period, lines)
    run = PayrollRun(
        council=council,
        cut_off_on=period.cut_off_on,
        pays_on=period.pays_on,
        line_count=len(lines),
        worker_count=len({line.worker_id for line in lines}),
        total=sum((line.amount for line in lines), ZERO),
        content=content,
        sha256=sha256(content.encode()).hexdigest(),
        made_at=now,
        made_by=by,
    )
    store(run, lines)
    audit.record(
        "payroll.run_made",
        by=by,
        at=council,
        target=run,
        pays_on=run.pays_on,
        lines=run.line_count,
        total=run.total,
        sha256=run.sha256,
    )
    return run


def store(run: PayrollRun, lines: list[PaidLine]) -> None:
    with database_has_the_last_word():
        run.save(force_insert=True)
        PayrollLine.objects.bulk_create(
            PayrollLine(
                run=run,
                worker_id=line.worker_id,
                source=line.kind,
                posting_key=line.posting_key,
                amount=line.amount,
            )
            for line in lines
        )


def closed_period(council: Council, cut_off_on: date, now: datetime) -> PayPeriod:
    calendar = calendar_of(council.pk)
    period, last = calendar.closing_on(cut_off_on), calendar.last_closed(now)
    with input_checked() as expect:
        expect(
            calendar.closes_on(cut_off_on) and period.closes_at <= last.closes_at,
            "cut_off_on",
            f"No period has closed on {in_words(cut_off_on)}. Give the day of a cut-off that is "
            f"over; the last was {in_words(last.cut_off_on)}, as {last.name}.",
        )
    return period


def waiting_for_payroll(council: Council, period: PayPeriod) -> list[PaidLine]:
    """What was posted by the cut-off and is in no run: also what an earlier run came too soon for."""
    return paid_lines(waiting=True, employing_council=council, posted_at__lte=period.closes_at)


@transaction.atomic
def take_payroll_file(*, by: User, run: PayrollRun) -> bytes:
    """The file of a run, the same bytes each time. It names people, so it is recorded."""
    require(by, Permission.PAYROLL_RUN, run.council)
    audit.record("payroll.file_taken", by=by, at=run.council, target=run, sha256=run.sha256)
    return run.content.encode()
