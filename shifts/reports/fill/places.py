"""Each place that a council asked for, as one row: who took it, how soon, and the hours left."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, ClassVar

from rates.reports.beside import Sight
from rates.reports.grouped import Group
from shifts.models.bookings import BookingReason
from shifts.words import TIER_WORDS

NAMED = "named"
TIERS = {tier.value: words for tier, words in TIER_WORDS.items()} | {
    NAMED: "People whom HR asked by name"
}
GROUPS = {
    "council": Group("gss_code", "council"),
    "team": Group("team_id", "team"),
    "job_role": Group("job_role_id", "job_role"),
    "month": Group("month", "month", "{:%B %Y}".format),
    "reason": Group("reason", "reason", lambda code: str(BookingReason(code).label)),
}

# A booking that was called off before anybody took a place was not asked for in earnest. Hours
# that the council called off are not asked for; those that a worker called off nobody works.
PLACES = """
SELECT council.id = ANY(%(mine)s) AS mine, council.gss_code, council.name AS council,
    booking.team_id, team.name AS team, booking.job_role_id, role.name AS job_role,
    date_trunc('month', lower(booking.period))::date AS month, booking.reason,
    booking.id AS booking_id, place.number AS place, lower(booking.period) AS starts_on,
    booking.created_at, taken.accepted_at, taken.tier, taken.worker_id,
    extract(epoch FROM taken.accepted_at - booking.created_at) / 3600 AS hours_to_fill,
    coalesce(work.asked, 0) AS minutes_asked, coalesce(work.unfilled, 0) AS minutes_unfilled
FROM shifts_booking AS booking
JOIN accounts_council AS council ON council.id = booking.council_id
JOIN accounts_team AS team ON team.id = booking.team_id
JOIN accounts_jobrole AS role ON role.code = booking.job_role_id
CROSS JOIN LATERAL generate_series(1, booking.places) AS place(number)
LEFT JOIN LATERAL (
    SELECT assignment.accepted_at, assignment.worker_id, coalesce(tier.kind, 'named') AS tier
    FROM shifts_assignment AS assignment
    JOIN shifts_offer AS offer ON offer.id = assignment.offer_id
    LEFT JOIN shifts_cascadetier AS tier ON tier.id = offer.tier_id
    WHERE assignment.booking_id = booking.id AND assignment.place = place.number
    AND assignment.state <> 'cancelled'
    ORDER BY assignment.accepted_at, assignment.id LIMIT 1
) AS taken ON true
LEFT JOIN LATERAL (
    SELECT sum(minutes) FILTER (WHERE side IS DISTINCT FROM 'council') AS asked,
        sum(minutes) FILTER (WHERE state = 'open' OR side IN ('clock', 'worker')) AS unfilled
    FROM (
        SELECT shift.state, called_off.side,
            extract(epoch FROM upper(shift.period) - lower(shift.period)
                - coalesce(upper(shift.unpaid_break) - lower(shift.unpaid_break), '0'))
                / 60 AS minutes
        FROM shifts_shift AS shift
        LEFT JOIN shifts_shiftcancellation AS called_off ON called_off.shift_id = shift.id
        WHERE shift.booking_id = booking.id AND shift.place = place.number
    ) AS each_shift
) AS work ON true
WHERE council.region_id = ANY(%(regions)s)
AND lower(booking.period) BETWEEN %(starts_on)s AND %(ends_on)s
AND (taken.accepted_at IS NOT NULL OR NOT EXISTS (
    SELECT FROM shifts_bookingcancellation WHERE booking_id = booking.id))
"""


@dataclass(frozen=True, kw_only=True)
class FillFilters:
    """What the places are narrowed to; None leaves it open. Each is also a query parameter."""

    council: str | None = None
    team: int | None = None
    job_role: str | None = None
    reason: str | None = None

    COLUMNS: ClassVar[dict[str, str]] = {
        "council": "council.gss_code",
        "team": "booking.team_id",
        "job_role": "booking.job_role_id",
        "reason": "booking.reason",
    }

    def given(self) -> dict[str, Any]:
        asked = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in asked.items() if value is not None}

    def narrowed(self) -> str:
        """What the region's total is narrowed to as well: the kind of work, not the place."""
        return "".join(
            f" AND {self.COLUMNS[name]} = %({name})s"
            for name in self.given()
            if name in ("job_role", "reason")
        )

    def is_mine(self) -> str:
        """The places to show by name, of those that are in sight."""
        return "".join(
            f" AND {self.COLUMNS[name]} = %({name})s"
            for name in self.given()
            if name in ("council", "team")
        )


def places(
    sight: Sight, starts_on: date, ends_on: date, where: FillFilters, *, only_mine: bool = False
) -> tuple[str, dict[str, Any]]:
    """The statement and its values; bookings count by their first day, both days included."""
    mine = f"council.id = ANY(%(mine)s){where.is_mine()}"
    sql = PLACES.replace("council.id = ANY(%(mine)s)", mine) + where.narrowed()
    if only_mine:
        sql += f" AND {mine}"
    days = {"starts_on": starts_on, "ends_on": ends_on}
    return sql, {**sight.params, **days, **where.given()}
