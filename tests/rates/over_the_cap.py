"""Liverpool over its cap of £31.00: £5.08 approved before, £3.00 too late, £0.66 not at all."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import Council, Team
from rates.actions.decisions import judge, store_decision
from rates.actions.exceptions import approve_exception
from rates.actions.exceptions.using import excepted
from rates.actions.ledger import keep_months, post_spend, priced, reverse_spend
from rates.models import CapDecision, SpendLine
from tests.conftest import People
from tests.rates.asking import asked, stored, work
from tests.rates.evidence.quarter import by_exception
from tests.rates.excepting import FIRST, LAST, approvers_of, asked_exception
from tests.rates.statements import unjudged

DAY = timedelta(days=1)
TOO_LATE = datetime(2026, 10, 14, 9, tzinfo=UTC)  # two days after the work began
IN_NOVEMBER = date(2026, 11, 2)


def paid_over_the_cap(people: People, team: Team) -> None:
    """Two workers, four decisions of which one is within the cap, and a line that is taken back."""
    council = team.council
    before, late = by_exception(people, council), approved_too_late(people, council)
    within = stored(people.hr, council, "30.50", starts_on=FIRST, ends_before=date(2026, 12, 1))
    lines = [
        work(before.segments.get(), team, people.worker, key="shift:1", minutes=61),
        work(late.segments.get(), team, people.worker, key="shift:2", minutes=60),
        work(within.segments.get(), team, people.other_worker, key="shift:3", minutes=60),
        work(before.segments.get(), team, people.worker, key="shift:4", minutes=30),
    ]
    post_spend(by=people.manager, lines=lines)
    wrong = SpendLine.objects.filter(posting_key__endswith="shift:4")
    reverse_spend(by=people.manager, lines=wrong, reason="Went home ill", now=timezone.now())
    without_leave(people, team, within)


@transaction.atomic
def approved_too_late(people: People, council: Council) -> CapDecision:
    exception = asked_exception(
        people.hr,
        council,
        reason="court",
        ceiling_rate=Decimal("34.00"),
        expires_at=TOO_LATE + 2 * DAY,
    )
    approvers = approvers_of(council)
    for approver in (approvers.director, approvers.chief):
        exception = approve_exception(by=approver, exception=exception, now=TOO_LATE)
    terms = asked(council, "34.00", starts_on=TOO_LATE.date() + DAY, ends_before=LAST + DAY)
    decision = excepted(
        decision=judge(**terms), exception=exception, engagement="bank_own", now=TOO_LATE
    )
    return store_decision(
        by=people.hr,
        council=council,
        job_role=terms["job_role"],
        engagement="bank_own",
        decision=decision,
        exception=exception,
        now=TOO_LATE,
    )


def without_leave(people: People, team: Team, within: CapDecision) -> None:
    """40 minutes at £32.00: no guard lets it in, so it goes in with that guard off."""
    line = work(within.segments.get(), team, people.other_worker, key="shift:5", minutes=40)
    line = replace(line, worked_on=IN_NOVEMBER, hourly_rate=Decimal("32.00"))
    keep_months([IN_NOVEMBER])
    with unjudged():
        priced(line, by=people.manager, now=timezone.now()).save(force_insert=True)
