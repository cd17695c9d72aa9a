"""What a worker says of their own working time: opting out of the limit, and work elsewhere."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts import audit
from accounts.checks import expect_filled, expect_in_order, in_words, input_checked, refused_as
from accounts.errors import WrongState
from accounts.models import User, Worker
from accounts.permissions import Permission, require_own
from shifts.calendar import DAY
from shifts.eligibility.ask import strictest, terms_of
from shifts.errors import AlreadyDeclared, AlreadyOptedOut
from shifts.models import OptOut, OutsideWork
from shifts.models.working_time import LEAST_HOURS, MOST_HOURS

SHORTEST_NOTICE, LONGEST_NOTICE = 1, 12  # weeks; regulation 5(2): 7 days to 3 months


@transaction.atomic
def opt_out(
    *, by: User, worker: Worker, signed_as: str, notice_weeks: int | None, now: datetime
) -> OptOut:
    """Agree from today on that the limit on weekly hours does not apply. Rule HOURS-48.

    Without a notice of its own it has the memorandum's of today, which stays.
    Raises NotPermitted, BadInput, AlreadyOptedOut.
    """
    require_own(by, Permission.WORKING_TIME_DECLARE, worker)
    with input_checked() as expect:
        expect_filled(expect, "signed_as", signed_as)
        expect(
            notice_weeks is None or SHORTEST_NOTICE <= notice_weeks <= LONGEST_NOTICE,
            "notice_weeks",
            f"Give {SHORTEST_NOTICE} to {LONGEST_NOTICE} weeks, as the law has it.",
        )
    today = timezone.localdate(now)
    with refused_as({"optout_no_overlap": AlreadyOptedOut}):
        made = OptOut.objects.create(
            worker=worker,
            effective=DateRange(today, None),
            notice_weeks=notice_weeks or usual_notice(worker, today),
            evidence=f"Signed by the worker as {signed_as.strip()}.",
            signed_at=now,
            signed_by=by,
        )
    audit.record(
        "opt_out.signed",
        by=by,
        at=worker.employing_council,
        target=made,
        notice_weeks=made.notice_weeks,
    )
    return made


def usual_notice(worker: Worker, today: date) -> int:
    """The weeks that the memoranda of the worker's own council set."""
    terms = terms_of(worker.employing_council, today)
    return int(strictest(list(terms.values()))["opt_out_notice_weeks"])


@transaction.atomic
def withdraw_opt_out(*, by: User, worker: Worker, now: datetime) -> OptOut:
    """Have the limit apply again, once the notice is over. Raises NotPermitted, WrongState."""
    require_own(by, Permission.WORKING_TIME_DECLARE, worker)
    standing = OptOut.objects.filter(worker=worker, withdrawn_at=None)
    made = standing.first()
    if made is None:
        raise WrongState("You have no opt-out to withdraw.")
    ends = timezone.localdate(now) + timedelta(weeks=made.notice_weeks)
    effective = DateRange(made.effective.lower, ends)
    withdrawn = standing.update(effective=effective, withdrawn_at=now, withdrawn_by=by)
    if withdrawn != 1:  # the same worker was quicker elsewhere
        raise WrongState("You have withdrawn this opt-out already.")
    audit.record(
        "opt_out.withdrawn", by=by, at=worker.employing_council, target=made, ends_on=ends
    )
    return OptOut.objects.get(pk=made.pk)


@transaction.atomic
def declare_outside_work(
    *,
    by: User,
    worker: Worker,
    employer: str,
    weekly_hours: Decimal,
    starts_on: date,
    ends_on: date | None,
    now: datetime,
) -> OutsideWork:
    """Tell of work for somebody else, which counts towards the limit. Rule HOURS-48.

    Raises NotPermitted, BadInput, AlreadyDeclared.
    """
    require_own(by, Permission.WORKING_TIME_DECLARE, worker)
    with input_checked() as expect:
        expect_filled(expect, "employer", employer)
        expect(
            LEAST_HOURS <= weekly_hours <= MOST_HOURS,
            "weekly_hours",
            f"{weekly_hours} h a week cannot be; give {LEAST_HOURS} to {MOST_HOURS} hours.",
        )
        expect_in_order(expect, starts_on, ends_on)
    with refused_as({"outsidework_no_overlap": AlreadyDeclared}):
        made = OutsideWork.objects.create(
            worker=worker,
            employer=employer.strip(),
            weekly_hours=weekly_hours,
            effective=DateRange(starts_on, ends_on + DAY if ends_on else None),
            declared_at=now,
            declared_by=by,
        )
    audit.record(
        "outside_work.declared",
        by=by,
        at=worker.employing_council,
        target=made,
        weekly_hours=weekly_hours,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    return made


@transaction.atomic
def end_outside_work(*, by: User, work: OutsideWork, ends_on: date) -> OutsideWork:
    """Say which day was or will be the last. Raises NotPermitted, BadInput, AlreadyDeclared."""
    require_own(by, Permission.WORKING_TIME_DECLARE, work.worker)
    starts_on = work.effective.lower
    with input_checked() as expect:
        expect(
            ends_on >= starts_on,
            "ends_on",
            f"This work begins on {in_words(starts_on)}; give that day or a later one.",
        )
    work.effective = DateRange(starts_on, ends_on + DAY)
    with refused_as({"outsidework_no_overlap": AlreadyDeclared}):
        work.save(update_fields=["effective"])
    audit.record(
        "outside_work.ended",
        by=by,
        at=work.worker.employing_council,
        target=work,
        ends_on=ends_on,
    )
    return work
