"""Putting approved hours right: asked by one, approved by another, posted as new lines.

What was approved stays. The lines of the shifts concerned are taken back whole, and what is right is
posted beside them, under the decision of the day.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts import audit
from accounts.checks import expect_filled, input_checked
from accounts.errors import BadInput, WrongState
from accounts.models import User
from accounts.permissions import Permission, require, require_own
from rates.actions.ledger import post_spend, reverse_spend
from rates.models import SpendLine
from shifts.actions.locks import lock_booking, lock_timesheet, lock_worker
from shifts.actions.on_costs import bring_on_costs
from shifts.actions.timesheets.filling import hours_that_make_sense
from shifts.actions.timesheets.talking import tell_correction_answered, tell_correction_asked
from shifts.calendar import WorkedPeriod
from shifts.errors import OwnCorrection, database_has_the_last_word
from shifts.hours import hours_now
from shifts.models import Correction, CorrectionEntry, Shift, Timesheet
from shifts.models.corrections import LONGEST_REASON
from shifts.pay import Judged, spend_lines
from shifts.ranges import as_range, break_range, worked_period
from shifts.states import CorrectionState, TimesheetState, check_move

ALREADY = "These are the hours that count already. Change at least one, or leave it."


@dataclass(frozen=True, kw_only=True)
class RightHours:
    """What is right of one shift; without times it was not worked."""

    shift: Shift
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    break_minutes: int = 0


@transaction.atomic
def ask_correction(
    *, by: User, timesheet: Timesheet, hours: Sequence[RightHours], reason: str, now: datetime
) -> Correction:
    """Say what is right of an approved week; hours that count already are left out.

    Bad hours are named `shift[ID].field`. Raises NotPermitted, WrongState, BadInput, Overlapping.
    """
    require_a_side(by, timesheet)
    timesheet = lock_timesheet(timesheet.pk)
    check_can_be_corrected(timesheet)
    check_reason(reason, "reason")
    changed = changed_hours(timesheet, hours)
    with database_has_the_last_word():
        correction = Correction.objects.create(
            timesheet=timesheet,
            number=timesheet.corrections.count() + 1,
            state=CorrectionState.ASKED,
            reason=reason.strip(),
            asked_at=now,
            asked_by=by,
        )
        CorrectionEntry.objects.bulk_create(
            CorrectionEntry(
                correction=correction,
                shift=shift,
                worker_id=timesheet.assignment.worker_id,
                worked=as_range(worked) if worked else None,
                unpaid_break=break_range(worked) if worked else None,
            )
            for shift, worked in changed.items()
        )
    tell_correction_asked(correction, now=now)
    record("asked", correction, by=by)
    return correction


def require_a_side(by: User, timesheet: Timesheet) -> None:
    """The worker for their own week, or whoever may approve weeks of the team."""
    if timesheet.assignment.worker.user_id == by.pk:
        require_own(by, Permission.TIMESHEET_FILL, timesheet.assignment.worker)
    else:
        require(by, Permission.TIMESHEET_APPROVE, timesheet.assignment.booking.team)


def check_can_be_corrected(timesheet: Timesheet) -> None:
    if timesheet.state != TimesheetState.APPROVED:
        raise WrongState(
            f"This week is {timesheet.state}. Only approved hours are corrected; the others are "
            "changed by sending the week back."
        )
    if timesheet.corrections.filter(state=CorrectionState.ASKED).exists():
        raise WrongState("A correction of this week waits for an answer already.")


def check_reason(words: str, field: str) -> None:
    with input_checked() as expect:
        expect_filled(expect, field, words)
        short = len(words) <= LONGEST_REASON
        expect(short, field, f"Say it in at most {LONGEST_REASON} letters.")


def changed_hours(
    timesheet: Timesheet, hours: Sequence[RightHours]
) -> dict[Shift, WorkedPeriod | None]:
    """Those that differ from what counts now. Raises BadInput."""
    standing = hours_now(timesheet)
    problems: dict[str, list[str]] = {}
    changed: dict[Shift, WorkedPeriod | None] = {}
    for each in hours:
        if each.shift.pk not in standing:
            problems["hours"] = [f"Shift {each.shift.pk} is not on this week. Leave it out."]
            continue
        try:
            right = right_period(each)
        except BadInput as bad:
            told = {f"shift[{each.shift.pk}].{name}": why for name, why in bad.fields.items()}
            problems |= told
            continue
        if right != standing[each.shift.pk]:
            changed[each.shift] = right
    if not problems and not changed:
        problems["hours"] = [ALREADY]
    if problems:
        raise BadInput(problems)
    return changed


def right_period(hours: RightHours) -> WorkedPeriod | None:
    if hours.starts_at is None and hours.ends_at is None:
        return None
    if hours.starts_at is None or hours.ends_at is None:
        missing = "ends_at" if hours.ends_at is None else "starts_at"
        raise BadInput({missing: "Give both times, or neither where it was not worked."})
    return hours_that_make_sense(
        hours.shift, hours.starts_at, hours.ends_at, hours.break_minutes
    )


@transaction.atomic
def approve_correction(*, by: User, correction: Correction, now: datetime) -> Correction:
    """Take the wrong lines back and post the right ones, once. Approving twice changes nothing.

    Raises NotPermitted, WrongState, OwnCorrection, Overlapping, OutsideDecision.
    """
    correction = held(correction, by)
    if correction.state == CorrectionState.APPROVED:
        return correction
    timesheet = correction.timesheet
    decide(correction, CorrectionState.APPROVED, by=by, now=now)
    right = {
        entry.shift_id: worked_period(entry.worked, entry.unpaid_break)
        for entry in correction.entries.all()
        if entry.worked
    }
    wrong = standing_lines(timesheet, {entry.shift_id for entry in correction.entries.all()})
    reverse_spend(by=by, lines=wrong, reason=correction.reason, now=now)
    posted = post_right(correction, right, by=by, now=now)
    bring_on_costs(by=by, timesheet=timesheet, now=now)
    tell_correction_answered(correction, now=now)
    record("approved", correction, by=by, reversed=len(wrong), lines=posted)
    return correction


def held(correction: Correction, by: User) -> Correction:
    """As it is now, with the worker, the week and the booking held. Raises NotPermitted."""
    assignment = correction.timesheet.assignment
    require(by, Permission.TIMESHEET_APPROVE, assignment.booking.team)
    lock_worker(assignment.worker_id)
    timesheet = lock_timesheet(correction.timesheet_id)
    lock_booking(timesheet.assignment.booking_id)
    correction = Correction.objects.select_related("asked_by").get(pk=correction.pk)
    correction.timesheet = timesheet
    return correction


def decide(
    correction: Correction, to: CorrectionState, *, by: User, now: datetime, answer: str = ""
) -> None:
    check_move(CorrectionState(correction.state), to)
    if by.pk in (correction.asked_by_id, correction.timesheet.assignment.worker.user_id):
        raise OwnCorrection
    save_decision(correction, to, by=by, now=now, answer=answer)


def save_decision(
    correction: Correction, to: CorrectionState, *, by: User, now: datetime, answer: str = ""
) -> None:
    correction.state, correction.answer = to, answer
    correction.decided_at, correction.decided_by = now, by
    with database_has_the_last_word():
        correction.save(update_fields=["state", "answer", "decided_at", "decided_by"])


def standing_lines(timesheet: Timesheet, shifts: Collection[int]) -> list[SpendLine]:
    """What the ledger says of these shifts, leaving out what was taken back before."""
    lines = SpendLine.objects.standing().filter(timesheet_number=timesheet.pk)
    return [line for line in lines.select_related("team__council") if shift_of(line) in shifts]


def shift_of(line: SpendLine) -> int:
    """Posting keys of worked shifts read DAY:shift:NUMBER:…"""
    return int(line.posting_key.split(":")[2])


def post_right(
    correction: Correction, right: Mapping[int, WorkedPeriod], *, by: User, now: datetime
) -> int:
    assignment = correction.timesheet.assignment
    judged = Judged.of(assignment.booking, assignment)
    lines = [
        line
        for shift, period in right.items()
        for line in spend_lines(
            correction.timesheet,
            judged.cut(period),
            f"shift:{shift}",
            f":correction:{correction.number}",
        )
    ]
    return post_spend(by=by, lines=lines, now=now)


@transaction.atomic
def refuse_correction(
    *, by: User, correction: Correction, reason: str, now: datetime
) -> Correction:
    """Leave the hours as they are, and say why. Raises NotPermitted, WrongState, BadInput."""
    correction = held(correction, by)
    check_reason(reason, "reason")
    decide(correction, CorrectionState.REFUSED, by=by, now=now, answer=reason.strip())
    tell_correction_answered(correction, now=now)
    record("refused", correction, by=by, answer=reason)
    return correction


@transaction.atomic
def withdraw_correction(*, by: User, correction: Correction, now: datetime) -> Correction:
    """By whoever asked, as long as nobody answered. Raises NotPermitted, WrongState."""
    require_a_side(by, correction.timesheet)
    if correction.asked_by_id != by.pk:
        raise OwnCorrection("Only whoever asked for a correction takes it back.")
    timesheet = lock_timesheet(correction.timesheet_id)
    correction = Correction.objects.get(pk=correction.pk)
    correction.timesheet = timesheet
    if correction.state == CorrectionState.WITHDRAWN:
        return correction
    check_move(CorrectionState(correction.state), CorrectionState.WITHDRAWN)
    save_decision(correction, CorrectionState.WITHDRAWN, by=by, now=now)
    record("withdrawn", correction, by=by)
    return correction


def record(verb: str, correction: Correction, *, by: User, **facts: object) -> None:
    audit.record(
        f"correction.{verb}",
        by=by,
        at=correction.timesheet.assignment.booking.council,
        target=correction,
        timesheet=correction.timesheet_id,
        number=correction.number,
        reason=correction.reason,
        **facts,
    )
