"""What a booking asks of a worker, gathered once before the pool is searched."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, OuterRef, QuerySet

from accounts.errors import DomainError
from accounts.models import Council, Reciprocity, Team
from accounts.roles import read_once
from rates.clauses import defaults, in_full
from rates.clauses import severity as severities
from rates.clauses.ranking import weights
from rates.models import MemorandumVersion, Signature
from rates.models.decisions import Engagement
from shifts.calendar import LONDON, days_between, local_date
from shifts.models import Booking, CascadeTier, Shift
from shifts.states import ShiftState
from shifts.tiers import Tier

INSTANT = timedelta(microseconds=1)
BANK = frozenset({Engagement.BANK_OWN, Engagement.BANK_HOSTED})

# Several memoranda may bind a council; of each clause the strictest value counts.
STRICTEST: dict[str, Callable[[Iterable[Any]], Any]] = {
    "experience_months": max,
    "early_career_months": max,
    "references_required": max,
    "references_window_months": min,
    "dbs_max_age_months": min,
    "cool_off_months": max,
    "cool_off_counts_bank": any,
    "rest_hours": max,
    "weekly_rest_hours": max,
    "compensatory_rest": all,
    "weekly_hours_limit": min,
    "opt_out_accepted": all,
    "opt_out_notice_weeks": min,
    "break_after_hours": min,
    "break_minutes": max,
    **{severities.code_of(rule): severities.strictest for rule in severities.MILDEST},
}

Period = tuple[datetime, datetime]


class NothingToWork(DomainError):
    """This booking has no shifts left to work."""

    code = "nothing_to_work"


@dataclass(frozen=True, kw_only=True)
class Ask:
    """`days` are the London dates worked: a night shift works two. None is ever empty.

    `breaks` are the unpaid ones of each period, of no length where there is none.
    """

    booking_id: int
    council: Council
    team: Team
    job_role_id: str
    engagement: Engagement
    periods: tuple[Period, ...]
    breaks: tuple[timedelta, ...]
    days: tuple[date, ...]
    clauses: Mapping[str, Any]
    signatories: frozenset[int]
    regions: frozenset[int]  # whose pool counts
    today: date
    weights: Mapping[str, int] = field(default_factory=lambda: weights(defaults()))

    @property
    def first(self) -> date:
        return self.days[0]

    @property
    def last(self) -> date:
        return self.days[-1]

    @property
    def for_bank(self) -> bool:
        return self.engagement in BANK

    def severity(self, rule: str, found: str) -> str:
        """What was found, or more where a memorandum makes the rule stricter."""
        if rule not in severities.MILDEST:
            return found
        return severities.strictest([found, self.clauses[severities.code_of(rule)]])

    def number(self, clause: str) -> int:
        return int(self.clauses[clause])

    def first_day_after(self, day: date) -> date | None:
        return next((worked for worked in self.days if worked > day), None)


def ask_of(booking: Booking, *, today: date, reciprocal: bool = False) -> Ask:
    """Of the shifts that are to be filled, or of all of them once none is.

    With `reciprocal`, also of regions whose tier is only about to open.
    """

    def asked() -> Ask:
        return ask_for(booking, breaks_of(booking, today), today=today, reciprocal=reciprocal)

    return read_once((Ask, booking.pk, today, reciprocal), asked)


def ask_for(
    booking: Booking,
    breaks: Mapping[Period, timedelta],
    *,
    today: date,
    reciprocal: bool = False,
) -> Ask:
    """Of other times on the booking's terms, such as those of an extension.

    Each with its unpaid break, of no length where there is none.
    """
    periods = tuple(breaks)
    days = worked_days(periods)
    binding = list(versions_of(booking.council, days[0]))
    nearest: Mapping[str, Any] = binding[0].clauses if binding else {}
    partners = partners_reached(booking, today, days[0], reciprocal)
    return Ask(
        booking_id=booking.pk,
        council=booking.council,
        team=booking.team,
        job_role_id=booking.job_role_id,
        engagement=Engagement(booking.engagement),
        periods=periods,
        breaks=tuple(breaks.values()),
        days=days,
        clauses=strictest([each.clauses for each in binding]),
        signatories=partners.signatories.union(*(each.signed_by for each in binding)),
        regions=partners.regions | {booking.council.region_id},
        today=today,
        weights=weights(in_full(nearest)),
    )


def terms_of(council: Council, on: date) -> dict[int, dict[str, Any]]:
    """The clauses of each version that binds the council that day, the nearest first."""
    return {version.pk: version.clauses for version in versions_of(council, on)}


def versions_of(council: Council, on: date) -> Iterable[Any]:
    """Each with `signed_by`, the keys of the councils that it binds that day."""
    signed = Signature.objects.bound(on).filter(version=OuterRef("pk"))
    versions = MemorandumVersion.objects.in_force(on).binding(council, on).nearest_first()
    return versions.annotate(signed_by=ArraySubquery(signed.values("council")))


@dataclass(frozen=True)
class Partners:
    """The other regions whose workers may be booked, and those councils there that signed."""

    regions: frozenset[int]
    signatories: frozenset[int]


def partners_reached(booking: Booking, today: date, on: date, reciprocal: bool) -> Partners:
    """None until a cascade has come to them."""
    agreed = Reciprocity.objects.counting(today).filter(region=booking.council.region_id)
    if not reciprocal:
        agreed = agreed.filter(Exists(CascadeTier.objects.opened(booking, Tier.RECIPROCAL)))
    in_force = MemorandumVersion.objects.in_force(on)
    signed = Signature.objects.bound(on).filter(version__in=in_force, council=OuterRef("pk"))
    councils = Council.objects.filter(region__in=agreed.values("partner"))
    found = list(councils.values_list("region", "pk", Exists(signed)))
    return Partners(
        regions=frozenset(region for region, _, _ in found),
        signatories=frozenset(council for _, council, has_signed in found if has_signed),
    )


def breaks_of(booking: Booking, today: date) -> dict[Period, timedelta]:
    """The places of a booking are worked at the same times, so each time is asked once."""
    midnight = datetime.combine(today, time(0), LONDON)
    found = live_times(booking)
    to_fill = [each for each in found if each[2] and each[0].lower >= midnight]
    breaks = times_of(to_fill) or times_of(found)
    if not breaks:
        raise NothingToWork
    return breaks


def live_times(booking: Booking) -> list[tuple[Any, Any, bool]]:
    """Each with whether it is open; of the shifts in `shifts_read`, where a page has them."""
    read: list[Shift] | None = getattr(booking, "shifts_read", None)
    if read is None:
        live = Shift.objects.filter(booking=booking).exclude(state=ShiftState.CANCELLED)
        times = live.order_by("period").values_list("period", "unpaid_break", "state")
        return [(*each, state == ShiftState.OPEN) for *each, state in times.distinct()]
    return [
        (each.period, each.unpaid_break, each.state == ShiftState.OPEN)
        for each in read
        if each.state != ShiftState.CANCELLED
    ]


def times_of(times: Iterable[tuple[Any, Any, bool]]) -> dict[Period, timedelta]:
    """Should the breaks of one time differ, the shortest counts."""
    breaks: dict[Period, timedelta] = {}
    for period, pause, _ in times:
        length = pause.upper - pause.lower if pause else timedelta()
        worked = (period.lower, period.upper)
        breaks[worked] = min(length, breaks.get(worked, length))
    return breaks


def held_besides(ask: Ask) -> QuerySet[Shift]:
    """What the worker of `OuterRef("pk")` holds, without the very shifts that are asked about."""
    asked = [DateTimeTZRange(*period) for period in ask.periods]
    return (
        Shift.objects.held()
        .filter(worker=OuterRef("pk"))
        .exclude(booking=ask.booking_id, period__in=asked)
    )


def worked_days(periods: Iterable[Period]) -> tuple[date, ...]:
    """Work that ends at midnight does not touch the day that begins there."""
    spans = ((local_date(start), local_date(end - INSTANT)) for start, end in periods)
    return tuple(sorted({day for span in spans for day in days_between(*span)}))


def strictest(terms: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Where no version is in force the defaults count; nothing is bookable then anyway."""
    filled = [{**defaults(), **clauses} for clauses in terms] or [defaults()]
    return {
        code: pick([clauses[code] for clauses in filled]) for code, pick in STRICTEST.items()
    }
