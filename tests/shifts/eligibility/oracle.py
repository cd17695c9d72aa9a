"""The rules a second time, in plain Python from rules.md, sharing no code with what it checks.

It counts days one by one where the SQL works with ranges.
"""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from accounts.models import Worker
from rates.models import MemorandumVersion
from shifts.models import Booking, Shift
from tests.shifts.eligibility.oracle_times import first_day_outside, too_far
from tests.shifts.eligibility.oracle_work import (
    DAY,
    LONDON,
    Verdict,
    WorkingTime,
    inside,
    london_date,
    london_days,
    minutes_of,
)


class Oracle:
    """What should be found for one worker and booking."""

    def __init__(self, booking: Booking, worker: Worker, today: date) -> None:
        self.booking, self.worker, self.today = booking, worker, today
        live = [shift for shift in booking.shifts.all() if shift.state != "cancelled"]
        open_still = [shift for shift in live if shift.state == "open"]
        to_fill = [each for each in open_still if london_date(each.period.lower) >= today]
        self.live = to_fill or live
        self.asked = sorted({(shift.period.lower, shift.period.upper) for shift in self.live})
        self.days = sorted({day for span in self.asked for day in london_days(span)})
        self.first = self.days[0]
        self.versions = [
            version
            for version in MemorandumVersion.objects.all()
            if version.state in ("in_force", "superseded")
            and inside(self.first, version.effective)
            and booking.council in [one.council for one in version.signatures.all()]
        ]

    def clause(self, code: str, pick: Any = max) -> Any:
        return pick([version.clauses[code] for version in self.versions])

    def verdicts(self) -> set[Verdict]:
        found: list[Verdict | None] = [
            self.swe(),
            self.dbs(),
            self.rtw(),
            self.refs(),
            self.experience(),
            self.early_career(),
            self.cool_off(),
            self.cleared(),
            self.do_not_rebook(),
            self.already_here(),
            self.overlap(),
            *self.working_time().verdicts(),
            self.available(),
            self.distance(),
        ]
        return {verdict for verdict in found if verdict}

    def swe(self) -> Verdict | None:
        entry = getattr(self.worker, "registration", None)
        if entry is None or entry.status in ("suspended", "removed"):
            return "SWE", "block", self.first
        late = [day for day in self.days if day > entry.registered_until]
        if late and not self.may_still_renew(entry):
            return "SWE", "block", late[0]
        if entry.status == "conditions":
            return "SWE", "escalate", self.first
        return ("SWE", "warn", late[0]) if late else None

    def may_still_renew(self, entry: Any) -> bool:
        until = entry.registered_until
        if (until.month, until.day) != (11, 30):
            return False
        if self.today <= until:
            return True
        looked_up = entry.recorded_at.astimezone(LONDON).date()
        next_renewal = date(until.year + 1, 11, 30)
        return bool(looked_up <= until and self.today <= next_renewal)

    def dbs(self) -> Verdict | None:
        months = self.clause("dbs_max_age_months", min)
        for check in self.worker.dbs_checks.all():
            latest = max(check.issued_on, check.update_service_checked_on or check.issued_on)
            if (
                check.childrens_barred_list
                and check.original_seen_by
                and check.issued_on <= self.first <= later(latest, months)
            ):
                return None
        return "DBS", "block", self.first

    def rtw(self) -> Verdict | None:
        rights = [right.effective for right in self.worker.rights_to_work.all()]
        return self.first_day_outside("RTW", rights)

    def first_day_outside(self, code: str, ranges: list[Any]) -> Verdict | None:
        for day in self.days:
            if not any(inside(day, each) for each in ranges):
                return code, "block", day
        return None

    def refs(self) -> Verdict | None:
        window = self.clause("references_window_months", min)
        referees = {
            reference.referee
            for reference in self.worker.references.all()
            if reference.practice_based
            and reference.standard_template
            and reference.received_on <= self.first <= later(reference.received_on, window)
        }
        enough = len(referees) >= self.clause("references_required")
        return None if enough else ("REFS", "block", self.first)

    def experience(self) -> Verdict | None:
        counted = set()
        for spell in self.worker.spells.all():
            if spell.council and spell.directly_employed and spell.child_and_family:
                counted |= self.qualified_days(spell.effective) - self.breaks(spell)
        months, odd_days = 0, 0
        for start, end in runs(counted):
            more_months, more_days = age(start, end)
            months, odd_days = months + more_months, odd_days + more_days
        have = months + odd_days / Fraction("30.4375")
        enough = have >= self.clause("experience_months")
        return None if enough else ("EXPERIENCE", "block", self.first)

    def breaks(self, spell: Any) -> set[int]:
        found: set[int] = set()
        for leave in spell.leave.all():
            if leave.kind in ("career_break", "unpaid"):
                end = leave.effective.upper or self.first
                found |= set(range(leave.effective.lower.toordinal(), end.toordinal()))
        return found

    def early_career(self) -> Verdict | None:
        year = getattr(self.worker, "assessed_year", None)
        if year is None:
            over = (
                later(self.worker.qualified_on, self.clause("early_career_months"))
                <= self.first
            )
        else:
            over = year.completed_on is not None and year.completed_on <= self.first
        return None if over else ("EARLY-CAREER", "block", self.first)

    def already_here(self) -> Verdict | None:
        own = [
            spell
            for spell in self.worker.spells.all()
            if spell.kind == "permanent" and spell.council_id == self.booking.council_id
        ]
        unsaid = [
            day
            for spell in own
            for day in self.days
            if not spell.contracted_hours.all() and inside(day, spell.effective)
        ]
        found = unsaid or [day for spell in own for day in self.paid_already(spell)]
        return ("ALREADY-HERE", "block", min(found)) if found else None

    def paid_already(self, spell: Any) -> Iterator[date]:
        """Looked at every quarter of an hour of what is asked."""
        hours = [(each.weekday, each.minutes) for each in spell.contracted_hours.all()]
        for start, end in self.asked:
            at = start
            while at < end:
                shown = at.astimezone(LONDON)
                minute = shown.hour * 60 + shown.minute
                if inside(shown.date(), spell.effective) and any(
                    weekday == shown.weekday() and minute in minutes
                    for weekday, minutes in hours
                ):
                    yield shown.date()
                at += timedelta(minutes=15)

    def qualified_days(self, effective: Any) -> set[int]:
        start = max(effective.lower, self.worker.qualified_on)
        end = min(effective.upper or self.first, self.first)
        return set(range(start.toordinal(), end.toordinal()))

    def cool_off(self) -> Verdict | None:
        if self.booking.engagement in ("bank_own", "bank_hosted"):
            lent = self.worker.employing_council_id != self.booking.council_id
            if not (lent and self.clause("cool_off_counts_bank")):
                return None
        for spell in self.worker.spells.all():
            if self.is_post_here(spell) and any(self.too_soon(spell, day) for day in self.days):
                return "COOL-OFF", "block", self.first
        return None

    def is_post_here(self, spell: Any) -> bool:
        here = spell.council and spell.council.region_id == self.booking.council.region_id
        return bool(here and spell.substantive and spell.child_and_family)

    def too_soon(self, spell: Any, day: date) -> bool:
        if day < spell.effective.lower:
            return False
        if spell.effective.upper is None or day < spell.effective.upper:
            return True
        if spell.leaving_reason in ("redundancy", "probation", "permanent_role"):
            return False
        left_on = spell.effective.upper - DAY
        return day < later(left_on, self.clause("cool_off_months"))

    def cleared(self) -> Verdict | None:
        consents = [
            consent
            for consent in self.worker.consents.all()
            if consent.council_id == self.booking.council_id and consent.withdrawn_at is None
        ]
        if not consents:
            return "CLEARED", "block", self.first
        signed = {
            one.council_id for version in self.versions for one in version.signatures.all()
        }
        cleared = [
            clearance.effective
            for clearance in self.worker.clearances.all()
            if clearance.council_id in signed
            and clearance.job_role_id == self.booking.job_role_id
        ]
        return self.first_day_outside("CLEARED", cleared)

    def do_not_rebook(self) -> Verdict | None:
        here = [
            decided
            for decided in self.worker.do_not_rebooks.all()
            if decided.council_id == self.booking.council_id and decided.lifted_at is None
        ]
        return ("DO-NOT-REBOOK", "block", self.first) if here else None

    def held(self) -> list[Shift]:
        held = [shift for shift in self.worker.shifts.all() if shift.state == "held"]
        elsewhere = [
            shift
            for shift in held
            if shift.booking_id != self.booking.pk
            or (shift.period.lower, shift.period.upper) not in self.asked
        ]
        return sorted(elsewhere, key=lambda shift: shift.period.lower)

    def overlap(self) -> Verdict | None:
        rests = sorted(self.rests(), key=lambda rest: rest.lower)
        for other in [shift.period for shift in self.held()] + rests:
            for asked in self.asked:
                meet = max(other.lower, asked[0])
                if meet < min(other.upper, asked[1]):
                    return "OVERLAP", "block", london_date(meet)
        return None

    def working_time(self) -> WorkingTime:
        strictest = {
            "rest_hours": max,
            "weekly_rest_hours": max,
            "compensatory_rest": all,
            "weekly_hours_limit": min,
            "opt_out_accepted": all,
            "break_after_hours": min,
            "break_minutes": max,
        }
        return WorkingTime(
            self.worker,
            {(one.period.lower, one.period.upper): minutes_of(one) for one in self.live},
            {(one.period.lower, one.period.upper): minutes_of(one) for one in self.held()},
            [(one.lower, one.upper) for one in self.rests()],
            {code: self.clause(code, pick) for code, pick in strictest.items()},
        )

    def rests(self) -> list[Any]:
        return [
            rest.period
            for rest in self.worker.rests.all()
            if rest.period
            and rest.offer.booking_id != self.booking.pk
            and rest.offer.assignment.state != "cancelled"
        ]

    def available(self) -> Verdict | None:
        day = first_day_outside(self.worker, self.asked)
        return ("AVAILABLE", "warn", day) if day else None

    def distance(self) -> Verdict | None:
        further = too_far(self.worker, self.booking.team)
        return ("DISTANCE", "warn", self.first) if further else None


def later(day: date, months: int) -> date:
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def runs(days: set[int]) -> Iterator[tuple[date, date]]:
    """Each unbroken stretch of days, half-open."""
    starts = sorted(day for day in days if day - 1 not in days)
    ends = sorted(day + 1 for day in days if day + 1 not in days)
    for start, end in zip(starts, ends, strict=True):
        yield date.fromordinal(start), date.fromordinal(end)


def age(start: date, end: date) -> tuple[int, int]:
    """Whole months, and the days left over, borrowed from the month of the start."""
    months = (end.year - start.year) * 12 + end.month - start.month
    days = end.day - start.day
    if days < 0:
        months -= 1
        days += calendar.monthrange(start.year, start.month)[1]
    return months, days
