"""Recording leave and contracted hours of a post, and the assessed year.

Rules EXPERIENCE, ALREADY-HERE and EARLY-CAREER are counted from them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange
from django.utils import timezone

from accounts.actions.passports import days, open_passport, record, span
from accounts.checks import (
    expect_filled,
    expect_in_order,
    expect_past,
    in_words,
    input_checked,
)
from accounts.errors import WrongState
from accounts.models import (
    AssessedYear,
    ContractedHours,
    EmploymentLeave,
    EmploymentSpell,
    User,
    Worker,
)
from accounts.models.employment import MINUTES_PER_DAY, LeaveKind

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, kw_only=True)
class Hours:
    """Hours of a weekday (Monday is 0) by London clocks; an end of 00:00 is that midnight."""

    weekday: int
    start: time
    end: time

    @property
    def minutes(self) -> tuple[int, int]:
        start, end = (at.hour * 60 + at.minute for at in (self.start, self.end))
        return start, end or MINUTES_PER_DAY


@transaction.atomic
def record_leave(
    *, spell: EmploymentSpell, kind: str, starts_on: date, ends_on: date | None, by: User
) -> EmploymentLeave:
    """Keep leave from a post up to its last day, or as one that lasts. Rule EXPERIENCE."""
    worker, at = open_passport(spell.worker, by)
    spell = EmploymentSpell.objects.get(pk=spell.pk)  # re-read now that we hold the lock
    effective = days(starts_on, ends_on)
    check_leave(spell, kind, effective)
    leave = EmploymentLeave.objects.create(
        spell=spell,
        kind=kind,
        effective=effective,
        recorded_at=timezone.now(),
        recorded_by=by,
    )
    record(leave, worker, at, by, days=str(effective))
    return leave


def check_leave(spell: EmploymentSpell, kind: str, effective: DateRange) -> None:
    standing = spell.leave.filter(effective__overlap=effective).first()
    known = ", ".join(LeaveKind.values)
    held: DateRange = spell.effective
    starts_inside = effective.lower in held
    ends_inside = held.upper is None or (
        effective.upper is not None and effective.upper <= held.upper
    )
    with input_checked() as expect:
        expect(kind in LeaveKind.values, "kind", f"“{kind}” is not one of: {known}.")
        expect(
            standing is None,
            "starts_on",
            f"Leave {standing and span(standing.effective)} covers some of these days;"
            " give days outside it.",
        )
        expect(
            starts_inside,
            "starts_on",
            f"{in_words(effective.lower)} is outside the post, which was held {span(held)};"
            " give a day in it.",
        )
        expect(
            ends_inside,
            "ends_on",
            f"The post was held {span(held)}; give a last day of leave inside it.",
        )


@transaction.atomic
def end_leave(*, leave: EmploymentLeave, ends_on: date, by: User) -> EmploymentLeave:
    """Keep the last day of leave that was lasting. Rule EXPERIENCE."""
    worker, at = open_passport(leave.spell.worker, by)
    leave = EmploymentLeave.objects.select_related("spell").get(pk=leave.pk)  # re-read
    if leave.effective.upper is not None:
        raise WrongState("The end of this leave is recorded already.")
    held: DateRange = leave.spell.effective
    with input_checked() as expect:
        expect_in_order(expect, leave.effective.lower, ends_on)
        expect(
            held.upper is None or ends_on < held.upper,
            "ends_on",
            f"The post was held {span(held)}; give a last day of leave inside it.",
        )
    leave.effective = DateRange(leave.effective.lower, ends_on + timedelta(days=1))
    leave.recorded_at, leave.recorded_by = timezone.now(), by
    leave.save(update_fields=["effective", "recorded_at", "recorded_by"])
    record(leave, worker, at, by, days=str(leave.effective))
    return leave


@transaction.atomic
def set_contracted_hours(
    *, spell: EmploymentSpell, hours: Sequence[Hours], by: User
) -> list[ContractedHours]:
    """Say which hours of the week the post asks for, in place of what was said before.

    Rule ALREADY-HERE.
    """
    worker, at = open_passport(spell.worker, by)
    check_hours(hours)
    now = timezone.now()
    spell.contracted_hours.all().delete()
    kept = [
        ContractedHours.objects.create(
            spell=spell,
            weekday=each.weekday,
            minutes=NumericRange(*each.minutes),
            recorded_at=now,
            recorded_by=by,
        )
        for each in hours
    ]
    record(spell, worker, at, by, contracted=[f"{h.weekday} {h}" for h in kept])
    return kept


def check_hours(hours: Sequence[Hours]) -> None:
    with input_checked() as expect:
        expect(bool(hours), "hours", "No hours are given; give those of one weekday at least.")
        for each in hours:
            start, end = each.minutes
            expect(
                0 <= each.weekday <= 6,
                "hours",
                f"{each.weekday} is not a weekday; give 0 for Monday to 6 for Sunday.",
            )
            expect(
                start < end,
                "hours",
                f"{each.start:%H:%M} to {each.end:%H:%M} passes midnight; give the hours"
                " before midnight, up to 00:00, on one day and the rest on the next.",
            )
        ordered = sorted(hours, key=lambda each: (each.weekday, each.minutes))
        for one, other in pairwise(ordered):
            expect(
                one.weekday != other.weekday or one.minutes[1] <= other.minutes[0],
                "hours",
                f"On {DAY_NAMES[other.weekday % 7]} the hours from {other.start:%H:%M} begin"
                " before the hours above them end; join the two.",
            )


@transaction.atomic
def record_assessed_year(
    *,
    worker: Worker,
    started_on: date,
    completed_on: date | None,
    verified_by: str,
    by: User,
) -> AssessedYear:
    """Keep the assessed year, or its completion. Rule EARLY-CAREER."""
    worker, at = open_passport(worker, by)
    now = timezone.now()
    today = timezone.localdate(now)
    verified_by = verified_by.strip()
    with input_checked() as expect:
        expect_past(expect, "started_on", started_on, today)
        expect_filled(expect, "verified_by", verified_by)
        if completed_on is not None:
            expect_past(expect, "completed_on", completed_on, today)
            expect(
                started_on <= completed_on,
                "completed_on",
                f"{in_words(completed_on)} is before the start on {in_words(started_on)};"
                " give that day or a later one.",
            )
    year, _ = AssessedYear.objects.update_or_create(
        worker=worker,
        defaults={
            "started_on": started_on,
            "completed_on": completed_on,
            "verified_by": verified_by,
            "recorded_at": now,
            "recorded_by": by,
        },
    )
    record(year, worker, at, by, started=started_on, completed=completed_on)
    return year
