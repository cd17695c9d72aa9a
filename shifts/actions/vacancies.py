"""Keeping a leaver's post, so that cover is booked without asking anything again."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.checks import input_checked, refused_as
from accounts.errors import BadInput
from accounts.models import User
from accounts.permissions import Permission, require
from shifts.actions.bookings import Plan, Request, plan_of
from shifts.actions.templates import same_as
from shifts.models import BookingTemplate
from shifts.patterns import to_json
from shifts.placement.load import all_bank_holidays
from shifts.repeats import from_vacancy
from shifts.vacancies import Leaver

WEEK = 7  # days


@transaction.atomic
def keep_vacant_post(
    *, by: User, post: Request, leaver: Leaver, weeks: int, now: datetime
) -> BookingTemplate:
    """Keep a leaver's post as a template; the days of `post` follow from the leaver's last day.

    Raises NotPermitted, BadInput, UnmappedTitle; the rate is judged when cover is booked.
    """
    require(by, Permission.BOOKING_CREATE, post.council)
    today = timezone.localdate(now)
    with input_checked() as expect:
        leaver.check(expect, today)
        expect(1 <= weeks <= 104, "weeks", f"{weeks} is not from 1 to 104; give such a number.")
    days = from_vacancy(weeks * WEEK, leaver.vacant_from, today, all_bank_holidays())
    post = replace(post, starts_on=days.starts_on, ends_on=days.ends_on)
    template = kept(post, plan_of(post, today=today), leaver, by=by, now=now)
    audit.record(
        "template.vacant_post_kept",
        by=by,
        at=post.council,
        target=template,
        vacant_from=template.vacant_from,
    )
    return template


def kept(
    post: Request, plan: Plan, leaver: Leaver, *, by: User, now: datetime
) -> BookingTemplate:
    known = {
        "job_role": plan.job_role,
        "weekly_pattern": to_json(plan.pattern),
    }
    told = leaver.kept
    name = f"{told['leaver']}’s post"
    taken = BadInput(
        {"leaver": f"{post.team} has a template called {name}; book from it, or archive it."}
    )
    with refused_as({"bookingtemplate_name_once": taken}):
        return BookingTemplate.objects.create(
            name=name,
            length_days=(post.ends_on - post.starts_on).days + 1,
            created_at=now,
            created_by=by,
            **same_as(post) | known | told,
        )
