"""Recording the posts a worker has held; rules EXPERIENCE and COOL-OFF are counted from them."""

from datetime import date, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts.actions.passports import days, open_passport, record, span
from accounts.checks import expect_filled, expect_in_order, expect_past, input_checked
from accounts.credential_checks import check_kind, check_leaving
from accounts.errors import WrongState
from accounts.models import Council, EmploymentSpell, User, Worker
from accounts.seen import Seen, columns


@transaction.atomic
def record_spell(
    *,
    worker: Worker,
    employer: str,
    council: Council | None,
    starts_on: date,
    ends_on: date | None,
    directly_employed: bool,
    child_and_family: bool,
    kind: str,
    leaving_reason: str = "",
    seen: Seen | None = None,
    by: User,
) -> EmploymentSpell:
    """Keep a post up to its last day, or as one that lasts. Rules EXPERIENCE, COOL-OFF."""
    worker, at = open_passport(worker, by)
    now = timezone.now()
    employer = employer.strip() or (council.name if council else "")
    with input_checked() as expect:
        expect_filled(expect, "employer", employer)
        expect_past(expect, "starts_on", starts_on, timezone.localdate(now))
    check_kind(kind, directly_employed)
    check_leaving(ends_on, leaving_reason)
    spell = EmploymentSpell.objects.create(
        **columns(seen, timezone.localdate(now)),
        worker=worker,
        council=council,
        employer=employer,
        effective=days(starts_on, ends_on),
        directly_employed=directly_employed,
        child_and_family=child_and_family,
        kind=kind,
        leaving_reason=leaving_reason,
        recorded_at=now,
        recorded_by=by,
    )
    record(spell, worker, at, by, days=str(spell.effective))
    return spell


@transaction.atomic
def end_spell(
    *, spell: EmploymentSpell, ends_on: date, leaving_reason: str, by: User
) -> EmploymentSpell:
    """Keep the last day of a post that was lasting, and why it ended. Rule COOL-OFF."""
    worker, at = open_passport(spell.worker, by)
    spell = EmploymentSpell.objects.get(pk=spell.pk)  # re-read now that we hold the lock
    if spell.effective.upper is not None:
        raise WrongState("The end of this post is recorded already.")
    with input_checked() as expect:
        expect_in_order(expect, spell.effective.lower, ends_on)
    check_leaving(ends_on, leaving_reason)
    check_leave_fits(spell, ends_on)
    spell.effective = DateRange(spell.effective.lower, ends_on + timedelta(days=1))
    spell.leaving_reason = leaving_reason
    spell.recorded_at, spell.recorded_by = timezone.now(), by
    spell.save(update_fields=["effective", "leaving_reason", "recorded_at", "recorded_by"])
    record(spell, worker, at, by, days=str(spell.effective))
    return spell


def check_leave_fits(spell: EmploymentSpell, ends_on: date) -> None:
    after = spell.leave.exclude(effective__contained_by=(None, ends_on + timedelta(days=1)))
    late = after.first()
    with input_checked() as expect:
        expect(
            late is None,
            "ends_on",
            f"Leave {late and span(late.effective)} goes past this day; end the leave first,"
            " or give a later day.",
        )
