"""The cap's answer to what was typed, before anything is booked."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import User
from rates.actions.quotes import Question, quote
from rates.views.answer import Answer, answer_to
from shifts.actions.bookings import Request, plan_of, role_of

DAY = timedelta(days=1)


def rate_answer(*, by: User, asked: Request, now: datetime) -> Answer:
    starts_on, ends_on = judged_days(asked, timezone.localdate(now))
    job_role = role_of(asked)
    question = Question(
        council=asked.council,
        job_role=job_role,
        engagement=asked.engagement,
        pay_basis=asked.pay_basis,
        hourly_rate=asked.hourly_rate,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    decision = quote(by=by, question=question)
    return answer_to(by=by, decision=decision, council=asked.council, job_role=job_role)


def judged_days(asked: Request, today: date) -> tuple[date, date]:
    """The days that a booking would be judged on; all of them while no week is given yet."""
    if not asked.weekly_pattern:
        return asked.starts_on, asked.ends_on
    plan = plan_of(asked, today=today)
    return plan.first_day, plan.day_after_last - DAY
