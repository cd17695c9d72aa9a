"""The booking form filled in from what is known: an earlier booking, or a team's template."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from accounts.models import User
from accounts.permissions import Permission, reach_of
from rates.models.decisions import BASIS_OF, Engagement
from shifts.actions.bookings import Request
from shifts.actions.templates import days_again, days_of_template, same_as
from shifts.models import Booking, BookingTemplate
from shifts.repeats import Days


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the form starts with, and the request that it would make as it stands."""

    source: Booking | BookingTemplate
    days: Days
    engagement: str

    @property
    def request(self) -> Request:
        same = same_as(self.source) | {
            "engagement": self.engagement,
            "pay_basis": BASIS_OF[Engagement(self.engagement)].value,
        }
        return Request(
            council=self.source.team.council,
            starts_on=self.days.starts_on,
            ends_on=self.days.ends_on,
            **same,
        )

    @property
    def initial(self) -> dict[str, Any]:
        known = same_as(self.source)
        folds = [day["fold"] for day in known["weekly_pattern"] if "fold" in day]
        return known | {
            "engagement": self.engagement,
            "starts_on": self.days.starts_on,
            "ends_on": self.days.ends_on,
            "clocks_go_back": folds[0] if folds else "",
            "job_role": None if known["job_title"] else known["job_role"],
            "preferred_worker": getattr(self.source, "preferred_worker", None),
        }

    @property
    def links(self) -> dict[str, Any]:
        """How the new booking remembers where it came from."""
        if isinstance(self.source, BookingTemplate):
            return {"template": self.source}
        return {"repeat_of": self.source.repeat_of or self.source}


def known_from(asked: QueryDict, user: User, today: date) -> Known | None:
    """From ?from= (a booking) or ?template=; None where neither is one that they may book for."""
    source = booking_in(asked.get("from", ""), user) or template_in(
        asked.get("template", ""), user
    )
    if source is None:
        return None
    engagement = asked.get("engagement", "")
    return Known(
        source=source,
        days=days_of(source, today, same=bool(asked.get("same_days"))),
        engagement=engagement if engagement in Engagement.values else source.engagement,
    )


def days_of(source: Booking | BookingTemplate, today: date, *, same: bool) -> Days:
    if isinstance(source, BookingTemplate):
        return days_of_template(source, today)
    if same and source.starts_on > today:
        return Days(source.starts_on, source.ends_on)
    return days_again(source, today)


def key_in(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 19 else 0


def booking_in(typed: str, user: User) -> Booking | None:
    reach = reach_of(user, Permission.BOOKING_CREATE)
    found = Booking.objects.visible_to(user).filter(pk=key_in(typed))
    booking = found.select_related("team__council__region", "job_role", "repeat_of").first()
    return booking if booking and reach.covers(booking.council) else None


def template_in(typed: str, user: User) -> BookingTemplate | None:
    found = BookingTemplate.objects.visible_to(user).in_use().filter(pk=key_in(typed))
    return found.select_related("team__council__region", "job_role").first()
