"""Keeping what a team asks for again and again, and asking for it again."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.checks import expect_filled, input_checked, refused_as
from accounts.errors import BadInput
from accounts.models import User
from accounts.permissions import Permission, require
from shifts.actions.bookings import Request, create_booking
from shifts.models import Booking, BookingTemplate
from shifts.placement.load import all_bank_holidays
from shifts.repeats import Days, from_monday, from_vacancy, next_free
from shifts.states import BookingState
from shifts.vacancies import Leaver

SAME = (
    "team",
    "job_role",
    "job_title",
    "engagement",
    "pay_basis",
    "hourly_rate",
    "places",
    "weekly_pattern",
    "reason",
    "expected_caseload",
    "supervisor",
)


def same_as(known: Booking | BookingTemplate | Request) -> dict[str, Any]:
    """All that is known of the need, so that nothing of it is asked again."""
    return {name: getattr(known, name) for name in SAME}


def rate_of(hourly_rate: Decimal | None) -> dict[str, Decimal]:
    """Another rate than the one that is known, if any is given."""
    return {} if hourly_rate is None else {"hourly_rate": hourly_rate}


def days_again(booking: Booking, today: date) -> Days:
    """After the booking and all that were booked again from it."""
    taken = booking.repeats.exclude(state=BookingState.CANCELLED)
    last = [each.ends_on for each in taken]
    return next_free(Days(booking.starts_on, booking.ends_on), last, today)


def days_of_template(template: BookingTemplate, today: date) -> Days:
    """From the next Monday on, or for a leaver's post from the first working day it is vacant."""
    if template.vacant_from is None:
        return from_monday(template.length_days, today)
    holidays = all_bank_holidays()
    return from_vacancy(template.length_days, template.vacant_from, today, holidays)


@transaction.atomic
def repeat_booking(
    *,
    by: User,
    booking: Booking,
    now: datetime,
    days: Days | None = None,
    hourly_rate: Decimal | None = None,
) -> Booking:
    """Book the same again on the next free days, or on others; the rate is judged anew.

    Raises as create_booking does: OverCap names the highest rate that passes now.
    """
    require(by, Permission.BOOKING_CREATE, booking.council)
    days = days or days_again(booking, timezone.localdate(now))
    asked = Request(
        council=booking.council,
        starts_on=days.starts_on,
        ends_on=days.ends_on,
        preferred_worker=booking.preferred_worker,
        repeat_of=booking.repeat_of or booking,
        **same_as(booking) | rate_of(hourly_rate),
    )
    return create_booking(by=by, request=asked, now=now)


@transaction.atomic
def book_from_template(
    *,
    by: User,
    template: BookingTemplate,
    now: datetime,
    days: Days | None = None,
    hourly_rate: Decimal | None = None,
) -> Booking:
    """Book what the template says from its next days on, or on other days; the rate is judged anew."""
    require(by, Permission.BOOKING_CREATE, template.team.council)
    days = days or days_of_template(template, timezone.localdate(now))
    asked = Request(
        council=template.team.council,
        starts_on=days.starts_on,
        ends_on=days.ends_on,
        template=template,
        **same_as(template) | rate_of(hourly_rate),
    )
    return create_booking(by=by, request=asked, now=now)


@transaction.atomic
def keep_as_template(
    *, by: User, booking: Booking, name: str, now: datetime, leaver: Leaver | None = None
) -> BookingTemplate:
    """Keep all of a booking but its days under a name. Raises NotPermitted and BadInput.

    With a leaver it is kept as the post that they leave.
    """
    require(by, Permission.BOOKING_CREATE, booking.council)
    name = " ".join(name.split())
    with input_checked() as expect:
        expect_filled(expect, "name", name)
        if leaver:
            leaver.check(expect, timezone.localdate(now))
    taken = BadInput(
        {"name": f"{booking.team} has a template called {name}; use another name."}
    )
    with refused_as({"bookingtemplate_name_once": taken}):
        template = BookingTemplate.objects.create(
            name=name,
            length_days=(booking.ends_on - booking.starts_on) // timedelta(days=1) + 1,
            created_at=now,
            created_by=by,
            **same_as(booking) | (leaver.kept if leaver else {}),
        )
    audit.record(
        "template.kept", by=by, at=booking.council, target=template, booking=booking.pk
    )
    return template


@transaction.atomic
def archive_template(*, by: User, template: BookingTemplate, now: datetime) -> BookingTemplate:
    """Offer it for use no longer. Twice changes nothing."""
    require(by, Permission.BOOKING_CREATE, template.team.council)
    found = BookingTemplate.objects.select_for_update(of=("self",))
    template = found.select_related("team__council").get(pk=template.pk)
    if template.archived_at is not None:
        return template
    template.archived_at, template.archived_by = now, by
    template.save(update_fields=["archived_at", "archived_by"])
    audit.record("template.archived", by=by, at=template.team.council, target=template)
    return template
