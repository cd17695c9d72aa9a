"""The cap's answer to what was typed, before anything is booked."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import User
from rates.actions.quotes import Question, quote, quote_while_typing
from rates.views.answer import Answer, Verdict, answer_to, verdict_on
from shifts.actions.bookings import Request, plan_of, role_of

DAY = timedelta(days=1)


def rate_answer(*, by: User, asked: Request, now: datetime) -> Answer:
    question = question_of(asked, timezone.localdate(now))
    return answer_to(
        by=by,
        decision=quote(by=by, question=question),
        council=question.council,
        job_role=question.job_role,
    )


def rate_verdict(*, by: User, asked: Request, now: datetime) -> Verdict:
    """The short answer, while HR is still typing."""
    question = question_of(asked, timezone.localdate(now))
    return verdict_on(quote_while_typing(by=by, question=question), council=question.council)


def question_of(asked: Request, today: date) -> Question:
    starts_on, ends_on = judged_days(asked, today)
    return Question(
        council=asked.council,
        job_role=role_of(asked),
        engagement=asked.engagement,
        pay_basis=asked.pay_basis,
        hourly_rate=asked.hourly_rate,
        starts_on=starts_on,
        ends_on=ends_on,
    )


def judged_days(asked: Request, today: date) -> tuple[date, date]:
    """The days that a booking would be judged on; all of them while no week is given yet."""
    if not asked.weekly_pattern:
        return asked.starts_on, asked.ends_on
    plan = plan_of(asked, today=today)
    return plan.first_day, plan.day_after_last - DAY
