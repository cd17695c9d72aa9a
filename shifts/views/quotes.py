"""The cap's answer to what was typed, before anything is booked."""

from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlencode

from django.utils import timezone

from accounts.models import User
from rates import caps
from rates.actions.exceptions import allowed_by
from rates.actions.quotes import Question, quote, quote_while_typing
from rates.money import to_pence
from rates.views.answer import Answer, Verdict, answer_to, verdict_on
from shifts.actions.bookings import Request, plan_of, role_of
from shifts.calendar import DAY


def rate_answer(*, by: User, asked: Request, now: datetime) -> Answer:
    question = question_of(asked, timezone.localdate(now))
    return answer_to(
        by=by,
        decision=excepting(asked, quote(by=by, question=question), now),
        council=question.council,
        job_role=question.job_role,
    )


def rate_verdict(*, by: User, asked: Request, now: datetime) -> Verdict:
    """The short answer, while HR is still typing."""
    question = question_of(asked, timezone.localdate(now))
    decision = excepting(asked, quote_while_typing(by=by, question=question), now)
    return verdict_on(decision, council=question.council)


def excepting(asked: Request, decision: caps.Decision, now: datetime) -> caps.Decision:
    """As the exception allows it, where one is named and needed."""
    if asked.exception is None or decision.verdict != caps.Verdict.OVER:
        return decision
    return allowed_by(asked.exception, decision=decision, engagement=asked.engagement, now=now)


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


def exception_wanted(asked: Request, answer: Answer, today: date) -> str:
    """The query that fills in the page that asks for an exception, where only the rate is wrong."""
    decision = answer.decision
    if decision.verdict != caps.Verdict.OVER:
        return ""
    wanted = {
        "council": asked.council.gss_code,
        "job_role": decision.job_role,
        "engagement": asked.engagement,
        "ceiling_rate": str(decision.rate.amount),
        "starts_on": decision.starts_on.isoformat(),
        "ends_on": (decision.ends_before - DAY).isoformat(),
    }
    if asked.weekly_pattern:
        periods = plan_of(asked, today=today).periods
        minutes = asked.places * sum(period.paid_minutes for period in periods)
        wanted["expected_hours"] = str(to_pence(Decimal(minutes) / 60))
    return urlencode(wanted)
